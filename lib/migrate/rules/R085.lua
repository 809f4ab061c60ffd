--- Nodes are upgraded on their own: extension and start task run again.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R085",
  severity = "warning",
  title = "nodes are upgraded on their own: extension and start task run again",
  reads = "the upgrade policies of pools that have to be replaced",
  action = "see that the start task can run twice",
  link = links.start_tasks,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local policy = walk.definition(pool).upgradePolicy or {}
      local mode, automatic = policy.mode, policy.automaticOSUpgradePolicy or {}
      if automatic.enableAutomaticOSUpgrade == true then
        context:report({ object = walk.pool_object(account, pool), evidence = "true",
          path = "upgradePolicy/automaticOSUpgradePolicy/enableAutomaticOSUpgrade" })
      elseif walk.lower(mode) == "rolling" or walk.lower(mode) == "automatic" then
        context:report({ object = walk.pool_object(account, pool), path = "upgradePolicy/mode",
          evidence = mode })
      end
    end
  end,
}
