--- The tables of the HTML report: waves, steps, certificates, what is left, what was compared.
--
-- Requires migrate.audit.walk, migrate.report.markup, progress, signs.

local badge = require("migrate.report.signs").badge
local count = require("migrate.audit.walk").count
local markup = require("migrate.report.markup")
local progress = require("migrate.report.progress")

local tag = markup.tag

local lists = {
  --- Above so many steps, pools are shown in their place.
  STEPS = 600,
}

local function make_table(caption, class, heads, rows)
  if #rows == 0 then
    return tag.p({ class = "soft", "None." })
  end
  local cells = {}
  for position, head in ipairs(heads) do
    cells[position] = tag.th({ scope = "col", class = head.class, head[1] })
  end
  return tag.div({ class = "wide", tag.table({ class = class,
    tag.caption({ class = "hidden", caption }), tag.thead({ tag.tr({ cells }) }),
    tag.tbody({ rows }) }) })
end

local NUMBER <const> = "number"

local function bar_of(tally)
  local parts, at = {}, 0
  for _, state in ipairs(progress.STATES) do
    if tally[state] > 0 then
      parts[#parts + 1] = tag.rect({ class = "part " .. state, x = at, y = 0,
        width = tally[state], height = 1 })
      at = at + tally[state]
    end
  end
  return tag.svg({ class = "bar", viewBox = ("0 0 %d 1"):format(math.max(tally.total, 1)),
    preserveAspectRatio = "none", role = "img",
    tag.title({ ("%d of %s done"):format(tally.done, count(tally.total, "step")) }), parts })
end

local function name_of_wave(tally)
  return tally.wave and "Wave " .. tally.wave or "Shared"
end

--- A row for each wave, with its bar.
function lists.waves(model)
  local rows = {}
  for position, tally in ipairs(model.waves) do
    rows[position] = tag.tr({ tag.th({ scope = "row", name_of_wave(tally) }),
      tag.td({ bar_of(tally) }),
      tag.td({ class = NUMBER, tally.done }), tag.td({ class = NUMBER, tally.failed }),
      tag.td({ class = NUMBER, tally.begun }), tag.td({ class = NUMBER, tally.waiting }) })
  end
  return make_table("Progress of the waves", "waves", { { "Wave" }, { "Progress" },
    { "Done", class = NUMBER }, { "Failed", class = NUMBER }, { "Begun", class = NUMBER },
    { "Waiting", class = NUMBER } }, rows)
end

local function step_row(step)
  local after = step.irreversible and { tag.b({ "No way back: " }), step.irreversible }
    or step.undo
  return tag.tr({ tag.td({ class = NUMBER, step.number }), tag.td({ badge(step.state),
      step.ended and tag.span({ class = "kind", (step.ended:sub(1, 16):gsub("T", " ")) }) }),
    tag.td({ step.pool and markup.breakable(step.account .. "/" .. step.pool) or "shared" }),
    tag.td({ step.title, step.problem and tag.span({ class = "kind", step.problem }) }),
    tag.td({ class = "soft", after or false }) })
end

