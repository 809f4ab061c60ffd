--- The certificate can't have its name in the vault.

local links = require("migrate.audit.links")

return {
  id = "R050",
  severity = "automatic",
  title = "the certificate can't have its name in the vault",
  reads = "the names that certificates get",
  action = "take a name of up to 127 letters, digits and hyphens that no other certificate has",
  link = links.vault_names,
  check = function(_, context)
    local seen = {}
    for _, item in ipairs(context:names()) do
      local key = (item.vault or "") .. "/" .. item.name:lower()
      local is_valid = #item.name <= 127 and item.name:find("^[%w-]+$")
      if not is_valid or seen[key] and seen[key] ~= item.thumbprint then
        context:report({ object = { kind = "certificate", account = item.account,
          id = item.thumbprint }, path = "name",
          evidence = ("'%s' %s"):format(item.name, is_valid and "is also the name of another"
            or "has other characters, or too many") })
      end
      seen[key] = item.thumbprint
    end
  end,
}
