--- The vault admits addresses, and the pool's addresses change.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R046",
  severity = "warning",
  by_hand = true,
  title = "the vault admits addresses, and the pool's addresses change",
  reads = "the address rules of the vault, how pools get public addresses",
  action = "give the pool public addresses of your own or a NAT gateway, or admit its subnet",
  link = links.public_addresses,
  check = function(inventory, context)
    for _, vault in ipairs(context.vaults) do
      local addresses = vaults.addresses(vault)
      for account, pool in walk.moving(inventory) do
        local provision = walk.provision(pool) or "batchmanaged"
        if not vaults.is_open(vault) and #addresses > 0 and provision == "batchmanaged"
          and not vaults.admits_subnet(vault, pool.subnet_id) then
          context:report({ object = walk.pool_object(account, pool),
            path = "networkConfiguration/publicIPAddressConfiguration",
            evidence = ("vault %s admits %s"):format(vault.name, table.concat(addresses, " ")),
            uncertain = "which addresses the nodes get is known only when they are there" })
        end
      end
    end
  end,
}
