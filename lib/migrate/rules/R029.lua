--- Several accounts have the same certificate.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R029",
  severity = "warning",
  title = "several accounts have the same certificate",
  reads = "the thumbprints of all accounts",
  action = "import it once, into a vault that the pools of all of them reach",
  link = links.vault_certificates,
  check = function(inventory, context)
    local accounts, order = {}, {}
    for account, certificate in walk.certificates(inventory) do
      local list = accounts[certificate.thumbprint]
      if not list then
        list = {}
        accounts[certificate.thumbprint], order[#order + 1] = list, certificate.thumbprint
      end
      list[#list + 1] = account.name
    end
    for _, thumbprint in ipairs(order) do
      if #accounts[thumbprint] > 1 then
        context:report({ object = { kind = "certificate", id = thumbprint },
          evidence = table.concat(accounts[thumbprint], ", ") })
      end
    end
  end,
}
