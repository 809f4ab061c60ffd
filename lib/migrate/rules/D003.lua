--- Key Vault does not take a key of this kind.

local keys = require("migrate.keys")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D003",
  severity = "blocker",
  title = "Key Vault does not take a key of this kind",
  reads = "the keys of certificates in use",
  action = keys.ACTION,
  link = links.vault_certificates,
  check = function(inventory, context)
    for account, certificate in walk.certificates(inventory) do
      local is_public = walk.lower(walk.format(certificate)) == "cer"
      if walk.is_used(certificate) and not is_public and not keys.is_taken(certificate) then
        context:report({ object = walk.certificate_object(account, certificate), path = "key",
          evidence = keys.describe(certificate) })
      end
    end
  end,
}
