--- Step: the successor has the size, or the formula, of the old pool.
--
-- Requires migrate.plan.scale, migrate.sizes.

local scale = require("migrate.plan.scale")
local sizes = require("migrate.sizes")

local function check(run, step)
  local pool = run:batch(step.account):arm_pool(step.target)
  local wanted = run:pool_of(step).scale
  if pool and scale.same(pool.properties.scaleSettings, wanted) then
    return { scale = wanted }
  end
  return nil
end

local function act(run, step)
  sizes.set(run, run:batch(step.account), step.target, run:pool_of(step).scale)
end

return { check = check, act = act }
