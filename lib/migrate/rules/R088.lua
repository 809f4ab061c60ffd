--- Nodes of low priority come and go, and fetch certificates each time.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R088",
  severity = "info",
  title = "nodes of low priority come and go, and fetch certificates each time",
  reads = "low-priority nodes of pools that have to be replaced",
  action = "count them in when judging how much the vault is asked",
  link = links.vault_limits,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local _, low = walk.targets(pool)
      if low > 0 then
        context:report({ object = walk.pool_object(account, pool), path = "targetLowPriorityNodes",
          evidence = tostring(low) })
      end
    end
  end,
}
