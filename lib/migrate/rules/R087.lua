--- The start task uses the certificate's file, and the extension does not wait for it.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R087",
  severity = "warning",
  title = "the start task uses the certificate's file, and the extension does not wait for it",
  reads = "start tasks and extensions of pools, and of the pools of the plan",
  action = "set requireInitialSync to true, and let the start task wait for the file, with a limit",
  link = links.linux_extension,
  check = function(inventory, context)
    local STORE <const> = "/var/lib/waagent/Microsoft.Azure.KeyVault"
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      local command = (found.body.start_task or {}).commandLine or ""
      local folders = { STORE, found.management.certificateStoreLocation }
      for _, observed in ipairs(bodies.urls(found)) do
        folders[#folders + 1] = type(observed.item) == "table"
          and observed.item.certificateStoreLocation or nil
      end
      for _, folder in ipairs(not bodies.waits_for_all(found) and folders or {}) do
        if command:find(folder, 1, true) then
          context:report({ object = found.body.object, path = "startTask/commandLine",
            evidence = folder })
          break
        end
      end
    end
  end,
}
