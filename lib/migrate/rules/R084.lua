--- The newest version of the service has properties of the pool no longer.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R084",
  severity = "warning",
  title = "the newest version of the service has properties of the pool no longer",
  reads = "resource tags, communication mode, licences and disks of pools that have to be replaced",
  action = "make the successor with version 2024-07-01, or leave them out",
  link = links.pool_rest,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local definition, machine = walk.definition(pool), walk.machine(pool) or {}
      local found = {}
      if next(definition.resourceTags or {}) then
        found[#found + 1] = "resourceTags"
      end
      if (walk.lower(definition.targetNodeCommunicationMode) or "default") ~= "default" then
        found[#found + 1] = "targetNodeCommunicationMode"
      end
      if #(definition.applicationLicenses or {}) > 0 then
        found[#found + 1] = "applicationLicenses"
      end
      for _, disk in ipairs(machine.dataDisks or {}) do
        if disk.storageAccountType then
          found[#found + 1] = "dataDisks.storageAccountType"
          break
        end
      end
      if #found > 0 then
        context:report({ object = walk.pool_object(account, pool),
          evidence = table.concat(found, ", ") })
      end
    end
  end,
}
