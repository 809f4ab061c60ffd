--- The pool's network can't reach the vault.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R045",
  severity = "blocker",
  by_hand = true,
  title = "the pool's network can't reach the vault",
  reads = "the network rules of the vault, the subnets of pools that have to be replaced",
  action = "add a network rule for the pool's subnet with a service endpoint, or a private "
    .. "endpoint; trusted services are not nodes",
  link = links.vault_network,
  check = function(inventory, context)
    for _, vault in ipairs(context.vaults) do
      for account, pool in walk.moving(inventory) do
        local subnet = pool.subnet_id
        local by_endpoint = subnet and vaults.has_private_endpoint(vault)
        local by_address = #vaults.addresses(vault) > 0
          and walk.lower(vaults.properties(vault).publicNetworkAccess) ~= "disabled"
        if not (vaults.is_open(vault) or by_endpoint or by_address
          or vaults.admits_subnet(vault, subnet)) then
          context:report({ object = walk.pool_object(account, pool),
            path = "networkConfiguration/subnetId",
            evidence = ("vault %s admits neither %s"):format(vault.name,
              subnet and "subnet " .. subnet:match("[^/]+$") or "a pool without subnet") })
        end
      end
    end
  end,
}
