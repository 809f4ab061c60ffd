--- The findings in the HTML report: filters, and for each rule what it says and where.
--
-- Requires migrate.audit.findings, migrate.report.markup, migrate.report.signs.

local SEVERITIES <const> = require("migrate.audit.findings").SEVERITIES
local badge = require("migrate.report.signs").badge
local markup = require("migrate.report.markup")
local name_of = require("migrate.audit.findings").name_of

local tag = markup.tag

-- With more findings than this, the rules are a list that is opened where one wants to see more.
local OPEN <const> = 500

local PLAN <const> = { done = "done", underway = "under way", failed = "failed",
  planned = "planned" }

-- Those with the same rule and the same words, in the order in which they come.
local function grouped(findings)
  local groups, by_key = {}, {}
  for _, finding in ipairs(findings) do
    local key = table.concat({ finding.severity, finding.rule, finding.title,
      finding.action or "" }, "\0")
    if not by_key[key] then
      by_key[key] = { first = finding }
      groups[#groups + 1] = by_key[key]
    end
    table.insert(by_key[key], finding)
  end
  return groups
end

local function sorted_values(findings, pick)
  local seen, list = {}, {}
  for _, finding in ipairs(findings) do
    local value = pick(finding)
    if value and not seen[value] then
      seen[value] = true
      list[#list + 1] = value
    end
  end
  table.sort(list)
  return list
end

local function choice(id, name, all, values)
  local options = { tag.option({ value = "", all }) }
  for _, value in ipairs(values) do
    options[#options + 1] = tag.option({ value = value, value })
  end
  return tag.label({ tag.span({ class = "name", name }),
    tag.select({ name = id, options }) })
end

local function account_of(finding)
  return finding.object.account
end

local function filters(model)
  local boxes = {}
  for _, severity in ipairs(SEVERITIES) do
    boxes[#boxes + 1] = tag.label({
      tag.input({ type = "checkbox", name = "severity", value = severity, checked = true }),
      (" %s (%d)"):format(severity, model.severities[severity]),
    })
  end
  return tag.form({ class = "filters", id = "filters", hidden = true,
    tag.fieldset({ tag.legend({ "Severity" }), boxes }),
    choice("rule", "Rule", "all rules", sorted_values(model.findings, function(finding)
      return finding.rule
    end)),
    choice("account", "Account", "all accounts", sorted_values(model.findings, account_of)),
    tag.label({ tag.span({ class = "name", "Words" }),
      tag.input({ type = "search", name = "words", autocomplete = "off" }) }),
    tag.output({ id = "shown", ["aria-live"] = "polite" }),
  })
end

local function row_of(finding)
  return tag.tr({ ["data-severity"] = finding.severity, ["data-rule"] = finding.rule,
    ["data-account"] = account_of(finding) or "",
    tag.th({ scope = "row", tag.span({ class = "kind", finding.object.kind }),
      markup.breakable(name_of(finding.object)) }),
    tag.td({ finding.path and tag.code({ markup.breakable(finding.path) }) }),
    tag.td({ finding.evidence or false,
      finding.plan and tag.span({ class = "kind", "plan: ", PLAN[finding.plan] }) }),
  })
end

local function table_of(group)
  local rows = {}
  for position, finding in ipairs(group) do
    rows[position] = row_of(finding)
  end
  return tag.table({
    tag.caption({ class = "hidden", ("What %s found"):format(group.first.rule) }),
    tag.colgroup({ tag.col({ class = "object" }), tag.col({ class = "path" }), tag.col({}) }),
    tag.thead({ class = "hidden", tag.tr({ tag.th({ scope = "col", "Object" }),
      tag.th({ scope = "col", "Where" }), tag.th({ scope = "col", "Evidence" }) }) }),
    tag.tbody({ rows }),
  })
end

-- Only links that a browser opens as pages.
local function link_of(finding)
  local url = finding.link
  if not url then
    return false
  elseif not url:find("^https?://") then
    url = url:find("^[%w.-]+%.%a+/") and "https://" .. url or nil
  end
  return { " ", url and tag.a({ href = url, rel = "noreferrer", finding.link })
    or tag.span({ finding.link }) }
end

local function section_of(group, is_open)
  local first <const> = group.first
  return tag.details({ class = "rule", open = is_open,
    ["data-text"] = table.concat({ first.rule, first.title, first.action or "" }, " "),
    tag.summary({ badge(first.severity), tag.code({ first.rule }),
      tag.b({ class = "title", first.title }),
      tag.span({ class = "number soft count", #group }) }),
    tag.div({ class = "body",
      tag.p({ first.action or "Look at it.", link_of(first) }),
      first.uncertain and tag.p({ class = "soft", "Uncertain: ", first.uncertain }),
      table_of(group) }),
  })
end

--- The findings of a report.
return function(model)
  if #model.findings == 0 then
    return tag.p({ "Nothing was found." })
  end
  local sections = grouped(model.findings)
  for position, group in ipairs(sections) do
    sections[position] = section_of(group, #model.findings <= OPEN)
  end
  return { filters(model), tag.div({ id = "findings", sections }) }
end
