--- Undoes what a plan did, the last step first, as long as nothing was retired.
--
--   certferry scripts/migrations/rollback.lua --plan contosorender.journal.plan.json \
--     --journal contosorender.journal
--
-- What was there before the plan stays. The status is 0 if all is undone, 1 if not, 2 for a usage
-- error. Killed, it is run again.

local arguments = require("arguments")
local azure = require("azure")
local planning = require("migrate.planning")
local journal = require("journal")
local migrate = require("migrate")

local SCRIPT <const> = "rollback.lua"

local given = arguments.parse(arg, {
  usage = "rollback.lua --plan FILE --journal FILE [options]",
  options = planning.options(planning.run_options, {
    { "take-over", nil, "also pools that another owner has claimed" },
  }),
})

local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
local path = planning.choose(SCRIPT, given, "journal")
planning.confirm(SCRIPT, given, ("Undo the plan %s?"):format(plan.id))
local run = planning.run(given, azure.login(), journal.open(path))
run.report, run.take_over = planning.reporter(), given.take_over
local undone = plan:rollback(run)
print(("%d steps are undone. Before these pools are migrated again, make a new plan.")
  :format(undone))
