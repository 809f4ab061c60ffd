--- The extension's documents don't list this Linux.

local images = require("migrate.audit.images")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R060",
  severity = "blocker",
  by_hand = true,
  title = "the extension's documents don't list this Linux",
  reads = "the node agents of Linux pools that have to be replaced",
  action = "take Ubuntu 22.04 or later or Azure Linux, or fetch the secret in a start task with "
    .. "the identity",
  link = links.linux_extension,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local machine = walk.machine(pool)
      local agent = machine and (machine.nodeAgentSKUId or machine.nodeAgentSkuId)
      if pool.os == "linux" and not images.extension_supports(agent)
        and images.linux(agent) ~= "ubuntu" then
        context:report({ object = walk.pool_object(account, pool), path = "nodeAgentSKUId",
          evidence = agent })
      end
    end
  end,
}
