--- The subnets of pools, with the routes out of them.
--
-- Requires migrate.inventory.failures.

local failures = require("migrate.inventory.failures")

local network = {}

--- The ids of the subnets of all pools, each once.
function network.ids(accounts)
  local ids, seen = {}, {}
  for _, account in ipairs(accounts) do
    for _, pool in ipairs(account.pools) do
      local id = pool.subnet_id
      if id and not seen[id:lower()] then
        seen[id:lower()] = true
        ids[#ids + 1] = id
      end
    end
  end
  return ids
end

--- Reads a subnet and its route table.
-- @return the subnet as ARM has it, with `routes`; or `{failure}`
function network.read(az, id)
  local list = {}
  local subnet = failures.attempt(list, "subnet", function()
    return az:subnet(id)
  end)
  if not subnet then
    return { failure = list[1] or { what = "subnet", kind = "missing",
      message = "there is no such subnet, or it may not be read" } }
  end
  local table_id = subnet.properties.routeTable and subnet.properties.routeTable.id
  if table_id then
    local routes = failures.attempt(list, "route table", function()
      return az:route_table(table_id)
    end)
    subnet.routes = routes and routes.properties.routes
    subnet.failure = list[1]
  end
  return subnet
end

return network
