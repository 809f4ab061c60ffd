--- Managed identities of subscriptions, and what the caller may do with them.
--
-- Requires async, migrate.inventory.failures.

local async = require("async")
local failures = require("migrate.inventory.failures")

local identities = {}

--- The roles of a principal at a scope: the ids of their definitions, and where they were given.
function identities.roles(az, scope, principal)
  local roles = {}
  for assignment in az:role_assignments(scope, principal) do
    local properties = assignment.properties
    roles[#roles + 1] = { role = properties.roleDefinitionId:match("[^/]+$"):lower(),
      scope = properties.scope }
  end
  return roles
end

--- Reads the identities of subscriptions.
-- @param list gets what could not be read
function identities.read(az, subscriptions, caller, list, limit)
  local found = {}
  for _, subscription in ipairs(subscriptions) do
    failures.attempt(list, "managed identities of subscription " .. subscription, function()
      for identity in az:identities(subscription) do
        found[#found + 1] = identity
      end
    end)
  end
  async.map(found, function(identity)
    identity.caller_roles = failures.attempt(list, "roles at identity " .. identity.name, function()
      return identities.roles(az, identity.id, caller)
    end)
  end, { limit = limit })
  return found
end

return identities
