--- The certificate in Batch can't be read as one.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D004",
  severity = "warning",
  title = "the certificate in Batch can't be read as one",
  reads = "the public parts of certificates",
  action = "find the file that was once added, and see what it is",
  link = links.certificate_rest,
  check = function(inventory, context)
    for account, certificate in walk.certificates(inventory) do
      if certificate.unreadable then
        context:report({ object = walk.certificate_object(account, certificate),
          path = "publicData", evidence = certificate.unreadable })
      end
    end
  end,
}
