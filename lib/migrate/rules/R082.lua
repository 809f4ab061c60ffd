--- The quota does not let old and new pools live side by side.

local links = require("migrate.audit.links")
local quota = require("migrate.audit.quota")
local walk = require("migrate.audit.walk")

return {
  id = "R082",
  severity = "warning",
  title = "the quota does not let old and new pools live side by side",
  reads = "quotas of accounts, nodes and sizes of pools",
  action = "migrate in waves, drain the old pool first, or ask for more",
  link = links.quota,
  check = function(inventory, context)
    for account in walk.accounts(inventory) do
      for _, shortage in ipairs(quota.shortages(account)) do
        context:report({ object = walk.account_object(account), path = shortage.path,
          evidence = ("%d in use and %d more, of %d"):format(shortage.used, shortage.needed,
            shortage.quota) })
      end
    end
  end,
}
