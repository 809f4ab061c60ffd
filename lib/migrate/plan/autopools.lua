--- Autopools: what a job or a schedule makes for itself becomes a fixed pool.
--
-- The specification of an autopool has no identity, so nodes of such a pool can't read a vault. A
-- fixed pool of the same description can. A schedule is let run on it; a job only if an operator
-- asks for that, since whoever sends such jobs has to send others in any case, and since Batch
-- gives a job no autopool again. learn.microsoft.com/rest/api/batchservice/job/patch
--
-- Requires migrate.inventory.references, migrate.job_states, migrate.plan.body, overrides;
-- migrate.values.

local body = require("migrate.plan.body")
local job_states = require("migrate.job_states")
local overrides = require("migrate.plan.overrides")
local references = require("migrate.inventory.references")
local values = require("migrate.values")

local autopools = {}

-- Names that Resource Manager writes otherwise than the data plane.
-- learn.microsoft.com/rest/api/batchmanagement/pool/create
local NAMES <const> = {
  nodeAgentSKUId = "nodeAgentSkuId", virtualMachineImageId = "id", username = "userName",
  dynamicVNetAssignmentScope = "dynamicVnetAssignmentScope", inboundNATPools = "inboundNatPools",
}

local COMMUNICATION <const> = { default = "Default", classic = "Classic",
  simplified = "Simplified" }

-- Values that the data plane writes in lower case, by the field that has them.
local SPELLINGS <const> = {
  elevationLevel = { admin = "Admin", nonadmin = "NonAdmin" },
  scope = { pool = "Pool", task = "Task" },
  loginMode = { batch = "Batch", interactive = "Interactive" },
  provision = { batchmanaged = "BatchManaged", usermanaged = "UserManaged",
    nopublicipaddresses = "NoPublicIPAddresses" },
  nodeFillType = { spread = "Spread", pack = "Pack" },
  protocol = { tcp = "TCP", udp = "UDP" }, access = { allow = "Allow", deny = "Deny" },
  policy = { regional = "Regional", zonal = "Zonal" },
  caching = { none = "None", readonly = "ReadOnly", readwrite = "ReadWrite" },
  targetNodeCommunicationMode = COMMUNICATION, placement = { cachedisk = "CacheDisk" },
}

-- What is the operator's own, or the extension's, and is not translated.
local OPAQUE <const> = { settings = true, protectedSettings = true, metadata = true,
  resourceTags = true, environmentSettings = true }

local SAME <const> = { "displayName", "vmSize", "taskSlotsPerNode", "taskSchedulingPolicy",
  "metadata", "mountConfiguration", "upgradePolicy", "resourceTags", "startTask", "userAccounts",
  "networkConfiguration", "targetNodeCommunicationMode" }

local function translated(value, field)
  if type(value) == "string" then
    return (SPELLINGS[field] or {})[value:lower()] or value
  elseif type(value) ~= "table" or OPAQUE[field] then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, inner in pairs(value) do
    result[NAMES[key] or key] = translated(inner, type(key) == "string" and key or field)
  end
  return result
end

local function scale_of(pool)
  if pool.enableAutoScale then
    return { autoScale = { formula = pool.autoScaleFormula,
      evaluationInterval = pool.autoScaleEvaluationInterval } }
  end
  return { fixedScale = {
    targetDedicatedNodes = pool.targetDedicatedNodes or 0,
    targetLowPriorityNodes = pool.targetLowPriorityNodes or 0, resizeTimeout = pool.resizeTimeout,
  } }
end

local function packages_of(account_id, pool)
  local list = {}
  for position, item in ipairs(pool.applicationPackageReferences or {}) do
    list[position] = { id = ("%s/applications/%s"):format(account_id, item.applicationId),
      version = item.version }
  end
  return #list > 0 and list or nil
end

--- The pool that a specification describes, as Resource Manager would show it.
-- @param account_id the resource id of the Batch account
-- @param id how the plan calls it
-- @param pool `autoPoolSpecification.pool`
function autopools.resource(account_id, id, pool)
  local properties = {
    scaleSettings = scale_of(pool), applicationPackages = packages_of(account_id, pool),
    interNodeCommunication = pool.enableInterNodeCommunication and "Enabled" or nil,
  }
  for _, name in ipairs(SAME) do
    properties[name] = translated(pool[name], name)
  end
  local machine = translated(pool.virtualMachineConfiguration)
  properties.deploymentConfiguration = machine and { virtualMachineConfiguration = machine }
    or { cloudServiceConfiguration = pool.cloudServiceConfiguration }
  return { id = ("%s/pools/%s"):format(account_id, id), name = id, properties = properties }
