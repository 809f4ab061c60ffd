--- User-subscription account: its pools may use its own vault or another.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R003",
  severity = "info",
  title = "user-subscription account: its pools may use its own vault or another",
  reads = "poolAllocationMode and keyVaultReference of accounts",
  action = "choose the vault; the account's own is as good as another if pools reach it",
  link = links.guide,
  check = function(inventory, context)
    for account in walk.accounts(inventory) do
      local properties = account.resource and account.resource.properties or {}
      if walk.lower(properties.poolAllocationMode) == "usersubscription" then
        local vault = properties.keyVaultReference and properties.keyVaultReference.url
        context:report({ object = walk.account_object(account), path = "keyVaultReference",
          evidence = "its vault is " .. (vault or "not shown") })
      end
    end
  end,
}
