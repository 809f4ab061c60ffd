--- Tasks may start before the certificate is there.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R071",
  severity = "automatic",
  title = "tasks may start before the certificate is there",
  reads = "the settings of Key Vault extensions of pools, and of the pools of the plan",
  action = "set requireInitialSync to true",
  link = links.linux_extension,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      if not bodies.waits_for_all(found) then
        context:report({ object = found.body.object,
          path = found.path .. "/settings/secretsManagementSettings/requireInitialSync",
          evidence = tostring(found.management.requireInitialSync) })
      end
    end
  end,
}
