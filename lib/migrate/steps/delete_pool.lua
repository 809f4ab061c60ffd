--- Step: a pool is being deleted, or gone: the old one that keeps its id, or the one that kept its
-- description meanwhile.
--
-- Requires migrate.claims.

local claims = require("migrate.claims")

-- The old pool is gone when the one that has its id is its successor; before that, only the holder
-- shows that it was deleted by a plan.
local function is_replaced(batch, entry, pool)
  if pool and pool.state ~= "deleting" then
    return claims.is_successor(pool)
  end
  return batch:pool(entry.holder) ~= nil
end

local function check(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  local pool = batch:pool(step.target)
  local is_done
  if step.target == entry.id then
    is_done = is_replaced(batch, entry, pool)
  else
    is_done = not pool or pool.state == "deleting"
  end
  return is_done and { gone = step.target } or nil
end

local function act(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  if step.target == entry.id then
    local holder = batch:arm_pool(entry.holder)
    if not holder and not run.what_if then
      error(("cannot delete pool '%s': pool '%s', which keeps its description, is not there")
        :format(entry.id, entry.holder), 0)
    end
  end
  batch:begin_delete_pool(step.target)
end

return { check = check, act = act }
