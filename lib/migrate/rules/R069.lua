--- Tasks run in containers, which don't see the host's certificates.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R069",
  severity = "warning",
  title = "tasks run in containers, which don't see the host's certificates",
  reads = "container configurations of pools that have to be replaced",
  action = "mount the certificate folder read-only (containerRunOptions -v); on Windows import "
    .. "it inside",
  link = links.containers,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local container = (walk.machine(pool) or {}).containerConfiguration
      if container then
        context:report({ object = walk.pool_object(account, pool), path = "containerConfiguration",
          evidence = container.type or "dockerCompatible" })
      end
    end
  end,
}
