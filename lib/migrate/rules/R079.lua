--- Batch does not list the image with this node agent.

local images = require("migrate.audit.images")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R079",
  severity = "warning",
  title = "Batch does not list the image with this node agent",
  reads = "images and node agents of pools that have to be replaced, supported images",
  action = "take a pair that supported_images lists, best a verified one",
  link = links.pool_rest,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local machine = walk.machine(pool) or {}
      local image, known = machine.imageReference, account.images or {}
      local agent = machine.nodeAgentSKUId or machine.nodeAgentSkuId
      if image and image.publisher and #known > 0 and not images.find(known, image, agent) then
        context:report({ object = walk.pool_object(account, pool), path = "imageReference",
          evidence = ("%s %s %s with %s"):format(image.publisher, image.offer, image.sku, agent) })
      end
    end
  end,
}
