--- Who runs this may not make pools or assign the identity to them.

local links = require("migrate.audit.links")
local roles = require("migrate.audit.roles")
local walk = require("migrate.audit.walk")

return {
  id = "R056",
  severity = "blocker",
  title = "who runs this may not make pools or assign the identity to them",
  reads = "the caller's role assignments at accounts and identities, without those through groups",
  action = "get Azure Batch Data Contributor or Contributor at the account, Managed Identity "
    .. "Operator at the identity",
  link = links.batch_roles,
  uncertain = "roles given to a group, and roles of your own making, are not looked into",
  check = function(inventory, context)
    local identity = context.identity
    for account in walk.accounts(inventory) do
      if account.caller_roles and not roles.can_write_pools(account.caller_roles) then
        context:report({ object = walk.account_object(account), path = "role assignments",
          evidence = roles.evidence(account.caller_roles) })
      end
    end
    if identity and identity.caller_roles and not roles.can_assign(identity.caller_roles) then
      context:report({ object = { kind = "identity", id = identity.name },
        path = "role assignments", evidence = roles.evidence(identity.caller_roles) })
    end
  end,
}
