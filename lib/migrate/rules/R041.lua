--- A pool has the Key Vault extension and no identity to sign in with.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R041",
  severity = "blocker",
  title = "a pool has the Key Vault extension and no identity to sign in with",
  reads = "extensions and identities of pools, and of the pools of the plan",
  action = "give the pool a user-assigned identity when it is made",
  link = links.identities,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      if #found.body.identities == 0 then
        context:report({ object = found.body.object, path = "identity",
          evidence = ("extension %s, no identity"):format(found.extension.name) })
      end
    end
  end,
}
