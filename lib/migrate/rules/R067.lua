--- The pool's nodes are spoken to in the classic way, retired on 31 March 2026.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R067",
  severity = "warning",
  title = "the pool's nodes are spoken to in the classic way, retired on 31 March 2026",
  reads = "node communication modes of pools that have to be replaced",
  action = "let the successor use Simplified, and let 443 out to BatchNodeManagement of the region",
  link = links.communication,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local definition = walk.definition(pool)
      for _, field in ipairs({ "targetNodeCommunicationMode", "currentNodeCommunicationMode" }) do
        if walk.lower(definition[field]) == "classic" then
          context:report({ object = walk.pool_object(account, pool), path = field,
            evidence = definition[field] })
        end
      end
    end
  end,
}
