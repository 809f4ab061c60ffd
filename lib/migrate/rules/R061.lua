--- This Ubuntu is too old for the extension and for Batch.

local images = require("migrate.audit.images")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R061",
  severity = "blocker",
  by_hand = true,
  title = "this Ubuntu is too old for the extension and for Batch",
  reads = "the node agents of Linux pools that have to be replaced",
  action = "take an image and node agent that supported_images lists as verified",
  link = links.linux_extension,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local machine = walk.machine(pool) or {}
      local agent = machine.nodeAgentSKUId or machine.nodeAgentSkuId
      local name, version = images.linux(agent)
      if name == "ubuntu" and (version or 0) < 22 then
        context:report({ object = walk.pool_object(account, pool), path = "nodeAgentSKUId",
          evidence = agent })
      end
    end
  end,
}
