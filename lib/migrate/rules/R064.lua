--- Version 4 of the Windows extension wants the root of server certificates to be trusted.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R064",
  severity = "warning",
  title = "version 4 of the Windows extension wants the root of server certificates to be trusted",
  reads = "extended key usages of certificates of Windows pools with version 4",
  action = "have the root in the image, or take version 3.0",
  link = links.windows_extension,
  uncertain = "whether nodes trust the root can't be seen from here",
  check = function(inventory, context)
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      local pool = found.body.pool
        or found.body.account and walk.pool(found.body.account, found.body.planned.id)
      for _, reference in ipairs(found.is_windows and (found.major or 0) >= 4 and pool
        and pool.references or {}) do
        local certificate = walk.certificate(found.body.account, reference.thumbprint) or {}
        if walk.holds(certificate.extended_key_usages, "serverAuth") then
          context:report({ object = found.body.object, path = found.path,
            evidence = ("%s, signed by %s"):format(reference.thumbprint,
              certificate.issuer or "unknown") })
        end
      end
    end
  end,
}
