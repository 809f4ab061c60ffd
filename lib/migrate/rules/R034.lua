--- The certificate goes into a store of its own name.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R034",
  severity = "warning",
  title = "the certificate goes into a store of its own name",
  reads = "the stores of references of Windows pools",
  action = "try it on one node: the store must be there, or the extension must make it",
  link = links.windows_extension,
  check = function(inventory, context)
    local KNOWN <const> = { my = true, root = true, ca = true, trust = true, disallowed = true,
      trustedpeople = true, trustedpublisher = true, authroot = true, addressbook = true }
    for account, pool, reference, path in walk.references(inventory) do
      if pool.os ~= "linux" and not KNOWN[reference.store_name:lower()] then
        context:report({ object = walk.pool_object(account, pool), path = path .. "/storeName",
          evidence = reference.store_name })
      end
    end
  end,
}
