--- Step: the old pool is still there, and has no nodes.
--
-- Requires migrate.claims, migrate.plan.scale, migrate.sizes, migrate.values.

local claims = require("migrate.claims")
local scale = require("migrate.plan.scale")
local sizes = require("migrate.sizes")
local values = require("migrate.values")

-- What runs on the pool, or will, and came since the plan was made: it would wait for ever.
local function user_of(batch, step)
  for job in batch:jobs({ select = "id,state,poolInfo" }) do
    local is_active <const> = job.state == "active" or job.state == "enabling"
    if is_active and values.same_name(job.poolInfo.poolId, step.target) then
      return "job", job.id
    end
  end
  for schedule in batch:job_schedules() do
    local info = schedule.jobSpecification.poolInfo or {}
    if schedule.state == "active" and values.same_name(info.poolId, step.target) then
      return "job schedule", schedule.id
    end
  end
  return nil
end

local function refuse_if_used(run, batch, step)
  local noun, id = user_of(batch, step)
  if noun then
    error(("cannot take the nodes of pool '%s' away: %s '%s' runs on it, which the plan did not "
      .. "move; let it run on '%s', or disable it, and run the plan again"):format(step.target,
      noun, id, run:pool_of(step).successor), 0)
  end
end

local function check(run, step)
  local batch = run:batch(step.account)
  local pool = batch:arm_pool(step.target)
  if not pool then
    return { gone = true }
  end
  if not sizes.is_empty(pool) or user_of(batch, step) then
    return nil
  end
  return { nodes = 0 }
end

local function act(run, step)
  local batch = run:batch(step.account)
  local pool = batch:arm_pool(step.target)
  if claims.is_successor(pool.properties) then
    error(("cannot take the nodes of pool '%s' away: it is a successor"):format(step.target), 0)
  end
  if not run.what_if then
    refuse_if_used(run, batch, step)
  end
  if not scale.same(pool.properties.scaleSettings, scale.none()) then
    sizes.set(run, batch, step.target, scale.none())
  end
  sizes.await_empty(run, batch, step.target)
  if not run.what_if then
    refuse_if_used(run, batch, step)
  end
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
