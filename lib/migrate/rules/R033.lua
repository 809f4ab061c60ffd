--- The certificate goes into a store that the extension does not fill.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R033",
  severity = "blocker",
  title = "the certificate goes into a store that the extension does not fill",
  reads = "the stores of references of Windows pools, and the formats of certificates",
  action = "install it in an elevated start task (certutil -addstore, Import-Certificate) from a "
    .. "secret or a blob",
  link = links.windows_extension,
  check = function(inventory, context)
    local STORES <const> = { root = true, ca = true, authroot = true, disallowed = true,
      trust = true, trustedpeople = true, trustedpublisher = true }
    for account, pool, reference, path in walk.references(inventory) do
      local certificate = walk.certificate(account, reference.thumbprint)
      local format = certificate and walk.lower(walk.format(certificate))
      if pool.os ~= "linux" and STORES[reference.store_name:lower()] and format ~= "pfx" then
        context:report({ object = walk.pool_object(account, pool), path = path .. "/storeName",
          evidence = ("store %s, format %s"):format(reference.store_name, format or "unknown") })
      end
    end
  end,
}
