--- Certificate without private key: Key Vault does not import it as a certificate.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R008",
  severity = "blocker",
  title = "certificate without private key: Key Vault does not import it as a certificate",
  reads = "the formats of certificates in Resource Manager",
  action = "keep it as a secret that an elevated start task installs, or as a blob that is a "
    .. "resource file",
  link = links.guide,
  check = function(inventory, context)
    for account, certificate in walk.certificates(inventory) do
      if walk.is_used(certificate) and walk.lower(walk.format(certificate)) == "cer" then
        context:report({ object = walk.certificate_object(account, certificate), path = "format",
          evidence = ("format Cer, %s"):format(certificate.subject or "subject unknown") })
      end
    end
  end,
}
