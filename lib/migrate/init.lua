--- The migration of pools from Batch certificates to Key Vault.
--
--     local migrate = require("migrate")
--     local inventory = migrate.inventory(batch)
--     local plan = migrate.plan(batch, { pool = "render-linux", vault = vault, … })
--     print(plan)
--     plan:apply({ … })
--     plan:verify({ … })
--
-- Requires migrate.inventory, migrate.plan.

local plan = require("migrate.plan")

return {
  audit = require("migrate.audit"),
  expiring = require("migrate.expiring"),
  inventory = require("migrate.inventory"),
  load_inventory = require("migrate.inventory.document").load,
  plan = plan.make,
  load = plan.load,
}
