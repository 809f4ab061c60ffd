--- The vault belongs to another tenant than the accounts.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R040",
  severity = "blocker",
  by_hand = true,
  title = "the vault belongs to another tenant than the accounts",
  reads = "the tenants of the vault and of the estate",
  action = "choose a vault in the tenant of the accounts: a pool's identity can't be of another",
  link = links.identities,
  check = function(inventory, context)
    for _, vault in ipairs(context.vaults) do
      local tenant = vaults.properties(vault).tenantId
      if tenant and inventory.tenant and tenant:lower() ~= inventory.tenant:lower() then
        context:report({ object = walk.vault_object(vault), path = "properties/tenantId",
          evidence = ("%s, the accounts are in %s"):format(tenant, inventory.tenant) })
      end
    end
  end,
}