local function pool_rows(model)
  local tallies, names, rows = progress.pools(model.steps), {}, {}
  for name in pairs(tallies) do
    names[#names + 1] = name
  end
  table.sort(names)
  for position, name in ipairs(names) do
    local tally = tallies[name]
    rows[position] = tag.tr({ tag.th({ scope = "row", name }), tag.td({ bar_of(tally) }),
      tag.td({ class = NUMBER, tally.done }), tag.td({ class = NUMBER, tally.failed }),
      tag.td({ class = NUMBER, tally.begun }), tag.td({ class = NUMBER, tally.waiting }) })
  end
  return rows
end

--- The steps; of a plan with very many, a row for each pool.
function lists.steps(model)
  if #model.steps > lists.STEPS then
    return { tag.p({ ("%s are too many to list here: the JSON and CSV forms have them. "
      .. "These are the pools."):format(count(#model.steps, "step")) }),
    make_table("Progress of the pools", "waves", { { "Pool" }, { "Progress" },
      { "Done", class = NUMBER }, { "Failed", class = NUMBER }, { "Begun", class = NUMBER },
      { "Waiting", class = NUMBER } }, pool_rows(model)) }
  end
  local rows = {}
  for position, step in ipairs(model.steps) do
    rows[position] = step_row(step)
  end
  return make_table("Steps of the plan", "steps", { { "No.", class = NUMBER }, { "State" },
    { "Pool" }, { "Step" }, { "Undo" } }, rows)
end

--- What a person has to see to.
function lists.manual(model)
  local rows = {}
  for position, item in ipairs(model.manual) do
    local object <const> = item.object
    local id = object.account and object.account ~= object.id
      and object.account .. "/" .. object.id or object.id
    rows[position] = tag.tr({
      tag.th({ scope = "row", tag.span({ class = "kind", object.kind }),
        markup.breakable(id) }),
      tag.td({ tag.code({ item.rule }) }),
      tag.td({ item.why,
        item.blocks and tag.span({ class = "kind", "Nothing is planned for it." }) }),
      tag.td({ item.action }) })
  end
  return make_table("What is left to a person", "manual", { { "Object" }, { "Rule" }, { "Why" },
    { "What to do" } }, rows)
end

-- The bar ends after a year and a bit; 300 pixels wide.
local DAYS <const>, URGENT <const>, SOON <const> = 400, 30, 90

local function x_of(days)
  return math.max(0, math.min(days, DAYS)) / DAYS * 300
end

local function class_of(days)
  return days == nil and "soft" or days < URGENT and "urgent" or days < SOON and "soon" or "left"
end

local function life_of(days)
  local width = days and days < 0 and 3 or days and math.max(x_of(days), 3) or 0
  return tag.svg({ viewBox = "0 0 300 18", ["aria-hidden"] = "true",
    tag.rect({ class = "track", x = 0, y = 4, width = 300, height = 10, rx = 2 }),
    tag.rect({ class = class_of(days), x = 0, y = 4, width = width, height = 10, rx = 2 }),
    tag.path({ class = "axis", d = ("M%.1f 0v18M%.1f 0v18"):format(x_of(URGENT), x_of(SOON)) }) })
end

local function words_of(days)
  return days == nil and "not known" or days < 0 and ("expired %s ago"):format(count(-days, "day"))
    or count(days, "day")
end

--- The certificates, those that expire first at the top.
function lists.certificates(model)
  local rows = {}
  for position, row in ipairs(model.certificates) do
    local days <const> = row.days_left
    rows[position] = tag.tr({ tag.td({ class = "number " .. class_of(days), words_of(days) }),
      tag.td({ class = "chart", life_of(days) }),
      tag.td({ class = "date", (row.expires or ""):sub(1, 10) }),
      tag.th({ scope = "row", row.subject and row.subject:gsub("^CN=", "") or row.name,
        tag.span({ class = "kind", tag.code({ row.thumbprint or "" }) }) }),
      tag.td({ row.place }), tag.td({ row.used_by or "" }) })
  end
  return make_table("Certificates by days left", "life", { { "Left", class = NUMBER },
    { "To 400 days; lines at 30 and 90" }, { "Expires" }, { "Certificate" }, { "Place" },
    { "Used by" } }, rows)
end

--- What verify compared.
function lists.verification(model)
  local rows = {}
  for position, row in ipairs(model.verification) do
    rows[position] = tag.tr({ tag.td({ badge(row.is_equal and "done" or "failed") }),
      tag.th({ scope = "row", markup.breakable(row.account .. "/" .. row.pool) }),
      tag.td({ row.what }),
      tag.td({ tostring(row.where) }), tag.td({ tag.code({ tostring(row.found or "(none)") }),
        not row.is_equal and tag.span({ class = "kind", "expected ", tostring(row.expected) }) }) })
  end
  return make_table("What was compared", "verification", { { "Result" }, { "Pool" }, { "What" },
    { "Where" }, { "Found" } }, rows)
end

--- What could not be read.
function lists.failures(model)
  local rows = {}
  for position, failure in ipairs(model.failures) do
    rows[position] = tag.tr({ tag.th({ scope = "row", failure.where }), tag.td({ failure.what }),
      tag.td({ failure.message or "" }) })
  end
  return make_table("What could not be read", "failures", { { "Where" }, { "What" }, { "Why" } },
    rows)
end

--- The pools of the map as a table, for whom a drawing says nothing.
function lists.pools(model)
  local rows = {}
  for position, row in ipairs(model.pools) do
    rows[position] = tag.tr({
      tag.th({ scope = "row", markup.breakable(row.account .. "/" .. row.pool) }),
      tag.td({ row.detail }), tag.td({ class = NUMBER, row.certificates }),
      tag.td({ row.successor or "" }), tag.td({ class = NUMBER, row.wave or "" }),
      tag.td({ row.state or "" }) })
  end
  return make_table("Pools", "pools", { { "Pool" }, { "What it is" },
    { "Certificates", class = NUMBER }, { "Successor" }, { "Wave", class = NUMBER },
    { "State" } }, rows)
end

return lists
