--- Everything that one Batch account holds.
--
-- The lists are read at the same time; one that can't be read is named in `failures`, and the rest
-- stays. Requires async, the other files of migrate.inventory.

local async = require("async")
local certificates = require("migrate.inventory.certificates")
local consumers = require("migrate.inventory.consumers")
local failures = require("migrate.inventory.failures")
local masking = require("migrate.inventory.masking")
local references = require("migrate.inventory.references")
local tasks = require("migrate.inventory.tasks")

local NODE_FIELDS <const> = "id,state,errors,certificateReferences,startTaskInfo,vmSize,isDedicated"

local function read(account, what, path, f)
  local answer = failures.attempt(account.failures, what, f)
  return answer and masking.clean(answer, path, account.masked)
end

local function by_id(list, key)
  local index = {}
  for _, item in ipairs(list or {}) do
    index[item[key]:lower()] = item
  end
  return index
end

local function machine_of(pool)
  local deployment = pool.arm and pool.arm.properties.deploymentConfiguration or {}
  return pool.data and pool.data.virtualMachineConfiguration
    or deployment.virtualMachineConfiguration
end

-- Versions from 2024-07-01 on leave the configuration of Cloud Services pools out.
local function read_cloud_service(account, batch, pool)
  local what = "the Cloud Services configuration of pool " .. pool.id
  pool.data = read(account, what, "pools/" .. pool.id, function()
    return batch:cloud_service_pool(pool.id)
  end) or pool.data
  pool.arm = read(account, what .. " in Resource Manager", "pools/" .. pool.id, function()
    return batch:arm_cloud_service_pool(pool.id)
  end) or pool.arm
end

local function os_of(pool)
  local machine = machine_of(pool)
  if not machine then
    return "cloud service"
  end
  local agent = machine.nodeAgentSKUId or machine.nodeAgentSkuId or ""
  return agent:lower():find("windows", 1, true) and "windows" or "linux"
end

local function subnet_of(pool)
  local properties = pool.data or pool.arm and pool.arm.properties or {}
  return properties.networkConfiguration and properties.networkConfiguration.subnetId
end

-- A pool that is steady without nodes has none: one request less for each of these.
local function is_empty(pool)
  local data = pool.data or {}
  return data.allocationState == "steady" and data.currentDedicatedNodes == 0
    and data.currentLowPriorityNodes == 0
end

local function read_nodes(account, batch, pool)
  if is_empty(pool) then
    return {}
  end
  return read(account, "the nodes of pool " .. pool.id, "pools/" .. pool.id .. "/nodes", function()
    return batch:nodes(pool.id, { select = NODE_FIELDS }):list()
  end) or {}
end

local function complete_pool(account, batch, pool)
  if not machine_of(pool) then
    read_cloud_service(account, batch, pool)
  end
  pool.os = os_of(pool)
  pool.subnet_id = subnet_of(pool)
  pool.references = references.merge(pool.data, pool.arm)
  pool.nodes = read_nodes(account, batch, pool)
end

-- Pools that either plane knows, in the order of the data plane.
local function merge_pools(data, arm)
  local list, of_arm, seen = {}, by_id(arm, "name"), {}
  for _, pool in ipairs(data or {}) do
    list[#list + 1] = { id = pool.id, data = pool, arm = of_arm[pool.id:lower()] }
    seen[pool.id:lower()] = true
  end
  for _, pool in ipairs(arm or {}) do
    if not seen[pool.name:lower()] then
      list[#list + 1] = { id = pool.name, arm = pool }
    end
  end
  return list
end

local function read_tasks(account, batch, job)
  local found = {}
  failures.attempt(account.failures, "the tasks of job " .. job, function()
    -- Added when all are read: other jobs are counted meanwhile.
    local number = tasks.each(batch, job, function(task)
      found[#found + 1] = masking.clean(task, ("jobs/%s/tasks/%s"):format(job, task.id),
        account.masked)
    end)
    account.tasks_read = account.tasks_read + number
  end)
  return found
end

local function is_open(job)
  return job.state ~= "completed" and job.state ~= "deleting"
end

local function read_lists(account, batch)
  local lists = {}
  local function list(name, what, path, f)
    return function()
      lists[name] = read(account, what, path, f)
    end
  end
  async.all({
    list("resource", "the account in Resource Manager", "account", function()
      return batch:arm_account()
    end),
    list("pools", "pools", "pools", function() return batch:pools():list() end),
    list("arm_pools", "pools in Resource Manager", "pools", function()
      return batch:arm_pools():list()
    end),
    list("certificates", "certificates", "certificates", function()
      return batch:certificates():list()
    end),
    list("arm_certificates", "certificates in Resource Manager", "certificates", function()
      return batch:arm_certificates():list()
    end),
    list("jobs", "jobs", "jobs", function() return batch:jobs():list() end),
    list("schedules", "job schedules", "jobSchedules", function()
      return batch:job_schedules():list()
    end),
    list("images", "supported images", "images", function()
      return batch:supported_images():list()
    end),
  })
  return lists
end

local function keep_open_jobs(account, jobs)
  for _, job in ipairs(jobs or {}) do
    if is_open(job) then
      account.jobs[#account.jobs + 1] = job
    end
  end
end

local function read_all_tasks(account, batch, limit)
  for _, found in ipairs(async.map(account.jobs, function(job)
    return read_tasks(account, batch, job.id)
  end, { limit = limit })) do
    table.move(found, 1, #found, #account.tasks + 1, account.tasks)
  end
end

--- Reads an account.
-- @param batch the account
-- @param options `tasks` false: do not read tasks; `limit`: requests at a time
-- @return the account, as an inventory has it; `is_lost` is true if neither plane gave its pools
return function(batch, options)
  local account = {
    name = batch.name, id = batch.id, pools = {}, jobs = {}, tasks = {}, tasks_read = 0,
    failures = {}, masked = {},
  }
  local lists = read_lists(account, batch)
  local resource = lists.resource or {}
  account.resource = lists.resource
  account.subscription = batch.id:match("/subscriptions/([^/]+)")
  account.resource_group = batch.id:match("/[rR]esource[gG]roups/([^/]+)")
  account.location = resource.location
  account.endpoint = resource.properties and resource.properties.accountEndpoint
  account.images = lists.images or {}
  account.schedules = lists.schedules or {}
  keep_open_jobs(account, lists.jobs)
  account.pools = merge_pools(lists.pools, lists.arm_pools)
  async.map(account.pools, function(pool)
    complete_pool(account, batch, pool)
  end, { limit = options.limit })
  if options.tasks ~= false then
    read_all_tasks(account, batch, options.limit)
  end
  account.certificates = certificates.merge(account, lists.certificates, lists.arm_certificates)
  account.consumers = consumers.of(account)
  table.sort(account.masked)
  return account, not lists.pools and not lists.arm_pools
end
