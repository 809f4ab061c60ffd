--- The migration of pools from Batch certificates to Key Vault.
--
--     local migrate = require("migrate")
--     local inventory = migrate.inventory(az, { account = "contosorender" })
--     print(migrate.audit(inventory))
--     local sources = migrate.sources({ pfx_dir = "pfx" })
--     local plan = migrate.plan(inventory, { sources = sources, vault = …, identity = … })
--     print(plan)
--     plan:apply({ … })
--     plan:verify({ … })
--
-- Requires migrate.audit, migrate.expiring, migrate.inventory, migrate.plan, migrate.report,
-- migrate.sources.

local plan = require("migrate.plan")

return {
  audit = require("migrate.audit"),
  expiring = require("migrate.expiring"),
  inventory = require("migrate.inventory"),
  load_inventory = require("migrate.inventory.document").load,
  report = require("migrate.report").make,
  sources = require("migrate.sources").make,
  plan = plan.make,
  load = plan.load,
}
