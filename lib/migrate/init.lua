--- The migration of pools from Batch certificates to Key Vault.
--
--     local migrate = require("migrate")
--     local inventory = migrate.inventory(az, { accounts = { "contosorender" } })
--     local sources = migrate.sources({ pfx_dir = "pfx" })
--     local plan = migrate.plan(inventory, { sources = sources, vault = …, identity = … })
--     print(plan)
--     plan:apply({ … })
--     plan:verify({ … })
--
-- Requires migrate.inventory, migrate.plan, migrate.sources.

local plan = require("migrate.plan")

return {
  inventory = require("migrate.inventory"),
  sources = require("migrate.sources").make,
  plan = plan.make,
  load = plan.load,
}
