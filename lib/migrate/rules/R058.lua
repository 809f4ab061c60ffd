--- The account takes no keys.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R058",
  severity = "warning",
  title = "the account takes no keys",
  reads = "allowedAuthenticationModes of accounts",
  action = "sign in through Entra ID, as this program does unless told otherwise",
  link = links.batch_roles,
  check = function(inventory, context)
    for account in walk.accounts(inventory) do
      local modes = account.resource and account.resource.properties.allowedAuthenticationModes
      if modes and not walk.holds(modes, "SharedKey") then
        context:report({ object = walk.account_object(account),
          path = "properties/allowedAuthenticationModes", evidence = table.concat(modes, ", ") })
      end
    end
  end,
}