end

--- How a plan calls the pool of a job or a schedule: no pool can have this id.
-- @param kind "job" or "schedule"
function autopools.id(kind, id)
  return kind .. ":" .. id
end

--- The specification of the autopool of a job or a schedule, nil if it has none.
function autopools.specification(info)
  return info and info.autoPoolSpecification
end

--- Whether nodes of an autopool get certificates of Batch.
function autopools.uses_certificates(info)
  local specification = autopools.specification(info)
  local pool = specification and specification.pool
  return pool ~= nil and #(pool.certificateReferences or {}) > 0
end

--- What in a pool's description a plan does not write down, so that it can't be given back.
-- @return the path of the first such value, nil if there is none
function autopools.hidden(info)
  return (values.difference(info, body.masked(info)))
end

local function info_of(kind, item)
  return (kind == "job" and item or item.jobSpecification or {}).poolInfo or {}
end

--- The schedule that has made a job, nil if none has: only such an id can have a colon.
-- learn.microsoft.com/rest/api/batchservice/job-schedule
function autopools.schedule_of(job_id)
  return job_id:match("^([^:]+):job%-%d+$")
end

--- The pools of an account that jobs have made for themselves.
-- @return by the pool's id: `{kind, id}` of the job or schedule that has it
function autopools.live(account)
  local found = {}
  for _, job in ipairs(account.jobs or {}) do
    local pool = autopools.specification(job.poolInfo) and (job.executionInfo or {}).poolId
    if pool then
      local schedule = autopools.schedule_of(job.id)
      found[pool] = { kind = schedule and "schedule" or "job", id = schedule or job.id }
    end
  end
  return found
end

local function live_pool(account, kind, id)
  for pool, owner in pairs(autopools.live(account)) do
    if owner.kind == kind and owner.id == id then
      return pool
    end
  end
  return nil
end

local function described(account, kind, item)
  local specification = autopools.specification(info_of(kind, item))
  local id <const> = autopools.id(kind, item.id)
  local agent = (specification.pool.virtualMachineConfiguration or {}).nodeAgentSKUId or ""
  local os = not specification.pool.virtualMachineConfiguration and "cloud service"
    or agent:lower():find("windows", 1, true) and "windows" or "linux"
  return {
    id = id, os = os, data = specification.pool, nodes = {},
    arm = autopools.resource(account.id, id, specification.pool),
    references = references.merge(specification.pool, nil),
    autopool = { kind = kind, id = item.id, pool = live_pool(account, kind, item.id) },
  }
end

local KINDS <const> = { job = "jobs", schedule = "schedules" }

-- Whether a fixed pool is planned without being asked for.
local function is_taken(draft, account, kind, item)
  local override = overrides.of(draft.overrides, KINDS[kind], account.name, item.id)
  if override.skip or override.pool then
    return false
  end
  return override.fixed_pool
    or kind == "schedule" and not autopools.hidden(info_of(kind, item)) or false
end

--- The pools that take the place of autopools with certificates, as an inventory would have them.
-- @return a list of pools with `autopool`: `{kind, id, pool}`, `pool` being the one that is there;
--   `is_taken`: whether it is planned if nobody asks for it
function autopools.of_account(draft, account)
  local found = {}
  for kind, list in pairs(KINDS) do
    for _, item in ipairs(account[list] or {}) do
      local is_made = kind == "job" and autopools.schedule_of(item.id)
      if job_states.is_open(item) and not is_made
        and autopools.uses_certificates(info_of(kind, item)) then
        local pool = described(account, kind, item)
        pool.is_taken = is_taken(draft, account, kind, item)
        found[#found + 1] = pool
      end
    end
  end
  table.sort(found, function(left, right) return left.id < right.id end)
  return found
end

--- What the service has now in the place of a pool that a plan describes.
-- @param batch the account
-- @param autopool `{kind, id}`
-- @return the pool as Resource Manager would show it; nil if it is an autopool no more
function autopools.now(batch, autopool)
  local item = autopool.kind == "job" and batch:job(autopool.id)
    or autopool.kind == "schedule" and batch:job_schedule(autopool.id)
  local specification = item and autopools.specification(info_of(autopool.kind, item))
  return specification and autopools.resource(batch.id,
    autopools.id(autopool.kind, autopool.id), specification.pool) or nil
end

return autopools
