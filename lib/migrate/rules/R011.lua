--- The plan gives a pool references to certificates of Batch.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local times = require("migrate.audit.times")
local walk = require("migrate.audit.walk")

return {
  id = "R011",
  severity = "blocker",
  title = "the plan gives a pool references to certificates of Batch",
  reads = "the pools of the plan",
  action = "take the references out of the pool's description: the service no longer promises to "
    .. "keep them",
  link = links.guide,
  check = function(inventory, context)
    if context.now < times.parse("2024-02-29") then
      return
    end
    for _, body in ipairs(bodies.planned(inventory, context)) do
      local references = body.properties.certificates or body.properties.certificateReferences or {}
      if #references > 0 then
        context:report({ object = body.object, path = "properties/certificates",
          evidence = walk.count(#references, "reference") })
      end
    end
  end,
}
