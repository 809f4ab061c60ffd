--- The certificate goes into a user's store, and the extension runs as SYSTEM.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R032",
  severity = "warning",
  title = "the certificate goes into a user's store, and the extension runs as SYSTEM",
  reads = "the store locations of references of Windows pools",
  action = "put it into LocalMachine with accounts, or import it in a start task as the user",
  link = links.windows_extension,
  check = function(inventory, context)
    for account, pool, reference, path in walk.references(inventory) do
      if pool.os ~= "linux" and reference.store_location == "currentuser" then
        context:report({ object = walk.pool_object(account, pool), path = path .. "/storeLocation",
          evidence = ("CurrentUser, store %s"):format(reference.store_name) })
      end
    end
  end,
}
