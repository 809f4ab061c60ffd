--- The map of an estate as SVG: who uses which certificate, before and after.
--
-- Requires migrate.audit.walk, migrate.report.layout, migrate.report.markup.

local count = require("migrate.audit.walk").count
local layout = require("migrate.report.layout")
local markup = require("migrate.report.markup")

local tag, fit = markup.tag, markup.fit

local map = {}

--- What the kinds of links are called, in the order of the legend.
map.STATES = {
  { "before", "refers to a certificate of Batch" },
  { "planned", "planned, not begun" },
  { "underway", "under way" },
  { "done", "done" },
  { "failed", "failed" },
  { "present", "reads from a vault already" },
}

local WORDS <const> = { planned = "planned", underway = "under way", done = "done",
  failed = "failed" }

local function short(thumbprint)
  return thumbprint and thumbprint:sub(1, 8) .. "…" .. thumbprint:sub(-4) or nil
end

local function day_of(time)
  return time and time:sub(1, 10)
end

local function joined(...)
  local parts = {}
  for position = 1, select("#", ...) do
    parts[#parts + 1] = select(position, ...) or nil
  end
  return table.concat(parts, " · ")
end

local DETAILS <const> = {
  certificate = function(row)
    return joined(short(row.thumbprint), row.expires and "to " .. day_of(row.expires) or false,
      not row.is_used and "unused" or false)
  end,
  pool = function(row) return row.detail end,
  successor = function(row)
    return joined(WORDS[row.state], "wave " .. row.wave,
      row.strategy == "same id" and "same id" or false)
  end,
  vault = function(row)
    return joined(not row.is_there and "new" or false, row.subject or short(row.thumbprint)
      or false, row.expires and "to " .. day_of(row.expires) or false)
  end,
}

local function class_of(at)
  local row <const> = at.row
  local more = at.kind == "successor" and row.state or at.kind == "pool" and row.worst
    or at.kind == "certificate" and not row.is_used and "unused"
    or at.kind == "vault" and not row.is_there and "new"
  return joined("node " .. at.kind, more or false):gsub(" · ", " ")
end

-- Shapes differ, not only colours.
local function marker(at)
  local x <const>, y <const> = at.x + at.width - 15, at.y
  if at.row.worst == "blocker" then
    return tag.path({ class = "mark blocker",
      d = ("M%.1f %.1fl6 6l-6 6l-6 -6z"):format(x, y - 6) })
  end
  return tag.path({ class = "mark warning",
    d = ("M%.1f %.1fl6.5 11h-13z"):format(x, y - 6) })
end

local function draw_node(at, is_compact)
  local row <const> = at.row
  local detail <const> = DETAILS[at.kind](row)
  local has_mark <const> = at.kind == "pool" and row.worst ~= nil
  local room <const> = at.width - 20 - (has_mark and 18 or 0)
  local title = joined(row.label, row.thumbprint or false, detail ~= "" and detail or false,
    has_mark and "worst finding: " .. row.worst or false)
  return tag.g({ class = class_of(at), ["data-key"] = row.key,
    tag.title({ title }),
    tag.rect({ x = at.x, y = at.top, width = at.width, height = at.height, rx = 5 }),
    tag.text({ class = "label", x = at.x + 10, y = is_compact and at.y + 4 or at.top + 15,
      fit(is_compact and at.kind == "vault" and row.subject or row.label, room, 12.5) }),
    not is_compact and tag.text({ class = "detail", x = at.x + 10, y = at.top + 29,
      fit(detail, room, 10.5) }),
    has_mark and marker(at),
  })
end

local function draw_link(self, link)
  local from, to = self.placed[link.from], self.placed[link.to]
  if not from or not to then
    return false
  end
  local left, right = from.x + from.width, to.x
  local bend = (right - left) / 2
  return tag.path({ class = "link " .. link.state, ["data-from"] = link.from,
    ["data-to"] = link.to, d = ("M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f"):format(left, from.y,
      left + bend, from.y, right - bend, to.y, right, to.y) })
end

local function names_of(rows)
  local names = {}
  for position, row in ipairs(rows) do
    names[position] = row.label
  end
  return table.concat(names, ", ")
end

local function draw_others(self, band)
  local others <const> = band.band.others
  if #others == 0 then
    return false
  end
  return tag.g({ class = "others",
    tag.title({ names_of(others) }),
    tag.text({ class = "detail", x = self.columns.pool.x + 10, y = band.others + 20,
      ("and %s without certificates"):format(count(#others, "pool")) }),
  })
end

local function draw_frame(at)
  return tag.rect({ class = "band", x = at.x, y = at.top, width = at.width, height = at.height,
    rx = 8 })
end

local function draw_band(self, at)
  local band <const> = at.band
  return {
    draw_frame(at),
    tag.text({ class = "head", x = at.x + 12, y = at.top + 25, fit(band.name, 300, 14) }),
    tag.text({ class = "detail", x = self.columns.pool.x, y = at.top + 25,
      joined(count(#band.all, "pool"), count(#band.certificates, "certificate"),
        band.location or false) }),
    draw_others(self, at),
  }
end

local function draw_vault(at)
  local vault <const> = at.vault
  local who = #vault.identities > 0 and "read as " .. table.concat(vault.identities, ", ")
    or count(#vault.certificates, "certificate")
  return {
    draw_frame(at),
    tag.g({
      tag.title({ joined(vault.name, who) }),
      tag.text({ class = "head", x = at.x + 12, y = at.top + 21,
        fit(vault.name, at.width - 24, 14) }),
      tag.text({ class = "detail", x = at.x + 12, y = at.top + 37,
        fit(who, at.width - 24, 10.5) }),
    }),
  }
end

-- What no step of a plan is about, in the place of a successor.
local function draw_unplanned(self, at)
  local column <const>, row <const> = self.columns.successor, at.row
  if not column or at.kind ~= "pool" or row.successor or row.is_on_vault then
    return false
  end
  local text = row.manual and ("left to a person · %s"):format(row.manual.rule) or "not planned"
  return tag.g({ class = "unplanned",
    tag.title({ joined(row.label, text, row.manual and row.manual.why or false) }),
    tag.text({ class = "detail", x = column.x + 10, y = at.y + 4, fit(text, column.width - 20,
      10.5) }),
  })
end

local HEADS <const> = {
  { "certificate", "Certificates of Batch" }, { "pool", "Pools" }, { "successor", "Successors" },
  { "vault", "Key vaults" },
}

local function draw_heads(self)
  local heads = {}
  for _, head in ipairs(HEADS) do
    local column = self.columns[head[1]]
    heads[#heads + 1] = column and tag.text({ class = "column", x = column.x, y = 24, head[2] })
      or nil
  end
  return heads
end

local function sorted_places(placed)
  local list = {}
  for _, at in pairs(placed) do
    list[#list + 1] = at
  end
  table.sort(list, function(left, right)
    return left.x < right.x or left.x == right.x and left.top < right.top
  end)
  return list
end

--- The drawing as SVG.
-- @param estate what estate.of gave
-- @param description what it shows, in a sentence
function map.draw(estate, description)
  local self = layout.of(estate)
  local backgrounds, links, nodes = {}, {}, {}
  for _, at in ipairs(self.bands) do
    backgrounds[#backgrounds + 1] = draw_band(self, at)
  end
  for _, at in ipairs(self.vaults) do
    backgrounds[#backgrounds + 1] = draw_vault(at)
  end
  for _, link in ipairs(estate.links) do
    links[#links + 1] = draw_link(self, link) or nil
  end
  for _, at in ipairs(sorted_places(self.placed)) do
    nodes[#nodes + 1] = draw_unplanned(self, at) or nil
    nodes[#nodes + 1] = draw_node(at, self.compact)
  end
  return tag.svg({ class = self.compact and "map compact" or "map", id = "map", role = "group",
    ["aria-labelledby"] = "map-title", ["aria-describedby"] = "map-text",
    viewBox = ("0 0 %d %d"):format(layout.WIDTH, math.ceil(self.height)),
    tag.title({ id = "map-title", "Map of the estate" }),
    tag.desc({ id = "map-text", description }),
    draw_heads(self), backgrounds, links, nodes })
end

return map
