--- Nodes speak with each other, which limits their number.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R068",
  severity = "warning",
  title = "nodes speak with each other, which limits their number",
  reads = "inter-node communication of pools that have to be replaced",
  action = "see that old and new pool fit: 100 nodes, 80 in user subscriptions",
  link = links.quota,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local definition = walk.definition(pool)
      if definition.enableInterNodeCommunication == true
        or walk.lower(definition.interNodeCommunication) == "enabled" then
        local dedicated, low = walk.targets(pool)
        context:report({ object = walk.pool_object(account, pool),
          path = "enableInterNodeCommunication",
          evidence = walk.count(dedicated + low, "node") })
      end
    end
  end,
}
