--- Undoes what a plan did, the last step first, as long as nothing was retired.
--
--   certferry scripts/migrations/rollback.lua --plan contosorender.journal.plan.json \
--     --journal contosorender.journal
--
-- What was there before the plan stays. The status is 0 if all is undone, 1 if not, 2 for a usage
-- error. Killed, it is run again.

local arguments = require("arguments")
local command = require("migrate.command")
local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")
local session = require("session.native")

local SCRIPT <const> = "rollback.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --plan FILE --journal FILE [options]",
  options = command.options(planning.run_options, {
    { "what-if", nil, "show each request, and send none" },
    { "take-over", nil, "also pools that another owner has claimed" },
  }),
  notes = planning.statuses("not all is undone: run it again") .. ".",
})

local plan_path = planning.choose(SCRIPT, given, "plan")
local plan = migrate.load(plan_path)
local path = planning.choose(SCRIPT, given, "journal")
local is_shown <const> = given.what_if or session.policy().what_if
if not is_shown then
  planning.confirm(SCRIPT, given, ("Undo the plan %s?"):format(plan.id))
end
local run = planning.run(SCRIPT, given, planning.login(), journal.open(path))
run.take_over = given.take_over
local undone
do
  local _ <close> = planning.resumable(SCRIPT, plan_path, path)
  undone = plan:rollback(run)
end
print(("%d step%s %s undone"):format(undone, undone == 1 and "" or "s",
  is_shown and "would be" or undone == 1 and "is" or "are"))
