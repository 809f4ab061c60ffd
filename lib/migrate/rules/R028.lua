--- The certificate is being deleted, or could not be.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R028",
  severity = "warning",
  title = "the certificate is being deleted, or could not be",
  reads = "the states of certificates",
  action = "see who still refers to it; finish the deletion or cancel it",
  link = links.certificate_rest,
  check = function(inventory, context)
    for account, certificate in walk.certificates(inventory) do
      local state = certificate.data and walk.lower(certificate.data.state)
      if state == "deleting" or state == "deletefailed" then
        local failure = certificate.data.deleteCertificateError or {}
        context:report({ object = walk.certificate_object(account, certificate), path = "state",
          evidence = state .. (failure.code and ", " .. failure.code or "") })
      end
    end
  end,
}
