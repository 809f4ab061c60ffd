--- Going through an inventory: what rules look at, and how they name it.
--
-- Requires nothing.

local walk = {}

--- An enumeration's value in lower case: the two planes spell it differently.
function walk.lower(text)
  return type(text) == "string" and text:lower() or nil
end

--- A number with its noun: "1 node", "2 nodes".
function walk.count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

-- Yields each item of nested lists: `body(emit)` calls `emit` for each.
local function each(body)
  return coroutine.wrap(function()
    body(coroutine.yield)
  end)
end

--- Every account.
function walk.accounts(inventory)
  return each(function(emit)
    for _, account in ipairs(inventory.accounts) do
      emit(account)
    end
  end)
end

--- Every pool, after its account.
function walk.pools(inventory)
  return each(function(emit)
    for _, account in ipairs(inventory.accounts) do
      for _, pool in ipairs(account.pools) do
        emit(account, pool)
      end
    end
  end)
end

--- Whether a pool has to be replaced: it refers to certificates of Batch.
function walk.is_moving(pool)
  return #pool.references > 0
end

--- Every pool that has to be replaced, after its account.
function walk.moving(inventory)
  return each(function(emit)
    for account, pool in walk.pools(inventory) do
      if walk.is_moving(pool) then
        emit(account, pool)
      end
    end
  end)
end

--- Every reference of a pool, after its account and pool.
function walk.references(inventory)
  return each(function(emit)
    for account, pool in walk.pools(inventory) do
      for position, reference in ipairs(pool.references) do
        emit(account, pool, reference, ("certificateReferences[%d]"):format(position))
      end
    end
  end)
end

--- Every certificate of Batch, after its account.
function walk.certificates(inventory)
  return each(function(emit)
    for _, account in ipairs(inventory.accounts) do
      for _, certificate in ipairs(account.certificates) do
        emit(account, certificate)
      end
    end
  end)
end

--- Whether anything refers to a certificate of Batch.
function walk.is_used(certificate)
  return #certificate.pools + #certificate.jobs + #certificate.schedules > 0
end

--- "Pfx" or "Cer" as Resource Manager says, nil if it does not.
function walk.format(certificate)
  return certificate.arm and certificate.arm.properties.format
end

--- Whether something of an account could be read: what is not there may be there all the same.
-- @param what as the account's failures name it, such as "pools"
function walk.was_read(account, what)
  for _, failure in ipairs(account.failures) do
    if failure.what == what then
      return false
    end
  end
  return true
end

--- Whether either plane gave the certificates of an account.
function walk.has_certificates(account)
  return walk.was_read(account, "certificates")
    or walk.was_read(account, "certificates in Resource Manager")
end

--- The certificate of an account with this thumbprint, nil if it has none.
function walk.certificate(account, thumbprint)
  for _, certificate in ipairs(account.certificates) do
    if certificate.thumbprint == thumbprint then
      return certificate
    end
  end
  return nil
end

--- The pool of an account with this id in any case of letters, nil if there is none.
function walk.pool(account, id)
  for _, pool in ipairs(account.pools) do
    if walk.lower(pool.id) == walk.lower(id) then
      return pool
    end
  end
  return nil
end

--- Every place that mentions certificates, after its account; the pool where it runs, if known.
function walk.consumers(inventory)
  return each(function(emit)
    for _, account in ipairs(inventory.accounts) do
      for _, consumer in ipairs(account.consumers) do
        emit(account, consumer, walk.pool(account, consumer.pool))
      end
    end
  end)
end

--- Every job and schedule with an autopool: account, `{job or schedule, pool, path}`.
function walk.autopools(inventory)
  return each(function(emit)
    local function look(account, kind, item, job, path)
      local auto = job and job.poolInfo and job.poolInfo.autoPoolSpecification
      if auto then
        emit(account, { kind = kind, id = item.id, state = item.state, pool = auto.pool or {},
          path = path .. "poolInfo/autoPoolSpecification" })
      end
    end
    for _, account in ipairs(inventory.accounts) do
      for _, job in ipairs(account.jobs) do
        look(account, "job", job, job, "")
      end
      for _, schedule in ipairs(account.schedules) do
        look(account, "schedule", schedule, schedule.jobSpecification, "jobSpecification/")
      end
    end
  end)
end

--- A pool as the data plane has it, or the properties that Resource Manager has.
function walk.definition(pool)
  return pool.data or pool.arm and pool.arm.properties or {}
end

--- The machine configuration of a pool, nil if it has none.
function walk.machine(pool)
  local arm = pool.arm and pool.arm.properties.deploymentConfiguration
  return pool.data and pool.data.virtualMachineConfiguration
    or arm and arm.virtualMachineConfiguration
