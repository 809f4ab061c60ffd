--- The vault goes by access policies, and none lets the identity get secrets.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R043",
  severity = "blocker",
  title = "the vault goes by access policies, and none lets the identity get secrets",
  reads = "the access policies of the vault",
  action = "add an access policy with get and list on secrets, or let the vault go by roles",
  link = links.vault_policies,
  check = function(_, context)
    local principal = context:principal()
    for _, vault in ipairs(principal and context.vaults or {}) do
      if not vaults.has_roles(vault) and not vaults.has_policy(vault, principal) then
        context:report({ object = walk.vault_object(vault), path = "properties/accessPolicies",
          evidence = ("no policy with secrets get for %s"):format(context.identity.name) })
      end
    end
  end,
}
