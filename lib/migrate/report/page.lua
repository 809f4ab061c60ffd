--- The HTML report: one file that needs nothing else and asks nobody for anything.
--
-- Requires migrate.audit.walk, migrate.report.findings, lists, map, markup, overview, script,
-- style.

local count = require("migrate.audit.walk").count
local findings = require("migrate.report.findings")
local lists = require("migrate.report.lists")
local map = require("migrate.report.map")
local markup = require("migrate.report.markup")
local overview = require("migrate.report.overview")
local script = require("migrate.report.script")
local style = require("migrate.report.style")

local tag, raw = markup.tag, markup.raw

local POLICY <const> = "default-src 'none'; style-src 'unsafe-inline'; "
  .. "script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

local function fact(name, value)
  return value and tag.div({ tag.dt({ name, " " }), tag.dd({ value }) })
end

local function spaced(time)
  return (time:gsub("T", " "):gsub("Z$", " UTC"))
end

local function tile(number, one, many)
  return tag.li({ tag.b({ number }), tag.span({ number == 1 and one or many or one }) })
end

local function tiles(model)
  local counts <const> = model.counts
  return tag.ul({ class = "tiles",
    tile(counts.accounts, "Batch account", "Batch accounts"),
    tile(counts.certificates, "certificate of Batch", "certificates of Batch"),
    tile(counts.pools_with_certificates,
      ("of %s with certificates"):format(count(counts.pools, "pool"))),
    tile(counts.nodes, "node", "nodes"),
    tile(counts.jobs + counts.schedules, "open job or schedule", "open jobs and schedules"),
    tile(counts.vaults, "key vault", "key vaults"),
    tile(model.severities.blocker, "blocker", "blockers"),
    tile(model.severities.warning, "warning", "warnings"),
    tile(#model.manual, "left to a person"),
  })
end

local function header(model)
  local standing <const>, brief = model.standing, {}
  for position, line in ipairs(model.brief) do
    brief[position] = tag.div({ tag.dt({ line.name, " " }), tag.dd({ line.text }) })
  end
  return tag.header({
    tag.h1({ "From Batch certificates to Key Vault" }),
    tag.dl({ class = "facts", fact("Scope", model.scope), fact("Taken", spaced(model.taken)),
      model.at ~= model.taken and fact("Judged at", spaced(model.at)),
      fact("Cloud", model.cloud), fact("Plan", model.plan and model.plan.id) }),
    tag.div({ class = "standing " .. standing.tone, tag.strong({ standing.word }),
      tag.span({ standing.text }) }),
    tag.dl({ class = "brief", brief }),
    tiles(model),
  })
end

local function sample(state)
  return tag.svg({ width = 34, height = 8, viewBox = "0 0 34 8", ["aria-hidden"] = "true",
    tag.path({ class = "link " .. state, d = "M1 4h32" }) })
end

local function legend(estate)
  local seen, items = {}, {}
  for _, link in ipairs(estate.links) do
    seen[link.state] = true
  end
  for _, state in ipairs(map.STATES) do
    if seen[state[1]] then
      items[#items + 1] = tag.li({ sample(state[1]), state[2] })
    end
  end
  local function shape(class, d, text)
    return tag.li({ tag.svg({ width = 12, height = 12, viewBox = "0 0 12 12",
      ["aria-hidden"] = "true", tag.path({ class = "mark " .. class, d = d }) }), text })
  end
  return tag.ul({ class = "legend", items,
    shape("blocker", "M6 0l6 6l-6 6l-6 -6z", "something blocks the pool"),
    shape("warning", "M6 .5l6 11h-12z", "a warning about it") })
end

local function map_section(model, estate)
  local counts <const> = model.counts
  local description = ("%s, %s, %s and %s, and what links them."):format(
    count(counts.accounts, "account"), count(counts.certificates, "certificate"),
    count(counts.pools, "pool"), count(counts.vaults, "key vault"))
  local is_big = overview.is_needed(estate)
  local drawing = is_big and overview or map
  return { not is_big and legend(estate), tag.div({ class = "scroll", tabindex = 0,
    role = "region", ["aria-label"] = "Map of the estate", drawing.draw(estate, description) }) }
end

local function sections_of(model, estate)
  local list = {}
  local function add(id, title, content, intro)
    list[#list + 1] = { id = id, title = title, content = content, intro = intro }
  end
  add("estate", "Estate", map_section(model, estate), estate.has_plan
    and "Who uses which certificate now, and from which vault it comes afterwards. Long names are "
      .. "cut; each has its whole name when pointed at."
    or "Who uses which certificate now. No plan was given, so nothing is shown of afterwards.")
  if #model.waves > 0 then
    add("progress", "Progress", lists.waves(model))
  end
  add("findings-of", ("Findings (%d)"):format(#model.findings), findings(model))
  if #model.manual > 0 then
    add("manual", ("Left to a person (%d)"):format(#model.manual), lists.manual(model))
  end
  add("certificates", "Certificates by days left", lists.certificates(model))
  if model.verification then
    add("proof", "Proof", lists.verification(model), "What the service itself said, compared with "
      .. "what the plan wanted.")
  end
  if #model.steps > 0 then
    add("steps", "Steps", lists.steps(model))
  end
  add("pools", ("Pools (%d)"):format(#model.pools), lists.pools(model))
  if #model.failures > 0 then
    add("failures", ("Not read (%d)"):format(#model.failures), lists.failures(model),
      "What these hold is not in this report.")
  end
  return list
end

local CLASSES <const> = { estate = "map-section", ["findings-of"] = "findings-section" }

local function body_of(model, estate)
  local sections = sections_of(model, estate)
  local links, parts = {}, {}
  for position, section in ipairs(sections) do
    links[position] = tag.li({ tag.a({ href = "#" .. section.id, section.title }) })
    parts[position] = tag.section({ id = section.id, class = CLASSES[section.id],
      ["aria-labelledby"] = section.id .. "-title",
      tag.h2({ id = section.id .. "-title", section.title }),
      section.intro and tag.p({ class = "soft", section.intro }), section.content })
  end
  return { header(model), tag.nav({ ["aria-label"] = "Sections", tag.ul({ links }) }),
    tag.main({ parts }),
    tag.footer({ "Made by certferry. This file holds no key and no password, and loads nothing." }),
  }
end

--- The document.
-- @param model the data
-- @param estate what the map shows
return function(model, estate)
  return "<!doctype html>\n" .. tostring(tag.html({ lang = "en",
    tag.head({
      tag.meta({ charset = "utf-8" }),
      tag.meta({ ["http-equiv"] = "Content-Security-Policy", content = POLICY }),
      tag.meta({ name = "viewport", content = "width=device-width, initial-scale=1" }),
      tag.meta({ name = "referrer", content = "no-referrer" }),
      tag.title({ "Migration report, " .. model.scope }),
      tag.style({ raw(style) }),
    }),
    tag.body({ body_of(model, estate), tag.script({ raw(script) }) }),
  })) .. "\n"
end
