--- A national cloud: names and sign-in differ, and identities of pools may not be offered.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R089",
  severity = "warning",
  title = "a national cloud: names and sign-in differ, and identities of pools may not be offered",
  reads = "the cloud of the estate",
  action = "sign in with this cloud, and try one pool with an identity first",
  link = links.clouds,
  check = function(inventory, context)
    local cloud = walk.lower(inventory.cloud)
    if cloud == "usgovernment" or cloud == "china" then
      context:report({ object = { kind = "estate", id = inventory.scope }, path = "cloud",
        evidence = inventory.cloud })
    end
  end,
}
