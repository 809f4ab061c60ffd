--- The pool scales by a formula: nodes that fail may pile up.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R080",
  severity = "warning",
  title = "the pool scales by a formula: nodes that fail may pile up",
  reads = "the formulas of pools that have to be replaced",
  action = "try the successor with one node before giving it the formula",
  link = links.pool_rest,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local definition = walk.definition(pool)
      local arm = definition.scaleSettings and definition.scaleSettings.autoScale
      local formula = definition.autoScaleFormula or arm and arm.formula
      if definition.enableAutoScale or arm then
        context:report({ object = walk.pool_object(account, pool), path = "autoScaleFormula",
          evidence = formula or "a formula" })
      end
    end
  end,
}
