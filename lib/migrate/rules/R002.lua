--- Cloud Services pool: it takes neither the extension nor an identity.

local images = require("migrate.audit.images")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R002",
  severity = "blocker",
  by_hand = true,
  title = "Cloud Services pool: it takes neither the extension nor an identity",
  reads = "cloudServiceConfiguration, in the last versions that show it",
  action = "make a pool with a virtual machine configuration, with the Windows Server of its "
    .. "osFamily",
  link = links.guide,
  uncertain = "which Windows Server the newest osFamily stands for is not documented everywhere",
  check = function(inventory, context)
    for account, pool in walk.pools(inventory) do
      if pool.os == "cloud service" then
        local service = walk.definition(pool).cloudServiceConfiguration
        local deployment = pool.arm and pool.arm.properties.deploymentConfiguration or {}
        local family = (service or deployment.cloudServiceConfiguration or {}).osFamily
        local server = images.OS_FAMILY[tostring(family)]
        context:report({ object = walk.pool_object(account, pool),
          path = "cloudServiceConfiguration/osFamily",
          evidence = family and ("osFamily %s%s"):format(family,
            server and ", Windows Server " .. server or "")
            or "no virtual machine configuration; the service does not show another one",
          -- What is uncertain is which Windows to take, not that the pool can't be kept.
          by_hand = true })
      end
    end
  end,
}
