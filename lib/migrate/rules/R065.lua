--- Batch stops to support the image.

local images = require("migrate.audit.images")
local links = require("migrate.audit.links")
local times = require("migrate.audit.times")
local walk = require("migrate.audit.walk")

return {
  id = "R065",
  severity = "warning",
  title = "Batch stops to support the image",
  reads = "the end of support in supported_images, for pools that have to be replaced",
  action = "take a newer image for the successor",
  link = links.pool_rest,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local machine = walk.machine(pool) or {}
      local entry = machine.imageReference and images.find(account.images or {},
        machine.imageReference, machine.nodeAgentSKUId or machine.nodeAgentSkuId)
      local ends = entry and times.parse(entry.batchSupportEndOfLife)
      if ends and ends <= context.now + 180 * 86400 then
        context:report({ object = walk.pool_object(account, pool), path = "imageReference",
          evidence = ("%s, until %s"):format(entry.imageReference.sku,
            entry.batchSupportEndOfLife:sub(1, 10)) })
      end
    end
  end,
}
