--- A file at hand is none of the certificates of Batch.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R025",
  severity = "warning",
  title = "a file at hand is none of the certificates of Batch",
  reads = "the files at hand, beside the certificates of all accounts",
  action = "take the file with the thumbprint that Batch has, or say that the thumbprint may "
    .. "change",
  link = links.certificate_rest,
  check = function(inventory, context)
    local is_complete = true
    for account in walk.accounts(inventory) do
      is_complete = is_complete and walk.has_certificates(account)
    end
    for thumbprint, file in pairs(context.files or {}) do
      if #inventory:certificate(thumbprint) == 0 then
        context:report({ object = { kind = "file", id = file.path or thumbprint },
          evidence = ("%s %s"):format(thumbprint, file.subject or ""),
          uncertain = not is_complete and "the certificates of an account could not be read"
            or nil })
      end
    end
  end,
}
