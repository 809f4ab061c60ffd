--- The private key is nowhere at hand, and Batch never gives one back.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R024",
  severity = "blocker",
  title = "the private key is nowhere at hand, and Batch never gives one back",
  reads = "certificates in use, the files at hand, the certificates of all vaults",
  action = "find the PFX or PEM file, or let a vault issue a new certificate, which has another "
    .. "thumbprint",
  link = links.certificate_rest,
  check = function(inventory, context)
    local planned = {}
    for _, certificate in ipairs(context.plan and context.plan.certificates or {}) do
      planned[certificate.thumbprint] = true
    end
    local function is_at_hand(thumbprint)
      if planned[thumbprint] then
        return true
      end
      local file = context.files and context.files[thumbprint]
      return file and file.has_private_key or vaults.holder(inventory, thumbprint) ~= nil
    end
    local is_hidden = false
    for _, vault in ipairs(inventory.vaults) do
      is_hidden = is_hidden or #vault.failures > 0
    end
    for account, certificate in walk.certificates(inventory) do
      local is_public = walk.lower(walk.format(certificate)) == "cer"
      if walk.is_used(certificate) and not is_public and not is_at_hand(certificate.thumbprint) then
        context:report({ object = walk.certificate_object(account, certificate),
          evidence = context.files and "no file with its key and no vault has it"
            or "no files were given, and no vault has it",
          uncertain = is_hidden and "not all vaults could be read" or nil })
      end
    end
  end,
}
