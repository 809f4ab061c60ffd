--- The map of an estate that is too big to show each pool: accounts, vaults, and numbers.
--
-- Requires migrate.audit.walk, migrate.report.markup.

local count = require("migrate.audit.walk").count
local markup = require("migrate.report.markup")

local tag, fit = markup.tag, markup.fit

local overview = {
  --- Above so many certificates and pools with certificates, each is not drawn.
  LIMIT = 320,
}

local ORDER <const> = { "done", "underway", "failed", "planned", "unplanned" }
local WORDS <const> = { done = "done", underway = "under way", failed = "failed",
  planned = "planned", unplanned = "not planned" }
local ACCOUNT <const> = { x = 8, width = 640, pitch = 84 }
local VAULT <const> = { x = 930, width = 258, pitch = 84 }

--- Whether an estate is too big for the map that shows all of it.
function overview.is_needed(estate)
  local number = 0
  for _, band in ipairs(estate.bands) do
    number = number + #band.certificates + #band.pools
  end
  return number > overview.LIMIT
end

local function tally_of(band)
  local tally = { done = 0, underway = 0, failed = 0, planned = 0, unplanned = 0 }
  for _, row in ipairs(band.pools) do
    local state = row.successor and row.successor.state or row.is_on_vault and "done"
      or "unplanned"
    tally[state] = tally[state] + 1
  end
  return tally
end

local function draw_bar(band, x, y, width)
  local tally, parts, at = tally_of(band), {}, x
  for _, state in ipairs(ORDER) do
    local share = #band.pools > 0 and tally[state] / #band.pools * width or 0
    if share > 0 then
      parts[#parts + 1] = tag.rect({ class = "part " .. state, x = at, y = y, width = share,
        height = 10, tag.title({ ("%d %s"):format(tally[state], WORDS[state]) }) })
      at = at + share
    end
  end
  return parts
end

local function words_of(band)
  local tally, words = tally_of(band), {}
  for _, state in ipairs(ORDER) do
    if tally[state] > 0 then
      words[#words + 1] = ("%d %s"):format(tally[state], WORDS[state])
    end
  end
  return table.concat(words, ", ")
end

local function draw_account(band, top)
  local x <const> = ACCOUNT.x
  return {
    tag.rect({ class = "band", x = x, y = top, width = ACCOUNT.width, height = 72, rx = 8 }),
    tag.text({ class = "head", x = x + 14, y = top + 24, fit(band.name, 300, 14),
      tag.title({ band.name }) }),
    tag.text({ class = "detail", x = x + 330, y = top + 24, fit(("%s, %s, %d with certificates")
      :format(count(#band.certificates, "certificate"), count(#band.all, "pool"), #band.pools), 296,
        10.5) }),
    draw_bar(band, x + 14, top + 36, ACCOUNT.width - 28),
    tag.text({ class = "detail", x = x + 14, y = top + 63, words_of(band) }),
  }
end

-- How many pools have or get certificates of a vault.
local function readers_of(flows, index)
  local number = 0
  for _, flow in pairs(flows) do
    number = number + (flow.vault == index and flow.number or 0)
  end
  return number
end

local function draw_vault(vault, top, readers)
  return {
    tag.rect({ class = "band", x = VAULT.x, y = top, width = VAULT.width, height = 72, rx = 8 }),
    tag.text({ class = "head", x = VAULT.x + 14, y = top + 26, fit(vault.name, 230, 14),
      tag.title({ vault.name }) }),
    tag.text({ class = "detail", x = VAULT.x + 14, y = top + 46,
      ("%s, read by %s"):format(count(#vault.certificates, "certificate"),
        count(readers, "pool")) }),
  }
end

-- By account and vault: how many pools of the one get certificates of the other.
local function flows_of(estate)
  local account_of, vault_of, flows = {}, {}, {}
  for index, band in ipairs(estate.bands) do
    for _, row in ipairs(band.pools) do
      account_of[row.key] = index
      account_of[row.successor and row.successor.key or row.key] = index
    end
  end
  for index, vault in ipairs(estate.vaults) do
    for _, row in ipairs(vault.certificates) do
      vault_of[row.key] = index
    end
  end
  local seen = {}
  for _, link in ipairs(estate.links) do
    local account, vault = account_of[link.from], vault_of[link.to]
    local pool = account and vault and ("%d %s"):format(vault, link.from)
    if pool and not seen[pool] then
      seen[pool] = true
      local key = account .. " " .. vault
      flows[key] = flows[key] or { account = account, vault = vault, number = 0 }
      flows[key].number = flows[key].number + 1
    end
  end
  return flows
end

local function draw_flow(estate, flow, tops)
  local from, to = ACCOUNT.x + ACCOUNT.width, VAULT.x
  local start, finish = tops.account[flow.account] + 36, tops.vault[flow.vault] + 36
  return tag.path({ class = "link planned flow",
    style = ("stroke-width:%.1f"):format(math.min(1.5 + flow.number / 10, 14)),
    d = ("M%d %.1fC%d %.1f %d %.1f %d %.1f"):format(from, start, from + 140, start, to - 140,
      finish, to, finish),
    tag.title({ ("%s: %s, from %s"):format(estate.bands[flow.account].name,
      count(flow.number, "pool"), estate.vaults[flow.vault].name) }) })
end

local function draw_flows(estate, flows, tops)
  local keys = {}
  for key in pairs(flows) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for position, key in ipairs(keys) do
    keys[position] = draw_flow(estate, flows[key], tops)
  end
  return keys
end

--- The drawing as SVG.
function overview.draw(estate, description)
  local tops, boxes, flows = { account = {}, vault = {} }, {}, flows_of(estate)
  for position, band in ipairs(estate.bands) do
    tops.account[position] = 40 + (position - 1) * ACCOUNT.pitch
    boxes[#boxes + 1] = draw_account(band, tops.account[position])
  end
  local left = math.max(#estate.bands - #estate.vaults, 0)
  for position, vault in ipairs(estate.vaults) do
    tops.vault[position] = 40 + left * ACCOUNT.pitch / 2 + (position - 1) * VAULT.pitch
    boxes[#boxes + 1] = draw_vault(vault, tops.vault[position],
      readers_of(flows, position))
  end
  local rows = math.max(#estate.bands, #estate.vaults)
  return tag.svg({ class = "map", id = "map", role = "group", ["aria-labelledby"] = "map-title",
    ["aria-describedby"] = "map-text", viewBox = ("0 0 1200 %d"):format(40 + rows * ACCOUNT.pitch),
    tag.title({ id = "map-title", "Overview of the estate" }),
    tag.desc({ id = "map-text", description }),
    tag.text({ class = "column", x = ACCOUNT.x, y = 24, "Accounts, and the state of their pools" }),
    tag.text({ class = "column", x = VAULT.x, y = 24, "Key vaults" }),
    draw_flows(estate, flows, tops), boxes })
end

return overview
