--- Step: the old pool is still there, and has no nodes.
--
-- Requires migrate.claims, migrate.plan.scale, migrate.sizes.

local claims = require("migrate.claims")
local scale = require("migrate.plan.scale")
local sizes = require("migrate.sizes")

local function check(run, step)
  local pool = run:batch(step.account):arm_pool(step.target)
  if not pool then
    return { gone = true }
  end
  return sizes.is_empty(pool) and { nodes = 0 } or nil
end

-- A job that came since the plan was made would wait for ever.
local function refuse_if_used(batch, step)
  for job in batch:jobs({ select = "id,state,poolInfo" }) do
    if job.poolInfo.poolId == step.target and job.state == "active" then
      error(("cannot take the nodes of pool '%s' away: job '%s' runs on it, which the plan did not "
        .. "move; make a plan for it, or disable it"):format(step.target, job.id), 0)
    end
  end
end

local function act(run, step)
  local batch = run:batch(step.account)
  local pool = batch:arm_pool(step.target)
  if claims.is_successor(pool.properties) then
    error(("cannot take the nodes of pool '%s' away: it is a successor"):format(step.target), 0)
  end
  if not run.what_if then
    refuse_if_used(batch, step)
  end
  if not scale.same(pool.properties.scaleSettings, scale.none()) then
    sizes.set(run, batch, step.target, scale.none())
  end
  sizes.await_empty(run, batch, step.target)
end

local function undo(run, step)
  local batch, wanted = run:batch(step.account), run:pool_of(step).scale
  local pool = batch:arm_pool(step.target)
  if not pool then
    error(("pool '%s' is gone, and can't be given its nodes again"):format(step.target), 0)
  end
  if not scale.same(pool.properties.scaleSettings, wanted) then
    sizes.set(run, batch, step.target, wanted)
  end
end

-- Whoever gave the pool another size meanwhile keeps it.
local function is_ours(run, step)
  local pool = run:batch(step.account):arm_pool(step.target)
  return pool ~= nil and scale.same(pool.properties.scaleSettings, scale.none())
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
