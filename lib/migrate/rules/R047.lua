--- Nodes without public addresses have no way out to the vault.

local links = require("migrate.audit.links")
local vaults = require("migrate.audit.vaults")
local walk = require("migrate.audit.walk")

return {
  id = "R047",
  severity = "blocker",
  by_hand = true,
  title = "nodes without public addresses have no way out to the vault",
  reads = "how pools get public addresses, their subnets, private endpoints of the vault",
  action = "give the subnet a private endpoint of the vault, a service endpoint or a NAT gateway",
  link = links.no_public_addresses,
  check = function(inventory, context)
    -- A firewall that all traffic is sent to is a way, if it lets it through: R048.
    local function is_routed(subnet)
      for _, route in ipairs(subnet.routes or {}) do
        local properties = route.properties or {}
        if properties.addressPrefix == "0.0.0.0/0"
          and walk.lower(properties.nextHopType) ~= "none" then
          return true
        end
      end
      return false
    end
    local function has_way_out(subnet)
      return walk.has_vault_endpoint(subnet) or (subnet.properties or {}).natGateway ~= nil
        or is_routed(subnet)
    end
    for account, pool in walk.moving(inventory) do
      local subnet = walk.subnet(inventory, pool)
      local has_endpoint = false
      for _, vault in ipairs(context.vaults) do
        has_endpoint = has_endpoint or vaults.has_private_endpoint(vault)
      end
      if walk.provision(pool) == "nopublicipaddresses" and not has_endpoint
        and not (subnet and has_way_out(subnet)) then
        context:report({ object = walk.pool_object(account, pool),
          path = "networkConfiguration/publicIPAddressConfiguration",
          evidence = "NoPublicIPAddresses, no private endpoint, service endpoint or NAT gateway",
          uncertain = (not subnet or subnet.failure) and "the subnet could not be read" or nil,
          -- Such nodes have no way out but what somebody has made: it has to be seen.
          by_hand = true })
      end
    end
  end,
}
