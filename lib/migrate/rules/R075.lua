--- Version 3 for Linux with plain URLs: the documents contradict each other.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R075",
  severity = "warning",
  title = "version 3 for Linux with plain URLs: the documents contradict each other",
  reads = "observedCertificates of Key Vault extensions",
  action = "write observedCertificates as objects with url, and try it on one node",
  link = links.linux_extension,
  uncertain = "an example of Batch writes texts where the extension's own document wants objects",
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      for _, observed in ipairs(bodies.urls(found)) do
        if not found.is_windows and (found.major or 0) >= 3 and type(observed.item) == "string" then
          context:report({ object = found.body.object, path = observed.path,
            evidence = (observed.url:gsub("%?.*$", "")) })
        end
      end
    end
  end,
}
