--- The vault does not say whether it goes by roles: it goes by access policies.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R044",
  severity = "warning",
  title = "the vault does not say whether it goes by roles: it goes by access policies",
  reads = "enableRbacAuthorization of the vault",
  action = "say enableRbacAuthorization in every update: its default changed in version 2026-02-01",
  link = links.vault_defaults,
  check = function(_, context)
    for _, vault in ipairs(context.vaults) do
      if vault.resource and vaults.properties(vault).enableRbacAuthorization == nil then
        context:report({ object = walk.vault_object(vault),
          path = "properties/enableRbacAuthorization", evidence = "no value" })
      end
    end
  end,
}
