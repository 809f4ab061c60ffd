--- Reports on an estate: who uses which certificate, what was found, what is planned and done.
--
--   certferry scripts/migrations/report.lua --plan plan.json --journal migration.journal \
--     --out report.html
--
-- Nothing is changed. With `certferry --emulator` it reads the emulator's fleet.

local arguments = require("arguments")
local azure = require("azure")
local command = require("migrate.command")
local journal = require("journal")
local migrate = require("migrate")

local SCRIPT <const> = "report.lua"
local FORMS <const> = { text = true, json = true, csv = true, html = true }
local ENDINGS <const> = { txt = "text", json = "json", csv = "csv", html = "html" }

local given = arguments.parse(arg, {
  usage = SCRIPT .. " [--inventory FILE] [--plan FILE] [--journal FILE] [options]",
  about = [[
Reports what was found, what is planned, what is done and what is left, for
people: --out report.html makes one file that can be sent by mail. Nothing is
changed.]],
  options = command.options({
    { "inventory", "FILE", "what inventory.lua saved (default: it is taken now)" },
    { "plan", "FILE", "what plan.lua wrote" },
    { "journal", "FILE", "the journal of migrate.lua, which may be at work" },
    { "verify", nil, "ask the service for proof of the plan" },
    { "rules", "FOLDER", "more rules, as for audit.lua" },
  }, command.SCOPE, {
    { "output", "FORM", "text, json, csv or html (default: text, or that of --out)" },
    { "part", "NAME", "of csv: findings, pools, links, steps, waves, certificates or manual" },
    { "out", "FILE", "write it to a file that only you may read" },
  }),
  notes = "Exit status: 0 all is well; 1 an error; 2 wrong use.",
})

local function form_of()
  local ending = given.out and given.out:match("%.(%w+)$")
  local form = given.output or not ending and "text" or ENDINGS[ending]
  if not form then
    command.refuse(SCRIPT, ("the name '%s' does not say what to write: it can end in .html, .txt, "
      .. ".json or .csv, or --output says it"):format(given.out))
  elseif not FORMS[form] then
    command.refuse(SCRIPT, ("there is no output '%s'"):format(form))
  elseif given.part and form ~= "csv" then
    command.refuse(SCRIPT, "--part goes with the output csv")
  elseif (given.journal or given.verify) and not given.plan then
    command.refuse(SCRIPT, "--journal and --verify need --plan")
  end
  return form
end

-- A journal that is not there is not made: nothing has been begun.
local function journal_of()
  local file = given.journal and io.open(given.journal, "r")
  if not file then
    return nil
  end
  file:close()
  return journal.open(given.journal)
end

local form = form_of()
command.main(SCRIPT, function()
  local plan = given.plan and migrate.load(given.plan)
  local inventory = command.inventory(SCRIPT, given)
  local report = migrate.report({
    inventory = inventory, plan = plan, journal = journal_of(),
    findings = given.rules and migrate.audit(inventory, { plan = plan, rules_dir = given.rules }),
    verdict = given.verify and plan:verify({ az = azure.login() }) or nil,
  })
  if given.out then
    report:save(given.out, form, given.part)
    if not given.quiet then
      io.stderr:write(("%s is written; only you may read it\n"):format(given.out))
    end
  else
    io.write(report:render(form, given.part))
  end
end)
