--- Nothing refers to the certificate.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R023",
  severity = "info",
  title = "nothing refers to the certificate",
  reads = "who refers to the certificates of an account, and who mentions them",
  action = "leave it out of the migration, and delete it when that is over",
  link = links.certificate_rest,
  check = function(inventory, context)
    local function is_mentioned(account, thumbprint)
      for _, consumer in ipairs(account.consumers) do
        if consumer.thumbprint == thumbprint then
          return true
        end
      end
      return false
    end
    -- What could not be read may refer to it.
    local function is_sure(account)
      for _, what in ipairs({ "pools", "jobs", "job schedules" }) do
        if not walk.was_read(account, what) then
          return false
        end
      end
      return true
    end
    for account, certificate in walk.certificates(inventory) do
      if not walk.is_used(certificate) and not is_mentioned(account, certificate.thumbprint) then
        context:report({ object = walk.certificate_object(account, certificate),
          evidence = certificate.subject or "subject unknown",
          uncertain = not is_sure(account) and "not all that may refer to it could be read"
            or nil })
      end
    end
  end,
}
