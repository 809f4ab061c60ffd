--- The vault would replace the certificate by one that it signs itself.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R057",
  severity = "warning",
  title = "the vault would replace the certificate by one that it signs itself",
  reads = "the policies of certificates that vaults have already",
  action = "set the issuer of its policy to Unknown, and the lifetime action to EmailContacts",
  link = links.vault_certificates,
  check = function(inventory, context)
    for _, vault in ipairs(inventory.vaults) do
      for _, held in ipairs(vault.certificates or {}) do
        if vaults.is_of_batch(inventory, held) and held.issuer == "Self" then
          context:report({ object = walk.vault_object(vault),
            path = ("certificates/%s/policy/issuer"):format(held.name),
            evidence = "issuer Self, " .. (held.lifetime_action or "no lifetime action") })
        end
      end
    end
  end,
}
