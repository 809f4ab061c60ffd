--- Whom a step gives a right to read: the identity of a plan.
--
-- Requires migrate.steps.identity.

local identity = require("migrate.steps.identity")

local principals = {}

--- The principal of a step's identity; one that the plan makes is known only once it is there.
function principals.of(run, step)
  return step.principal or run.az:identity(step.identity).properties.principalId
end

--- Makes what says whether a plan has given a right.
-- What an identity may that the plan has made, the plan has given it.
-- @param check the step's own: what is there, nil if nothing is
function principals.is_ours(check)
  return function(run, step)
    return not step.principal and identity.is_ours(run, step) and check(run, step) ~= nil
  end
end

return principals
