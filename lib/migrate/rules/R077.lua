--- An extension is in the way: its name is taken, or Batch keeps its type to itself.

local bodies = require("migrate.audit.bodies")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R077",
  severity = "blocker",
  by_hand = true,
  title = "an extension is in the way: its name is taken, or Batch keeps its type to itself",
  reads = "the extensions of pools that have to be replaced, and of the pools of the plan",
  action = "give the Key Vault extension another name; do without types that Batch refuses",
  link = links.pool_extensions,
  check = function(inventory, context)
    -- Batch installs its own agent with it.
    local REFUSED <const> = { customscript = true, customscriptextension = true,
      customscriptforlinux = true }
    for _, body in ipairs(bodies.all(inventory, context)) do
      local seen = {}
      for position, extension in ipairs(body.machine.extensions or {}) do
        local name, kind = walk.lower(extension.name) or "", walk.lower(extension.type) or ""
        local is_taken = name == "kvextensions" and not bodies.is_key_vault(extension)
        if is_taken or seen[name] or REFUSED[kind] then
          context:report({ object = body.object, path = ("%sextensions[%d]"):format(body.path,
            position), evidence = ("%s of type %s"):format(extension.name, extension.type) })
        end
        seen[name] = true
      end
    end
  end,
}
