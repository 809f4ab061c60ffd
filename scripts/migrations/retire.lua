--- Deletes the old pools and Batch certificates of a plan, if what takes their place is proved.
--
--   certferry scripts/migrations/retire.lua --plan contosorender.journal.plan.json \
--     --journal contosorender.journal
--
-- Asks before each deletion, unless --yes is given, and deletes only what is proved at that moment.
-- There is no way back. The status is 0 if nothing is left, 3 if something was kept, 1 for an
-- error, 2 for a usage error.

local arguments = require("arguments")
local command = require("migrate.command")
local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")
local session = require("session.native")

local SCRIPT <const> = "retire.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --plan FILE --journal FILE [options]",
  about = [[
Deletes the old pools of a plan and the Batch certificates that nothing refers
to any more, each only if what takes its place is proved, and after asking.
There is no way back.]],
  options = command.options(planning.run_options, {
    { "what-if", nil, "show each deletion, and do none" },
  }),
  notes = planning.statuses("an error", "something was kept") .. ".",
})

local is_shown <const> = given.what_if or session.policy().what_if

local function confirm(kind, object)
  if given.yes or is_shown then
    return true
  end
  io.stderr:write(("Delete %s %s of %s? There is no way back. Type yes: "):format(kind, object.id,
    object.account))
  return io.read("l") == "yes"
end

command.main(SCRIPT, function()
  local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
  local path = planning.choose(SCRIPT, given, "journal")
  local run = planning.run(SCRIPT, given, planning.login(), journal.open(path))
  run.confirm = confirm
  local result = plan:retire(run)
  for _, what in ipairs(result.deleted) do
    print((is_shown and "would delete " or "deleted ") .. what)
  end
  for _, what in ipairs(result.kept) do
    print("kept " .. what)
  end
  for _, what in ipairs(result.unproved) do
    print("not proved: " .. what)
  end
  os.exit(#result.kept == 0 and #result.unproved == 0 and 0 or 3)
end)
