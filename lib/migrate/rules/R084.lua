--- The newest version of the service has properties of the pool no longer.

local links = require("migrate.audit.links")
local values = require("migrate.values")
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
      local function report_if(condition, path, evidence)
        if condition then
          context:report({ object = walk.pool_object(account, pool), path = path,
            evidence = evidence })
        end
      end
      local mode, disks = definition.targetNodeCommunicationMode, {}
      for _, disk in ipairs(machine.dataDisks or {}) do
        disks[#disks + 1] = disk.storageAccountType
      end
      report_if(next(definition.resourceTags or {}), "resourceTags",
        walk.count(#values.keys(definition.resourceTags or {}), "tag"))
      report_if((walk.lower(mode) or "default") ~= "default", "targetNodeCommunicationMode", mode)
      report_if(#(definition.applicationLicenses or {}) > 0, "applicationLicenses",
        table.concat(definition.applicationLicenses or {}, ", "))
      report_if(#disks > 0, "dataDisks/storageAccountType", table.concat(disks, ", "))
    end
  end,
}
