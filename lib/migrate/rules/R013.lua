--- A start task or preparation that handles certificates must become elevated.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R013",
  severity = "info",
  title = "a start task or preparation that handles certificates must become elevated",
  reads = "start tasks and job preparations that mention certificates",
  action = "give it userIdentity.autoUser with scope pool and elevationLevel admin",
  link = links.guide,
  check = function(inventory, context)
    local SITES <const> = { ["start task"] = true, ["job preparation"] = true,
      ["autopool start task"] = true }
    for account, consumer in walk.consumers(inventory) do
      if SITES[consumer.site] and consumer.user.elevation ~= "admin" then
        context:report({ object = walk.consumer_object(account, consumer),
          path = walk.user_path(consumer, "autoUser/elevationLevel"),
          evidence = ("%s, in a task with %s"):format(consumer.user.elevation, consumer.excerpt) })
      end
    end
  end,
}
