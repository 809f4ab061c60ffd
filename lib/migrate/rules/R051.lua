--- A deleted certificate or secret of the vault still holds the name.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R051",
  severity = "blocker",
  title = "a deleted certificate or secret of the vault still holds the name",
  reads = "the deleted certificates and secrets of the vault",
  action = "recover it and import a new version, purge it, or take another name",
  link = links.soft_delete,
  check = function(_, context)
    for _, vault in ipairs(context.vaults) do
      for _, item in ipairs(context:names()) do
        if (item.vault == nil or item.vault == vault.name)
          and walk.holds(vault.deleted, item.name) then
          context:report({ object = { kind = "certificate", account = item.account,
            id = item.thumbprint }, path = "name",
            evidence = ("'%s' is deleted but recoverable in %s"):format(item.name, vault.name) })
        end
      end
    end
  end,
}
