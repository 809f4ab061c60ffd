--- Key Vault does not take a key of this kind.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D003",
  severity = "blocker",
  title = "Key Vault does not take a key of this kind",
  reads = "the keys of certificates in use",
  action = "issue the certificate anew with RSA of 2048, 3072 or 4096 bits or EC P-256, P-384, "
    .. "P-521 or P-256K",
  link = links.vault_certificates,
  check = function(inventory, context)
    local SIZES <const> = { [2048] = true, [3072] = true, [4096] = true }
    local CURVES <const> = { ["p-256"] = true, ["p-384"] = true, ["p-521"] = true,
      secp256k1 = true, prime256v1 = true, secp384r1 = true, secp521r1 = true }
    local function is_taken(certificate)
      if certificate.key_type == "RSA" then
        return SIZES[certificate.key_size]
      end
      return certificate.key_type == "EC" and CURVES[walk.lower(certificate.curve) or "p-256"]
    end
    for account, certificate in walk.certificates(inventory) do
      local is_public = walk.lower(walk.format(certificate)) == "cer"
      if walk.is_used(certificate) and not is_public and certificate.key_type
        and not is_taken(certificate) then
        context:report({ object = walk.certificate_object(account, certificate), path = "key",
          evidence = ("%s %s"):format(certificate.key_type,
            certificate.curve or certificate.key_size) })
      end
    end
  end,
}
