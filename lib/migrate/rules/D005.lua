--- The identity has its role at another scope than the vault.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "D005",
  severity = "warning",
  title = "the identity has its role at another scope than the vault",
  reads = "role assignments at all vaults",
  action = "give the role at the vault that the pools will use",
  link = links.vault_roles,
  check = function(inventory, context)
    local principal = context:principal()
    for _, vault in ipairs(principal and context.vaults or {}) do
      local scopes = vaults.scopes_elsewhere(inventory, vault, principal)
      local can_read = vaults.lets_read(vault, principal, "")
      if vaults.has_roles(vault) and not can_read and #scopes > 0 then
        context:report({ object = walk.vault_object(vault), path = "role assignments",
          evidence = ("%s has it at %s"):format(context.identity.name, scopes[1]) })
      end
    end
  end,
}
