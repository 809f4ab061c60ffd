--- Which pools a plan is for.
--
-- Requires migrate.plan.autopools.

local autopools = require("migrate.plan.autopools")

-- The pools of an account, and those that take the place of autopools. A pool that is an autopool
-- goes with its job.
local function pools_of(draft, account)
  local found, live = {}, autopools.live(account)
  for _, pool in ipairs(account.pools) do
    found[#found + 1] = { pool = pool, owner = live[pool.id],
      is_taken = not live[pool.id] and #pool.references > 0 }
  end
  for _, pool in ipairs(autopools.of_account(draft, account)) do
    found[#found + 1] = { pool = pool, is_taken = pool.is_taken }
  end
  return found
end

local function refuse_autopool(pool, owner)
  error(("cannot plan pool '%s': %s '%s' made it for itself; plan '%s', a fixed pool in its place")
    :format(pool.id, owner.kind, owner.id, autopools.id(owner.kind, owner.id)), 0)
end

local function refuse_unreferenced(pool)
  if #pool.references == 0 then
    error(("cannot plan pool '%s': it refers to no certificate"):format(pool.id), 0)
  end
end

--- The pools that are asked for, or all that refer to certificates.
-- @param draft the plan that is being made: `options.pools`, `inventory`, `overrides`
-- @return a list of `{account, pool}`
-- @raise a text that names a pool which is not there or can't be planned
return function(draft)
  local wanted = draft.options.pools
  local found, is_found = {}, {}
  for _, account in ipairs(draft.inventory.accounts) do
    for _, candidate in ipairs(pools_of(draft, account)) do
      local pool = candidate.pool
      local is_asked = not wanted and candidate.is_taken
      for _, id in ipairs(wanted or {}) do
        if id == pool.id or id == account.name .. "/" .. pool.id then
          is_asked, is_found[id] = true, true
        end
      end
      if is_asked and candidate.owner then
        refuse_autopool(pool, candidate.owner)
      end
      if is_asked then
        refuse_unreferenced(pool)
        found[#found + 1] = { account = account, pool = pool }
      end
    end
  end
  for _, id in ipairs(wanted or {}) do
    if not is_found[id] then
      error(("cannot plan pool '%s': the inventory (%s) has no such pool"):format(id,
        draft.inventory.scope), 0)
    end
  end
  return found
end
