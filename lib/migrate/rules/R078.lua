--- The pool has the Key Vault extension already.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R078",
  severity = "info",
  title = "the pool has the Key Vault extension already",
  reads = "the extensions of pools",
  action = "compare what it observes with what the pool needs; it may be migrated",
  link = links.pool_extensions,
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      if not found.body.is_planned then
        local urls = {}
        for position, observed in ipairs(bodies.urls(found)) do
          urls[position] = tostring(observed.url):gsub("%?.*$", "")
        end
        context:report({ object = found.body.object, path = found.path,
          evidence = #urls > 0 and table.concat(urls, " ") or "observes nothing" })
      end
    end
  end,
}
