--- Whether an account has room for successors beside the pools that they replace.
--
-- learn.microsoft.com/azure/batch/batch-quota-limit. Requires migrate.audit.walk,
-- migrate.inventory.sizes.

local sizes = require("migrate.inventory.sizes")
local walk = require("migrate.audit.walk")

local quota = {}

local POOLS <const> = "properties/poolQuota"
local DEDICATED <const> = "properties/dedicatedCoreQuota"
local LOW <const> = "properties/lowPriorityCoreQuota"
local FAMILY <const> = "properties/dedicatedCoreQuotaPerVMFamily/"

local function size_of(account, pool)
  local name = (walk.definition(pool).vmSize or ""):lower()
  local known = account.sizes and account.sizes[name] or {}
  return known.cores or sizes.cores_by_name(name) or 1, known.family
end

-- Families are spelled in different cases.
local function key_of(path)
  return path:find(FAMILY, 1, true) and path:lower() or path
end

--- What a pool takes of its account's quotas, or would take with so many nodes.
-- @param dedicated nodes; nil for what it wants or has, whichever is more
-- @param low low-priority nodes, likewise
-- @return numbers by the key of a quota
function quota.taken(account, pool, dedicated, low)
  local cores, family = size_of(account, pool)
  local wanted, wanted_low = walk.targets(pool)
  dedicated, low = dedicated or wanted, low or wanted_low
  local taken = { [POOLS] = 1, [DEDICATED] = cores * dedicated, [LOW] = cores * low }
  if family then
    taken[key_of(FAMILY .. family)] = cores * dedicated
  end
  return taken
end

--- Adds to numbers by the key of a quota.
-- @param factor by which the second is multiplied first (1)
function quota.add(sums, amounts, factor)
  for key, amount in pairs(amounts) do
    sums[key] = (sums[key] or 0) + amount * (factor or 1)
  end
  return sums
end

local NAMES <const> = { [POOLS] = "pools", [DEDICATED] = "dedicated cores",
  [LOW] = "low-priority cores" }

--- The quotas of an account, as far as it tells.
-- @return a list of `{path, key, name, quota, is_of_pools}`
function quota.limits(account)
  local properties = account.resource and account.resource.properties or {}
  local found = {}
  local function add(path, limit)
    if limit then
      found[#found + 1] = { path = path, key = key_of(path), quota = limit,
        is_of_pools = path == POOLS,
        name = NAMES[path] or "dedicated cores of " .. path:sub(#FAMILY + 1) }
    end
  end
  add(DEDICATED, properties.dedicatedCoreQuota)
  add(LOW, properties.lowPriorityCoreQuota)
  add(POOLS, properties.poolQuota)
  if properties.dedicatedCoreQuotaPerVMFamilyEnforced then
    for _, family in ipairs(properties.dedicatedCoreQuotaPerVMFamily or {}) do
      add(FAMILY .. family.name, family.coreQuota)
    end
  end
  return found
end

--- The quotas that do not suffice for more beside what is used.
-- @return a list of `{path, name, used, needed, quota, is_of_pools}`
function quota.exceeded(account, used, needed)
  local found = {}
  for _, limit in ipairs(quota.limits(account)) do
    local has, more = used[limit.key] or 0, needed[limit.key] or 0
    if more > 0 and has + more > limit.quota then
      found[#found + 1] = { path = limit.path, name = limit.name, used = has, needed = more,
        quota = limit.quota, is_of_pools = limit.is_of_pools }
    end
  end
  return found
end

--- What all pools of an account take.
function quota.used(account)
  local used = {}
  for _, pool in ipairs(account.pools) do
    quota.add(used, quota.taken(account, pool))
  end
  return used
end

--- Every quota that does not suffice for a successor beside each pool that has to be replaced.
-- @return a list of `{path, name, used, needed, quota, is_of_pools}`
function quota.shortages(account)
  local needed = {}
  for _, pool in ipairs(account.pools) do
    if walk.is_moving(pool) then
      quota.add(needed, quota.taken(account, pool))
    end
  end
  return quota.exceeded(account, quota.used(account), needed)
end

return quota
