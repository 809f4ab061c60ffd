--- Step: a pool is being deleted, or gone: the old one that keeps its id, or the one that kept its
-- description meanwhile.
--
-- Requires migrate.claims.

local claims = require("migrate.claims")

local function is_done(run, step, pool)
  if not pool or pool.state == "deleting" then
    return true
  end
  -- The old pool is gone when the one that has its id is its successor.
  return step.target == run:pool_of(step).id and claims.is_successor(pool)
end

local function check(run, step)
  local pool = run:batch(step.account):pool(step.target)
  return is_done(run, step, pool) and { gone = step.target } or nil
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
