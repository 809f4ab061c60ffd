--- Proves from the service alone that a plan has been done, at any later time.
--
--   certferry scripts/migrations/verify.lua --plan contosorender.journal.plan.json
--
-- The status is 0 if every line is ok, 1 if one is not, 2 for a usage error.

local arguments = require("arguments")
local azure = require("azure")
local planning = require("migrate.planning")
local migrate = require("migrate")

local given = arguments.parse(arg, {
  usage = "verify.lua --plan FILE [options]; status 0: proved, 1: not",
  options = {
    { "plan", "FILE", "the plan" },
    { "wave", "NUMBER", "only this wave" },
    { "only", "IDS", "only these pools, with commas between them" },
  },
})

local plan = migrate.load(planning.choose("verify.lua", given, "plan"))
local verdict = plan:verify({
  az = azure.login(), wave = tonumber(given.wave), only = planning.list(given.only),
})
print(verdict)
os.exit(verdict.passed and 0 or 1)
