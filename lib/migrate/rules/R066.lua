--- The pool's image is a managed image, retired on 31 March 2026.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R066",
  severity = "blocker",
  by_hand = true,
  title = "the pool's image is a managed image, retired on 31 March 2026",
  reads = "the images of pools that have to be replaced",
  action = "make an image in an Azure Compute Gallery of it",
  link = links.custom_images,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local image = (walk.machine(pool) or {}).imageReference or {}
      local id = image.virtualMachineImageId or image.id
      if id and id:lower():find("/providers/microsoft.compute/images/", 1, true) then
        context:report({ object = walk.pool_object(account, pool),
          path = "imageReference/virtualMachineImageId", evidence = id:match("[^/]+$") })
      end
    end
  end,
}
