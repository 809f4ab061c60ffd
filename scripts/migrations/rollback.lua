--- Undoes what a plan did, the last step first, as long as nothing was retired.
--
--   certferry scripts/migrations/rollback.lua --plan contosorender.journal.plan.json \
--     --journal contosorender.journal
--
-- What was there before the plan stays, and so does a pool that has no way back. Where the journal
-- is lost, --without-journal undoes what carries the plan's mark; what may have been there before
-- is left and named. The status is 0 if all is undone, 1 if something is left, 2 for a usage error.
-- Killed, it is run again.

local arguments = require("arguments")
local command = require("migrate.command")
local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")
local session = require("session.native")

local SCRIPT <const> = "rollback.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --plan FILE --journal FILE [options]",
  about = [[
Undoes what a plan did, the last step first: jobs go back to the old pools,
these get their nodes again, and what the plan made is deleted. It can be done
until retire.lua has deleted the old pools.]],
  options = command.options(planning.run_options, {
    { "what-if", nil, "show each request, and send none" },
    { "take-over", nil, "also pools that another owner has claimed" },
    { "without-journal", nil, "the journal is lost: undo what the service shows" },
  }),
  notes = planning.statuses("not all is undone, and the output says why") .. ".",
})

command.main(SCRIPT, function()
  local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
  local path = planning.choose(SCRIPT, given, "journal")
  if not given.without_journal then
    command.require_file(SCRIPT, given, "journal")
  end
  local is_shown <const> = given.what_if or session.policy().what_if
  if not is_shown then
    planning.confirm(SCRIPT, given, ("Undo the plan %s?"):format(plan.id))
  end
  local run = planning.run(SCRIPT, given, planning.login(), journal.open(path))
  run.take_over, run.without_journal = given.take_over, given.without_journal
  local undone, left = plan:rollback(run)
  print(("%d step%s %s undone"):format(undone, undone == 1 and "" or "s",
    is_shown and "would be" or undone == 1 and "is" or "are"))
  if #left > 0 then
    os.exit(1, true)
  end
end)
