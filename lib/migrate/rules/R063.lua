--- A command exports the key, which version 4 of the Windows extension never lets.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R063",
  severity = "warning",
  title = "a command exports the key, which version 4 of the Windows extension never lets",
  reads = "texts on Windows pools that mention certificates; keyExportable with version 4",
  action = "take version 3.0 of the extension with keyExportable",
  link = links.windows_extension,
  check = function(inventory, context)
    local EXPORTS <const> = { "export%-pfxcertificate", "%-exportpfx", "%.export%(" }
    for account, consumer, pool in walk.consumers(inventory) do
      for _, pattern in ipairs(pool and pool.os == "windows" and EXPORTS or {}) do
        if consumer.excerpt:lower():find(pattern) then
          context:report({ object = walk.consumer_object(account, consumer), path = consumer.path,
            evidence = consumer.excerpt })
        end
      end
    end
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      for _, observed in ipairs(bodies.urls(found)) do
        if found.is_windows and (found.major or 0) >= 4 and type(observed.item) == "table"
          and observed.item.keyExportable then
          context:report({ object = found.body.object, path = observed.path .. "/keyExportable",
            evidence = "keyExportable with version " .. found.extension.typeHandlerVersion })
        end
      end
    end
  end,
}
