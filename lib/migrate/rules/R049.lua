--- The pool has several identities: the extension must say which.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")

return {
  id = "R049",
  severity = "warning",
  title = "the pool has several identities: the extension must say which",
  reads = "identities and extensions of pools, and of the pools of the plan",
  action = "set msiClientId in authenticationSettings to the client id of one",
  link = links.linux_extension,
  check = function(inventory, context)
    local function key_of(body)
      return table.concat({ body.object.kind, body.object.account, body.object.id }, " ")
    end
    local client_ids = {}
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      client_ids[key_of(found.body)] = found.authentication and found.authentication.msiClientId
    end
    for _, body in ipairs(bodies.all(inventory, context)) do
      if #body.identities > 1 and not client_ids[key_of(body)] then
        context:report({ object = body.object, path = "identity",
          evidence = ("%d identities, no msiClientId"):format(#body.identities) })
      end
    end
  end,
}
