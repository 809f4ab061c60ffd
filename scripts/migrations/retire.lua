--- Deletes the old pools and Batch certificates of a plan, if what takes their place is proved.
--
--   certferry scripts/migrations/retire.lua --plan contosorender.journal.plan.json \
--     --journal contosorender.journal
--
-- Asks before each deletion, unless --yes is given. There is no way back. The status is 0 if
-- nothing is left, 3 if something was kept, 2 for a usage error.

local arguments = require("arguments")
local azure = require("azure")
local planning = require("migrate.planning")
local journal = require("journal")
local migrate = require("migrate")

local SCRIPT <const> = "retire.lua"

local given = arguments.parse(arg, {
  usage = "retire.lua --plan FILE --journal FILE [options]; status 0: nothing left, 3: kept some",
  options = planning.run_options,
})

local function confirm(kind, object)
  if given.yes then
    return true
  end
  io.stderr:write(("Delete %s %s of %s? There is no way back. Type yes: "):format(kind, object.id,
    object.account))
  return io.read("l") == "yes"
end

local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
local path = planning.choose(SCRIPT, given, "journal")
local run = planning.run(given, azure.login(), journal.open(path))
run.report, run.confirm = planning.reporter(), confirm
local result = plan:retire(run)
for _, what in ipairs(result.deleted) do
  print("deleted " .. what)
end
for _, what in ipairs(result.kept) do
  print("kept " .. what)
end
os.exit(#result.kept == 0 and #result.unproved == 0 and 0 or 3)
