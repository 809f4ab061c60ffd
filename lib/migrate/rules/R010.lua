--- Know the best practices of Key Vault before choosing vaults.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R010",
  severity = "info",
  title = "know the best practices of Key Vault before choosing vaults",
  reads = "whether there is anything to migrate",
  action = "one vault for each application, region and environment; roles, purge protection, logs",
  link = links.vault_practices,
  check = function(inventory, context)
    local number = 0
    for _ in walk.moving(inventory) do
      number = number + 1
    end
    if number > 0 then
      context:report({ object = { kind = "estate", id = inventory.scope },
        evidence = walk.count(number, "pool") .. " to read from vaults" })
    end
  end,
}
