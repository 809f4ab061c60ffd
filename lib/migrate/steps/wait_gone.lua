--- Step: the id of a pool that was deleted is free.
--
-- Requires migrate.claims.

local claims = require("migrate.claims")

local function check(run, step)
  local pool = run:batch(step.account):pool(step.target)
  return (not pool or claims.is_successor(pool)) and { free = step.target } or nil
end

local function act(run, step)
  run:wait(("pool '%s' is not gone"):format(step.target), function()
    return check(run, step)
  end)
end

return { check = check, act = act }
