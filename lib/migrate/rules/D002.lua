--- Something could not be read, so that findings about it are missing.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D002",
  severity = "warning",
  title = "something could not be read, so that findings about it are missing",
  reads = "the failures of the inventory",
  action = "get the right to read it or the way to reach it, and take the inventory again",
  link = links.batch_roles,
  check = function(inventory, context)
    local function report(object, list)
      for _, failure in ipairs(list or {}) do
        context:report({ object = object, evidence = ("%s: %s"):format(failure.what,
          failure.message) })
      end
    end
    for _, failure in ipairs(inventory.failures) do
      report({ kind = failure.account and "account" or "estate",
        id = failure.account or inventory.scope }, { failure })
    end
    for account in walk.accounts(inventory) do
      report(walk.account_object(account), account.failures)
    end
    for _, vault in ipairs(inventory.vaults) do
      report(walk.vault_object(vault), vault.failures)
    end
    for id, subnet in pairs(inventory.subnets) do
      report({ kind = "subnet", id = id }, subnet.failure and { subnet.failure })
    end
  end,
}