end

--- The start task of a pool, nil if it has none.
function walk.start_task(pool)
  return walk.definition(pool).startTask
end

--- How many nodes a pool wants: dedicated, then low-priority.
function walk.targets(pool)
  local definition = walk.definition(pool)
  local fixed = definition.scaleSettings and definition.scaleSettings.fixedScale or definition
  return math.max(fixed.targetDedicatedNodes or 0, definition.currentDedicatedNodes or 0),
    math.max(fixed.targetLowPriorityNodes or 0, definition.currentLowPriorityNodes or 0)
end

--- How the nodes of a pool get public addresses, in lower case, nil if it does not say.
function walk.provision(pool)
  local network = walk.definition(pool).networkConfiguration
  local public = network and network.publicIPAddressConfiguration
  return walk.lower(public and public.provision)
end

local JOB_TASKS <const> = { "jobManagerTask", "jobPreparationTask", "jobReleaseTask" }

local function each_task_of_job(account, base, job, emit)
  for _, name in ipairs(JOB_TASKS) do
    if job[name] then
      emit(account, job[name], base .. name, job)
    end
  end
  local auto = job.poolInfo and job.poolInfo.autoPoolSpecification
  if auto and auto.pool and auto.pool.startTask then
    emit(account, auto.pool.startTask, base .. "poolInfo/autoPoolSpecification/pool/startTask", job)
  end
end

--- Every task of any kind that an inventory has: account, task, path; the pool of a start task.
function walk.tasks(inventory)
  return each(function(emit)
    for _, account in ipairs(inventory.accounts) do
      for _, pool in ipairs(account.pools) do
        if walk.start_task(pool) then
          emit(account, walk.start_task(pool), ("pools/%s/startTask"):format(pool.id))
        end
      end
      for _, job in ipairs(account.jobs) do
        each_task_of_job(account, ("jobs/%s/"):format(job.id), job, emit)
      end
      for _, schedule in ipairs(account.schedules) do
        each_task_of_job(account, ("jobSchedules/%s/jobSpecification/"):format(schedule.id),
          schedule.jobSpecification or {}, emit)
      end
      for _, task in ipairs(account.tasks) do
        emit(account, task, ("jobs/%s/tasks/%s"):format(task.job, task.id))
      end
    end
  end)
end

--- The jobs of an account that run on a pool and have not ended.
function walk.jobs_on(account, pool)
  local found = {}
  for _, job in ipairs(account.jobs) do
    if job.poolInfo and walk.lower(job.poolInfo.poolId) == walk.lower(pool.id) then
      found[#found + 1] = job
    end
  end
  return found
end

--- The subnet of a pool as the inventory has it, nil if it has none.
function walk.subnet(inventory, pool)
  for id, subnet in pairs(pool.subnet_id and inventory.subnets or {}) do
    if walk.lower(id) == walk.lower(pool.subnet_id) then
      return subnet
    end
  end
  return nil
end

--- Whether a subnet lets its nodes reach Key Vault as that subnet.
function walk.has_vault_endpoint(subnet)
  for _, endpoint in ipairs((subnet.properties or {}).serviceEndpoints or {}) do
    if walk.lower(endpoint.service) == "microsoft.keyvault" then
      return true
    end
  end
  return false
end

--- How findings name a pool of an account.
function walk.pool_object(account, pool)
  return { kind = "pool", account = account.name, id = pool.id }
end

--- How findings name a certificate of an account.
function walk.certificate_object(account, certificate)
  return { kind = "certificate", account = account.name, id = certificate.thumbprint }
end

--- How findings name who mentions a certificate.
function walk.consumer_object(account, consumer)
  if consumer.job then
    return { kind = "job", account = account.name, id = consumer.job }
  elseif consumer.schedule then
    return { kind = "schedule", account = account.name, id = consumer.schedule }
  end
  return { kind = "pool", account = account.name, id = consumer.pool }
end

--- Where the user of a consumer is: the task that mentions a certificate, and its field.
function walk.user_path(consumer, field)
  return ("%s/userIdentity/%s"):format(consumer.path:sub(1, -#consumer.field - 2), field)
end

--- How findings name an account.
function walk.account_object(account)
  return { kind = "account", account = account.name, id = account.name }
end

--- How findings name a vault.
function walk.vault_object(vault)
  return { kind = "vault", id = vault.name }
end

--- Whether a list holds a value, texts in any case of letters.
function walk.holds(list, wanted)
  for _, item in ipairs(list or {}) do
    if item == wanted or type(item) == "string" and item:lower() == wanted:lower() then
      return true
    end
  end
  return false
end

return walk
