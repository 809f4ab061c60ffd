--- Pool depends on the retired certificates of Batch.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R001",
  severity = "blocker",
  title = "pool depends on the retired certificates of Batch",
  reads = "the references of pools in both planes",
  action = "make a successor with a managed identity and the Key Vault extension",
  link = links.guide,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local thumbprints = {}
      for position, reference in ipairs(pool.references) do
        thumbprints[position] = reference.thumbprint
      end
      context:report({ object = walk.pool_object(account, pool), path = "certificateReferences",
        evidence = table.concat(thumbprints, " ") })
    end
  end,
}
