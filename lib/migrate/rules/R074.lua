--- MsiClientId is no client id.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R074",
  severity = "warning",
  title = "msiClientId is no client id",
  reads = "authenticationSettings of Key Vault extensions, identities",
  action = "take the identity's clientId, neither principalId nor resource id",
  link = links.linux_extension,
  check = function(inventory, context)
    local principals = {}
    for _, identity in ipairs(inventory.identities) do
      principals[walk.lower(identity.properties.principalId) or ""] = identity.name
    end
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      local id = found.authentication and found.authentication.msiClientId
      local of_pool = false
      for _, identity in ipairs(found.body.identities) do
        of_pool = of_pool or walk.lower(identity.principal_id) == walk.lower(id or "-")
      end
      if id and (id:find("/", 1, true) or principals[id:lower()] or of_pool) then
        context:report({ object = found.body.object,
          path = found.path .. "/settings/authenticationSettings/msiClientId",
          evidence = id:find("/", 1, true) and "a resource id" or "a principal id" })
      end
    end
  end,
}
