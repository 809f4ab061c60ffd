--- What is deleted in the vault stays for a while.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R052",
  severity = "warning",
  title = "what is deleted in the vault stays for a while",
  reads = "soft delete and purge protection of the vault",
  action = "know it before testing an import and its undoing: a name is free again only after that",
  link = links.soft_delete,
  check = function(_, context)
    for _, vault in ipairs(context.vaults) do
      local properties = vaults.properties(vault)
      if vault.resource and properties.enableSoftDelete ~= false then
        context:report({ object = walk.vault_object(vault),
          path = "properties/softDeleteRetentionInDays",
          evidence = ("%d days%s"):format(properties.softDeleteRetentionInDays or 90,
            properties.enablePurgeProtection and ", no purge before" or ", unless purged") })
      end
    end
  end,
}
