--- The certificate is hidden from some users, which the extension can't do.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R031",
  severity = "warning",
  title = "the certificate is hidden from some users, which the extension can't do",
  reads = "the visibility of references",
  action = "limit who reads it by access lists; it is installed for the whole machine",
  link = links.linux_extension,
  check = function(inventory, context)
    for account, pool, reference, path in walk.references(inventory) do
      local missing = {}
      for _, kind in ipairs({ "starttask", "task", "remoteuser" }) do
        if not walk.holds(reference.visibility, kind) then
          missing[#missing + 1] = kind
        end
      end
      if #missing > 0 and #reference.visibility > 0 then
        context:report({ object = walk.pool_object(account, pool), path = path .. "/visibility",
          evidence = "not for " .. table.concat(missing, ", ") })
      end
    end
  end,
}
