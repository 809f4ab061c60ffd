--- The reference names a certificate that the account does not have.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R022",
  severity = "warning",
  title = "the reference names a certificate that the account does not have",
  reads = "references of pools and autopools, beside the certificates of the account",
  action = "leave the reference out, or ask who made it",
  link = links.certificate_rest,
  check = function(inventory, context)
    local function check(account, object, thumbprint, path)
      if walk.has_certificates(account) and not walk.certificate(account, thumbprint) then
        context:report({ object = object, path = path, evidence = thumbprint })
      end
    end
    for account, pool, reference, path in walk.references(inventory) do
      check(account, walk.pool_object(account, pool), reference.thumbprint, path)
    end
    for account, auto in walk.autopools(inventory) do
      for position, item in ipairs(auto.pool.certificateReferences or {}) do
        check(account, { kind = auto.kind, account = account.name, id = auto.id },
          item.thumbprint:upper(), ("%s/pool/certificateReferences[%d]"):format(auto.path,
            position))
      end
    end
  end,
}
