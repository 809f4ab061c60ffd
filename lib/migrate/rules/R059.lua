--- The account takes requests from its own network only.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R059",
  severity = "warning",
  title = "the account takes requests from its own network only",
  reads = "publicNetworkAccess of accounts",
  action = "run the migration inside that network",
  link = links.virtual_network,
  check = function(inventory, context)
    for account in walk.accounts(inventory) do
      local access = account.resource and account.resource.properties.publicNetworkAccess
      if access and walk.lower(access) ~= "enabled" then
        context:report({ object = walk.account_object(account),
          path = "properties/publicNetworkAccess", evidence = access })
      end
    end
  end,
}
