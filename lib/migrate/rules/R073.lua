--- The extension does not say how to sign in where it is looked for.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R073",
  severity = "automatic",
  title = "the extension does not say how to sign in where it is looked for",
  reads = "the settings of Key Vault extensions",
  action = "put authenticationSettings into settings, beside secretsManagementSettings",
  link = links.linux_extension,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      if type(found.authentication) ~= "table" then
        local elsewhere = found.management.authenticationSettings
          or found.extension.authenticationSettings
        context:report({ object = found.body.object,
          path = found.path .. "/settings/authenticationSettings",
          evidence = elsewhere and "in another place" or "missing" })
      end
    end
  end,
}
