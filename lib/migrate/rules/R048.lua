--- The subnet sends all traffic elsewhere.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R048",
  severity = "warning",
  title = "the subnet sends all traffic elsewhere",
  reads = "the route tables of the subnets of pools that have to be replaced",
  action = "let AzureKeyVault, BatchNodeManagement of the region, AzureActiveDirectory and "
    .. "Storage through",
  link = links.virtual_network,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local subnet = walk.subnet(inventory, pool) or {}
      for position, route in ipairs(subnet.routes or {}) do
        local properties = route.properties or {}
        if properties.addressPrefix == "0.0.0.0/0"
          and walk.lower(properties.nextHopType) ~= "internet" then
          context:report({ object = walk.pool_object(account, pool),
            path = ("routes[%d]"):format(position),
            evidence = ("0.0.0.0/0 to %s %s"):format(properties.nextHopType,
              properties.nextHopIpAddress or "") })
        end
      end
    end
  end,
}
