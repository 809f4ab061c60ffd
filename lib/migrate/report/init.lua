--- Reports: what an estate is, what stands in the way, what is planned, and how far it has come.
--
--     local report = require("migrate.report")
--     report.make({ inventory = inventory, plan = plan }):save("report.html")
--     io.write(report.html(inventory, plan, journal))
--
-- The same input gives the same bytes: the time is that of the inventory, or `now`.
-- Requires json, options, pretty, session.native, migrate.report.model, page, text.

local check_options = require("options").check
local json = require("json")
local model_of = require("migrate.report.model")
local page = require("migrate.report.page")
local pretty = require("pretty")
local session = require("session.native")
local text = require("migrate.report.text")

local OPTIONS <const> = { "inventory", "plan", "journal", "findings", "verdict", "now" }

local Report = { __name = "report" }
Report.__index = Report

--- The report as text for people.
function Report:text()
  return text(self.model)
end

Report.__tostring = Report.text

--- The report as JSON with sorted keys.
function Report:json()
  return json.encode(self.model, { pretty = true }) .. "\n"
end

--- The report as one HTML file that needs nothing else.
function Report:html()
  return page(self.model, self.estate)
end

local COLUMNS <const> = {
  findings = { "severity", "rule", "kind", "account", "object", "path", "title", "evidence",
    "action", "uncertain", "link" },
  pools = { "account", "pool", "detail", "certificates", "successor", "wave", "state", "worst" },
  links = { "from", "to", "state" },
  steps = { "number", "id", "wave", "account", "pool", "state", "title", "undo", "irreversible",
    "estimate", "problem" },
  waves = { "wave", "done", "failed", "begun", "waiting", "total" },
  certificates = { "days_left", "expires", "place", "name", "thumbprint", "subject", "used_by" },
  manual = { "rule", "kind", "account", "object", "why", "action" },
}

-- An object in columns of its own.
local function flat(row, fields)
  local copy = {}
  for _, field in ipairs(fields) do
    copy[field] = row[field]
  end
  if type(row.object) == "table" then
    copy.kind, copy.account, copy.object = row.object.kind, row.object.account, row.object.id
  end
  return copy
end

local function names_of_parts()
  local names = {}
  for name in pairs(COLUMNS) do
    names[#names + 1] = name
  end
  table.sort(names)
  return table.concat(names, ", ")
end

--- One part of the report as CSV.
-- @param part "findings" if nil, or another list of the report
-- @raise a text if there is no such part
function Report:csv(part)
  part = part or "findings"
  local fields = COLUMNS[part]
  if not fields then
    error(("cannot write '%s' as CSV: a report has %s"):format(tostring(part), names_of_parts()), 2)
  end
  local rows = {}
  for position, row in ipairs(self.model[part]) do
    rows[position] = flat(row, fields)
  end
  return #rows > 0 and pretty.render(rows, "csv", { fields = fields })
    or table.concat(fields, ",") .. "\r\n"
end

local FORMS <const> = { text = function(self) return self:text() .. "\n" end, html = Report.html,
  json = Report.json, csv = Report.csv }

--- The report in a form that is named, ended by a line's end.
-- @param form "text", "json", "csv" or "html"
-- @param part of CSV, see Report:csv
-- @raise a text if there is no such form or part
function Report:render(form, part)
  local make = FORMS[form]
    or error(("cannot report as '%s': it can be text, json, csv or html"):format(tostring(form)), 2)
  return make(self, part)
end

--- Writes the report to a file that only its owner may read.
-- @param path the file
-- @param form nil for that of the file's name: .html, .json, .csv, or else text
-- @param part of CSV, see Report:csv
-- @return the path
-- @raise if the file can't be written
function Report:save(path, form, part)
  local ending = path:match("%.(%a+)$")
  session.write_private(path, self:render(form or FORMS[ending] and ending or "text", part))
  return path
end

local report = {}

--- Makes a report.
-- @param given `inventory`; `plan`, `journal` (or its run, or the steps that it gave), `findings`
--   (made if they are not given), `verdict` of Plan:verify, `now`: Unix time (the inventory's)
function report.make(given)
  check_options(given, OPTIONS, "report")
  if not given.inventory then
    error("cannot report: option 'inventory' is missing", 2)
  end
  local model, estate = model_of(given)
  return setmetatable({ model = model, estate = estate }, Report)
end

-- The same form of an inventory, a plan and a journal; the last two may be nil.
for _, form in ipairs({ "text", "json", "csv", "html" }) do
  report[form] = function(inventory, plan, journal)
    return Report[form](report.make({ inventory = inventory, plan = plan, journal = journal }))
  end
end

return report
