--- Proves from the service alone that a plan has been done, at any later time.
--
--   certferry scripts/migrations/verify.lua --plan contosorender.journal.plan.json
--
-- A line that begins with -- tells what can't be seen. The status is 0 if no other line says NOT, 1
-- if one does, 2 for a usage error.

local arguments = require("arguments")
local command = require("migrate.command")
local migrate = require("migrate")
local planning = require("migrate.planning")

local SCRIPT <const> = "verify.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --plan FILE [options]",
  about = [[
Proves from the service alone, without the journal, that a plan has been done:
vault, successors, their nodes, jobs and schedules. Nothing is changed.]],
  options = {
    { "plan", "FILE", "the plan" },
    { "wave", "NUMBER", "only this wave" },
    { "only", "IDS", "only these pools, with commas between them" },
    { "no-tasks", nil, "do not look into tasks" },
    command.OUTPUT,
  },
  notes = planning.statuses("an error, or not all is proved") .. ".",
})

command.main(SCRIPT, function()
  local form = command.check_output(SCRIPT, given)
  local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
  local verdict = plan:verify({
    az = planning.login(), wave = planning.wave(SCRIPT, given), only = command.words(given.only),
    tasks = not given.no_tasks,
  })
  if form == "text" then
    print(verdict)
  else
    command.write_rows(form, verdict.rows,
      { "account", "pool", "what", "where", "is_equal", "expected", "found", "limit" })
  end
  os.exit(verdict.passed and 0 or 1)
end)
