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
    local function state_of(certificate)
      local arm = certificate.arm and certificate.arm.properties or {}
      local failed = walk.lower(arm.provisioningState) == "failed"
      return certificate.data and walk.lower(certificate.data.state)
        or failed and "deletefailed" or walk.lower(arm.provisioningState)
    end
    local function said_of(failure)
      local words = { failure.code }
      for _, value in ipairs(failure.values or {}) do
        words[#words + 1] = ("%s %s"):format(value.name, value.value)
      end
      return #words > 0 and ", " .. table.concat(words, ", ") or ""
    end
    for account, certificate in walk.certificates(inventory) do
      local state = state_of(certificate)
      if state == "deleting" or state == "deletefailed" then
        local failure = (certificate.data or {}).deleteCertificateError or {}
        context:report({ object = walk.certificate_object(account, certificate), path = "state",
          evidence = state .. said_of(failure) })
      end
    end
  end,
}
