--- The vault keeps the certificate's key to itself.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R054",
  severity = "blocker",
  title = "the vault keeps the certificate's key to itself",
  reads = "the policies of certificates that vaults have already",
  action = "import it again with an exportable key that is not in an HSM",
  link = links.vault_certificates,
  check = function(inventory, context)
    for _, vault in ipairs(inventory.vaults) do
      for _, held in ipairs(vault.certificates or {}) do
        local is_hsm = (held.key_type or ""):find("-HSM$") ~= nil
        if vaults.is_of_batch(inventory, held)
          and (held.exportable == false or is_hsm) then
          context:report({ object = walk.vault_object(vault),
            path = ("certificates/%s/policy/key_props"):format(held.name),
            evidence = is_hsm and held.key_type or "exportable is false" })
        end
      end
    end
  end,
}
