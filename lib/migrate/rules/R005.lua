--- The plan changes a pool in place, which can't be done.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R005",
  severity = "blocker",
  title = "the plan changes a pool in place, which can't be done",
  reads = "the pools of the plan",
  action = "make a pool under a new id, or delete the old one first (strategy \"same id\")",
  link = links.pool_extensions,
  uncertain = "at zero nodes the interface seems to take it, the guide says that pools must be "
    .. "made anew",
  check = function(inventory, context)
    for _, body in ipairs(bodies.planned(inventory, context)) do
      local old = body.account and walk.pool(body.account, body.id)
      local changes = #(body.machine.extensions or {}) > 0 or #body.identities > 0
      if old and changes and body.planned.strategy ~= "same id" then
        context:report({ object = body.object, path = "successor",
          evidence = ("pool %s exists, and the plan gives it an identity or extensions"):format(
            body.id) })
      end
    end
  end,
}
