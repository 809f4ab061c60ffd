--- So many nodes ask the vault that it may refuse some.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R053",
  severity = "warning",
  title = "so many nodes ask the vault that it may refuse some",
  reads = "nodes and certificates of pools that have to be replaced, the interval of the plan",
  action = "let the extension ask less often (pollingIntervalInS 3600), or use several vaults",
  link = links.vault_limits,
  check = function(inventory, context)
    local interval, requests = 3600, 0
    for _, found in ipairs(bodies.key_vault(inventory, context)) do
      interval = found.body.is_planned and tonumber(found.management.pollingIntervalInS)
        or interval
    end
    for _, pool in walk.moving(inventory) do
      local dedicated, low = walk.targets(pool)
      requests = requests + (dedicated + low) * #pool.references
    end
    local rate = requests * 10 / math.max(interval, 1)
    for _, vault in ipairs(context.vaults) do
      if rate > 2000 then
        context:report({ object = walk.vault_object(vault), path = "pollingIntervalInS",
          evidence = ("%.0f requests in 10 seconds at an interval of %d, of 4000"):format(rate,
            interval) })
      end
    end
  end,
}
