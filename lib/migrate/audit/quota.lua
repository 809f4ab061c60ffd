--- Whether an account has room for successors beside the pools that they replace.
--
-- learn.microsoft.com/azure/batch/batch-quota-limit. Requires migrate.audit.walk,
-- migrate.inventory.sizes.

local sizes = require("migrate.inventory.sizes")
local walk = require("migrate.audit.walk")

local quota = {}

local function size_of(account, pool)
  local name = (walk.definition(pool).vmSize or ""):lower()
  local known = account.sizes and account.sizes[name] or {}
  return known.cores or sizes.cores_by_name(name) or 1, known.family
end

local function new_sum()
  return { dedicated = { used = 0, needed = 0 }, low = { used = 0, needed = 0 },
    pools = { used = 0, needed = 0 }, families = {} }
end

local function add(sum, amount, is_moving)
  sum.used = sum.used + amount
  sum.needed = sum.needed + (is_moving and amount or 0)
end

local function sums_of(account)
  local sums = new_sum()
  for _, pool in ipairs(account.pools) do
    local is_moving = walk.is_moving(pool)
    local cores, family = size_of(account, pool)
    local dedicated, low = walk.targets(pool)
    add(sums.dedicated, cores * dedicated, is_moving)
    add(sums.low, cores * low, is_moving)
    add(sums.pools, 1, is_moving)
    if family then
      sums.families[family:lower()] = sums.families[family:lower()] or { used = 0, needed = 0 }
      add(sums.families[family:lower()], cores * dedicated, is_moving)
    end
  end
  return sums
end

local function compare(found, path, sum, limit)
  if limit and sum and sum.needed > 0 and sum.used + sum.needed > limit then
    found[#found + 1] = { path = path, used = sum.used, needed = sum.needed, quota = limit }
  end
end

--- Every quota that does not suffice.
-- @return a list of `{path, used, needed, quota}`
function quota.shortages(account)
  local properties = account.resource and account.resource.properties or {}
  local sums, found = sums_of(account), {}
  compare(found, "properties/dedicatedCoreQuota", sums.dedicated, properties.dedicatedCoreQuota)
  compare(found, "properties/lowPriorityCoreQuota", sums.low, properties.lowPriorityCoreQuota)
  compare(found, "properties/poolQuota", sums.pools, properties.poolQuota)
  if properties.dedicatedCoreQuotaPerVMFamilyEnforced then
    for _, family in ipairs(properties.dedicatedCoreQuotaPerVMFamily or {}) do
      compare(found, "properties/dedicatedCoreQuotaPerVMFamily/" .. family.name,
        sums.families[family.name:lower()], family.coreQuota)
    end
  end
  return found
end

return quota
