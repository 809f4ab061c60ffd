--- The identity has no role by which it reads secrets of the vault.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R042",
  severity = "blocker",
  title = "the identity has no role by which it reads secrets of the vault",
  reads = "role assignments at the vault, at its secrets and above",
  action = "give it Key Vault Secrets User at the vault; it may take ten minutes to hold",
  link = links.vault_roles,
  uncertain = "a role that the identity has through a group is not seen",
  check = function(_, context)
    local principal = context:principal()
    for _, vault in ipairs(principal and context.vaults or {}) do
      local missing, names = {}, context:names()
      for _, item in ipairs(names) do
        if (item.vault == nil or item.vault == vault.name)
          and not vaults.lets_read(vault, principal, item.name) then
          missing[#missing + 1] = item.name
        end
      end
      if vaults.has_roles(vault) and vault.role_assignments and #missing > 0 then
        context:report({ object = walk.vault_object(vault), path = "role assignments",
          evidence = ("%s can't read %d of %d certificates, such as %s"):format(
            context.identity.name, #missing, #names, missing[1]) })
      end
    end
  end,
}
