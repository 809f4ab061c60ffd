--- Whether successors fit into the quotas of an account beside the pools that they replace.
--
-- What is reckoned with is the worst that can happen, so that no order of steps, no concurrency and
-- no failure leads beyond a quota:
--
--   * In a wave every successor may have all its nodes before any old pool has lost one. The ramp
--     counts only where it needs more nodes than the pool has in the end.
--   * A wave begins when those before it have taken the nodes of their old pools away: these cores
--     are free. A pool that scales by a formula counts with what it has now.
--   * An old pool stays until it is retired, and keeps its place among the pools.
--   * With the strategy "same id" the old pool is gone before its successor is made: only cores
--     beyond its own count. But another pool keeps its description meanwhile, and a pool that is
--     being deleted still has its place: the place counts as taken until the plan is done.
--   * A successor that an earlier plan has made counts with what it has already.
--
-- Requires migrate.audit.quota, migrate.audit.walk.

local quota = require("migrate.audit.quota")
local walk = require("migrate.audit.walk")

local Room = {}
Room.__index = Room

--- Makes the room of an account, as it is before the plan.
function Room.new(account)
  return setmetatable({ account = account, used = quota.used(account) }, Room)
end

local function first_of(entry)
  local fixed = entry.first and entry.first.fixedScale or {}
  return fixed.targetDedicatedNodes or 0, fixed.targetLowPriorityNodes or 0
end

local function subtract(amounts, has)
  for key, amount in pairs(has) do
    amounts[key] = math.max(0, (amounts[key] or 0) - amount)
  end
end

-- What the successor takes at most beside what is there, and what the old pool takes.
local function needs(self, entry, pool)
  local dedicated, low = walk.targets(pool)
  local first, first_low = first_of(entry)
  local most = quota.taken(self.account, pool, math.max(dedicated, first), math.max(low, first_low))
  local before = quota.taken(self.account, pool)
  local made = walk.pool(self.account, entry.holder or entry.successor)
  if made then
    subtract(most, quota.taken(self.account, made))
  end
  if entry.strategy == "same id" then
    subtract(most, before)
    -- The pool that keeps the description.
    for _, limit in ipairs(quota.limits(self.account)) do
      most[limit.key] = limit.is_of_pools and (made and 0 or 1) or most[limit.key]
    end
  end
  return most, before
end

--- The first quota that lets no successor be made now, nil if it fits.
-- @return `{path, name, used, needed, quota, is_of_pools}`
function Room:shortage(entry, pool)
  return quota.exceeded(self.account, self.used, (needs(self, entry, pool)))[1]
end

--- Counts a successor in.
function Room:take(entry, pool)
  quota.add(self.used, (needs(self, entry, pool)))
end

--- Counts what is free when the old pool has no nodes any more.
function Room:drain(entry, pool)
  if entry.strategy == "same id" or entry.keeps_nodes then
    return
  end
  local _, before = needs(self, entry, pool)
  for _, limit in ipairs(quota.limits(self.account)) do
    before[limit.key] = not limit.is_of_pools and before[limit.key] or nil
  end
  quota.add(self.used, before, -1)
end

return Room
