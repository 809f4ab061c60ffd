--- Findings: a sorted list, with text for people and rows for programs.
--
-- Requires json, pretty, views, migrate.audit.walk.

local json = require("json")
local pretty = require("pretty")
local views = require("views")
local walk = require("migrate.audit.walk")

local Findings = { __name = "findings" }
Findings.__index = Findings

local ORDER <const> = { blocker = 1, warning = 2, automatic = 3, info = 4 }

local findings = {
  --- The severities, the worst first.
  SEVERITIES = { "blocker", "warning", "automatic", "info" },
}

--- What an object is called: "contosorender/render-linux".
function findings.name_of(object)
  local id = tostring(object.id)
  if object.account and object.account ~= id then
    return object.account .. "/" .. id
  end
  return id
end

local function key_of(finding)
  return table.concat({ tostring(ORDER[finding.severity]), finding.rule,
    findings.name_of(finding.object), finding.path or "", finding.evidence or "" }, "\0")
end

--- Makes a list of findings, sorted by severity, rule and object.
function findings.make(list)
  table.sort(list, function(left, right) return key_of(left) < key_of(right) end)
  return views.tag(setmetatable(list, Findings), "findings")
end

--- How many findings there are of each severity, and `failed`: rules that could not be checked.
function Findings:counts()
  local counts = { blocker = 0, warning = 0, automatic = 0, info = 0, failed = 0 }
  for _, finding in ipairs(self) do
    counts[finding.severity] = counts[finding.severity] + 1
    counts.failed = counts.failed + (finding.failed and 1 or 0)
  end
  return counts
end

--- Those of one rule.
function Findings:of(rule)
  local list = {}
  for _, finding in ipairs(self) do
    if finding.rule == rule then
      list[#list + 1] = finding
    end
  end
  return findings.make(list)
end

--- Those about one object.
-- @param kind such as "pool"
-- @param id its id or name
-- @param account the name of its account; nil for any
function Findings:about(kind, id, account)
  local list = {}
  for _, finding in ipairs(self) do
    local object = finding.object
    if object.kind == kind and object.id == id and (not account or object.account == account) then
      list[#list + 1] = finding
    end
  end
  return findings.make(list)
end

--- The same as plain data, to be shown as a table or written as JSON.
function Findings:list()
  return views.tag(json.array(table.move(self, 1, #self, 1, {})), "findings")
end

--- How often each rule found something: rows with severity, rule, findings, title.
function Findings:summary()
  local rows, by_key = json.array(), {}
  for _, finding in ipairs(self) do
    local key = table.concat({ finding.severity, finding.rule, finding.title }, "\0")
    if not by_key[key] then
      by_key[key] = { severity = finding.severity, rule = finding.rule, title = finding.title,
        findings = 0 }
      rows[#rows + 1] = by_key[key]
    end
    by_key[key].findings = by_key[key].findings + 1
  end
  return views.tag(rows, "findings_summary")
end

local FIELDS <const> = { "severity", "rule", "kind", "account", "object", "path", "title",
  "evidence", "action", "uncertain", "link" }

--- The same as CSV, a line for each.
function Findings:csv()
  local rows = {}
  for position, finding in ipairs(self) do
    rows[position] = {
      severity = finding.severity, rule = finding.rule, kind = finding.object.kind,
      account = finding.object.account, object = finding.object.id, path = finding.path,
      title = finding.title, evidence = finding.evidence, action = finding.action,
      uncertain = finding.uncertain, link = finding.link,
    }
  end
  if #rows == 0 then
    return table.concat(FIELDS, ",") .. "\r\n"
  end
  return pretty.render(rows, "csv", { fields = FIELDS })
end

local function add_finding(lines, finding)
  lines[#lines + 1] = ("    %s %s%s"):format(finding.object.kind, findings.name_of(finding.object),
    finding.path and ", " .. finding.path or "")
  if finding.evidence then
    lines[#lines + 1] = "      " .. finding.evidence:gsub("\n", "\n      ")
  end
end

local function add_rule(lines, finding)
  lines[#lines + 1] = ("\n%s %s: %s"):format(finding.severity, finding.rule, finding.title)
  if finding.uncertain then
    lines[#lines + 1] = "  uncertain: " .. finding.uncertain
  end
  lines[#lines + 1] = "  to do: " .. (finding.action or "look at it")
  if finding.link then
    lines[#lines + 1] = "  see: " .. finding.link
  end
end

function Findings:__tostring()
  local counts = self:counts()
  local lines = { ("%s: %s, %s, %d automatic, %d to know"):format(walk.count(#self, "finding"),
    walk.count(counts.blocker, "blocker"), walk.count(counts.warning, "warning"),
    counts.automatic, counts.info) }
  local last
  for _, finding in ipairs(self) do
    local key = table.concat({ finding.severity, finding.rule, finding.title,
      finding.action or "" }, "\0")
    if key ~= last then
      add_rule(lines, finding)
      last = key
    end
    add_finding(lines, finding)
  end
  return table.concat(lines, "\n")
end

return findings
