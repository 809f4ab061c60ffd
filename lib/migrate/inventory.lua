--- What Batch accounts hold, and who uses which certificate.
--
-- Requires async.

local async = require("async")

local function os_of(pool)
  local machine = pool.virtualMachineConfiguration
  if not machine then
    return "cloud service"
  end
  return machine.nodeAgentSKUId:find("windows", 1, true) and "windows" or "linux"
end

local function references_of(pool)
  local references = {}
  for _, reference in ipairs(pool.certificateReferences or {}) do
    references[#references + 1] = {
      thumbprint = reference.thumbprint:upper(), store_name = reference.storeName,
      store_location = reference.storeLocation, visibility = reference.visibility,
      seen_in = { "data plane" },
    }
  end
  return references
end

local function describe_pool(pool, arm)
  return {
    id = pool.id, os = os_of(pool), data = pool, arm = arm, references = references_of(pool),
    nodes = {}, subnet_id = (pool.networkConfiguration or {}).subnetId,
  }
end

local function consumer(pool, task, where)
  local excerpt = (task.commandLine or ""):match("[^%s]*AZ_BATCH_CERTIFICATES_DIR[^%s]*")
  if not excerpt then
    return nil
  end
  local auto = (task.userIdentity or {}).autoUser or {}
  return {
    pool = pool, job = where.job, site = where.site, path = where.path, field = "commandLine",
    mentions = "AZ_BATCH_CERTIFICATES_DIR", excerpt = excerpt,
    user = { elevation = auto.elevationLevel, scope = auto.scope,
             name = (task.userIdentity or {}).username },
  }
end

local function consumers_of(pools, jobs)
  local found = {}
  local function look(...)
    found[#found + 1] = consumer(...)
  end
  for _, pool in ipairs(pools) do
    look(pool.id, pool.startTask or {}, { site = "start task",
      path = ("pools/%s/startTask/commandLine"):format(pool.id) })
  end
  for _, job in ipairs(jobs) do
    local pool = (job.poolInfo or {}).poolId
    for field, site in pairs({ jobPreparationTask = "job preparation",
      jobManagerTask = "job manager", jobReleaseTask = "job release" }) do
      look(pool, job[field] or {}, { site = site, job = job.id,
        path = ("jobs/%s/%s/commandLine"):format(job.id, field) })
    end
  end
  return found
end

local function describe_certificates(data, arm, pools)
  local by_thumbprint, list = {}, {}
  local function entry(thumbprint)
    thumbprint = thumbprint:upper()
    if not by_thumbprint[thumbprint] then
      by_thumbprint[thumbprint] = { thumbprint = thumbprint, pools = {} }
      list[#list + 1] = by_thumbprint[thumbprint]
    end
    return by_thumbprint[thumbprint]
  end
  for _, item in ipairs(data) do
    entry(item.thumbprint).data = item
  end
  for _, item in ipairs(arm) do
    entry(item.properties.thumbprint).arm = item
  end
  for _, pool in ipairs(pools) do
    for _, reference in ipairs(pool.references) do
      local users = entry(reference.thumbprint).pools
      users[#users + 1] = pool.id
    end
  end
  return list
end

local function unfinished(jobs)
  local kept = {}
  for _, job in ipairs(jobs) do
    if job.state ~= "completed" then
      kept[#kept + 1] = job
    end
  end
  return kept
end

local function read_account(az, resource)
  local batch = az:batch(resource)
  local data, arm, held, held_arm, jobs, schedules = async.all({
    function() return batch:pools():list() end,
    function() return batch:arm_pools():list() end,
    function() return batch:certificates():list() end,
    function() return batch:arm_certificates():list() end,
    function() return batch:jobs():list() end,
    function() return batch:job_schedules():list() end,
  })
  local arm_by_name, pools = {}, {}
  for _, pool in ipairs(arm) do
    arm_by_name[pool.name:lower()] = pool
  end
  for _, pool in ipairs(data) do
    pools[#pools + 1] = describe_pool(pool, arm_by_name[pool.id:lower()])
  end
  jobs = unfinished(jobs)
  return {
    name = batch.name, id = batch.id, location = resource.location, resource = resource,
    certificates = describe_certificates(held, held_arm, pools), pools = pools,
    jobs = jobs, schedules = schedules, consumers = consumers_of(data, jobs), failures = {},
  }
end

--- Reads pools, certificates, jobs and schedules of accounts, many at the same time.
-- @param az the session
-- @param options `accounts`: names; nil for all that the session sees
-- @return the inventory: `accounts`, `vaults` and others
return function(az, options)
  options = options or {}
  local wanted = {}
  for _, name in ipairs(options.accounts or {}) do
    wanted[name:lower()] = true
  end
  local resources = {}
  for resource in az:batch_accounts() do
    if not next(wanted) or wanted[resource.name:lower()] then
      resources[#resources + 1] = resource
    end
  end
  local vaults = {}
  for resource in az:vaults() do
    vaults[#vaults + 1] = { name = resource.name, id = resource.id, resource = resource,
      url = (resource.properties.vaultUri:gsub("/$", "")), certificates = {}, deleted = {} }
  end
  return {
    kind = "certferry inventory", version = 1, taken = os.date("!%Y-%m-%dT%H:%M:%SZ"),
    scope = #resources == 1 and "account " .. resources[1].name or "all accounts",
    accounts = async.map(resources, function(resource) return read_account(az, resource) end),
    vaults = vaults, identities = {}, failures = {},
  }
end
