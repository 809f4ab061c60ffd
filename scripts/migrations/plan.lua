--- Plans the migration of pools from Batch certificates to Key Vault, and changes nothing.
--
--   certferry scripts/migrations/plan.lua --account contosorender --vault contoso-kv \
--     --identity /subscriptions/…/pool-identity --pfx-dir pfx --out plan.json
--
-- The status is 0 if everything is automatic, 3 if something needs a person, 1 for an error, 2 for
-- a usage error.

local arguments = require("arguments")
local command = require("migrate.command")
local migrate = require("migrate")
local planning = require("migrate.planning")

local SCRIPT <const> = "plan.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --account NAME | --accounts NAMES | --subscription ID | --tenant [options]",
  options = command.options(planning.plan_options, {
    { "out", "FILE", "write the plan there, as JSON" },
    { "diff", "FILE", "say what is otherwise than in this older plan" },
  }),
  notes = planning.statuses("an error", "something needs a person first") .. ".",
})

local plan = planning.make_plan(SCRIPT, given, planning.login())
print(plan)
if given.diff then
  planning.heading("Otherwise than in " .. given.diff)
  print(migrate.load(given.diff):diff(plan))
end
if given.out then
  plan:save(given.out)
end
os.exit(plan:is_automatic() and 0 or 3)
