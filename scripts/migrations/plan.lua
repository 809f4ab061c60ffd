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
  about = [[
Plans the move of pools from Batch certificates to Key Vault: each step, what it
changes and how it is undone, and what is left to a person. Nothing is changed.]],
  options = command.options(planning.plan_options, {
    { "out", "FILE", "write the plan there, as JSON" },
    { "diff", "FILE", "say what is otherwise than in this older plan" },
  }),
  notes = planning.statuses("an error", "something needs a person first") .. ".",
})

command.main(SCRIPT, function()
  local plan = planning.make_plan(SCRIPT, given, planning.login())
  print(plan)
  if given.diff then
    planning.heading("Otherwise than in " .. given.diff)
    print(migrate.load(given.diff):diff(plan))
  end
  if given.out then
    plan:save(given.out)
  end
  command.next(given, given.out
    and ("migrate.lua --plan %s --journal %s.journal --what-if shows each request")
      :format(given.out, (given.out:gsub("%.json$", ""))) or "--out FILE keeps it for migrate.lua")
  os.exit(plan:is_automatic() and 0 or 3)
end)
