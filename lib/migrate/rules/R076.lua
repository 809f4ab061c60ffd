--- The interval of the extension is not what its version takes.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R076",
  severity = "warning",
  title = "the interval of the extension is not what its version takes",
  reads = "pollingIntervalInS of Key Vault extensions",
  action = "write it as text, from 300 to 3600 with version 4",
  link = links.windows_extension,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      local interval = found.management.pollingIntervalInS
      local seconds = tonumber(interval)
      local is_out = (found.major or 0) >= 4 and seconds and (seconds < 300 or seconds > 3600)
      if interval ~= nil and (type(interval) ~= "string" or not seconds or is_out) then
        context:report({ object = found.body.object,
          path = found.path .. "/settings/secretsManagementSettings/pollingIntervalInS",
          evidence = ("%s, a %s"):format(tostring(interval), type(interval)) })
      end
    end
  end,
}
