--- The extension observes something that will not change with rotation.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R072",
  severity = "automatic",
  title = "the extension observes something that will not change with rotation",
  reads = "observedCertificates of Key Vault extensions",
  action = "name it https://<vault>/secrets/<name>, without version",
  link = links.rotation,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      for _, observed in ipairs(bodies.urls(found)) do
        local url = tostring(observed.url)
        local lower = url:lower()
        if lower:find("/certificates/", 1, true) or lower:find("/secrets/[^/]+/[^/?]+") then
          context:report({ object = found.body.object, path = observed.path,
            evidence = (url:gsub("%?.*$", "")) })
        end
      end
    end
  end,
}
