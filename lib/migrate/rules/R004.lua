--- The extension depends on the operating system.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R004",
  severity = "warning",
  title = "the extension depends on the operating system",
  reads = "the node agents of pools that have to be replaced",
  action = "use the extension that the evidence names; both systems are supported",
  link = links.guide,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local machine = walk.machine(pool)
      if machine then
        context:report({ object = walk.pool_object(account, pool), path = "nodeAgentSKUId",
          evidence = ("%s needs %s"):format(machine.nodeAgentSKUId or machine.nodeAgentSkuId,
            pool.os == "windows" and "KeyVaultForWindows" or "KeyVaultForLinux") })
      end
    end
  end,
}
