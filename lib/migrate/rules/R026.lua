--- Certificate expired or about to.

local links = require("migrate.audit.links")
local times = require("migrate.audit.times")
local walk = require("migrate.audit.walk")

return {
  id = "R026",
  severity = "warning",
  title = "certificate expired or about to",
  reads = "the end of validity of certificates in use",
  action = "renew it while migrating: whatever compares the thumbprint must learn the new one",
  link = links.vault_certificates,
  check = function(inventory, context)
    for account, certificate in walk.certificates(inventory) do
      local left = times.days_left(certificate.not_after, context.now)
      if walk.is_used(certificate) and left and left < 30 then
        context:report({ object = walk.certificate_object(account, certificate),
          path = "not_after", title = left < 0 and "certificate expired" or "certificate expires",
          evidence = ("%s, %s"):format(certificate.not_after,
            left < 0 and walk.count(-left, "day") .. " ago"
              or "in " .. walk.count(left, "day")) })
      end
    end
  end,
}
