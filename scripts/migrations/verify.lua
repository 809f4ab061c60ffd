--- Proves from the service alone that a plan has been done, at any later time.
--
--   certferry scripts/migrations/verify.lua --plan contosorender.journal.plan.json
--
-- The status is 0 if every line is ok, 1 if one is not, 2 for a usage error.

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
  },
  notes = planning.statuses("an error, or not all is proved") .. ".",
})

command.main(SCRIPT, function()
  local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
  local verdict = plan:verify({
    az = planning.login(), wave = planning.wave(SCRIPT, given), only = command.words(given.only),
  })
  print(verdict)
  os.exit(verdict.passed and 0 or 1)
end)
