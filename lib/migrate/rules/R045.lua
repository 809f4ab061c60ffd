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
    -- Why a pool can't reach a vault, nil if it can or may.
    local function obstacle(vault, pool)
      local subnet = walk.subnet(inventory, pool)
      local is_public = walk.lower(vaults.properties(vault).publicNetworkAccess) ~= "disabled"
      if vaults.is_open(vault) or pool.subnet_id and vaults.has_private_endpoint(vault)
        or is_public and #vaults.addresses(vault) > 0 then
        return nil
      elseif not vaults.admits_subnet(vault, pool.subnet_id) then
        return ("vault %s does not admit %s"):format(vault.name, pool.subnet_id
          and "subnet " .. pool.subnet_id:match("[^/]+$") or "a pool without subnet")
      elseif subnet and not subnet.failure and not walk.has_vault_endpoint(subnet) then
        return ("vault %s admits subnet %s, which has no service endpoint for Key Vault"):format(
          vault.name, pool.subnet_id:match("[^/]+$"))
      end
      return nil
    end
    for _, vault in ipairs(context.vaults) do
      for account, pool in walk.moving(inventory) do
        local evidence = obstacle(vault, pool)
        if evidence then
          context:report({ object = walk.pool_object(account, pool),
            path = "networkConfiguration/subnetId", evidence = evidence })
        end
      end
    end
  end,
}
