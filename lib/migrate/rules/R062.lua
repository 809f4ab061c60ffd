--- Version 4 of the Windows extension refuses this Windows.

local bodies = require("migrate.audit.bodies")
local images = require("migrate.audit.images")
local links = require("migrate.audit.links")

return {
  id = "R062",
  severity = "blocker",
  title = "version 4 of the Windows extension refuses this Windows",
  reads = "images and extension versions of Windows pools, and of the pools of the plan",
  action = "take version 3.0 of the extension, or Windows Server 2022 or later",
  link = links.windows_extension,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      local year = images.windows_year(found.body.machine.imageReference)
      if found.is_windows and (found.major or 0) >= 4 and year and year <= 2019 then
        context:report({ object = found.body.object, path = found.path .. "/typeHandlerVersion",
          evidence = ("%s on Windows Server %d"):format(found.extension.typeHandlerVersion, year) })
      end
    end
  end,
}
