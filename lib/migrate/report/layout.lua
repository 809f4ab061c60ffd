--- Where on the map each certificate, pool, successor and vault stands.
--
-- Columns from the left: certificates of Batch, pools, successors, vaults. An account is a band
-- across the first three; what is linked stands as near as there is room. Requires nothing.

local layout = {
  WIDTH = 1200,
  BAND_HEAD = 40,
  VAULT_HEAD = 46,
}

local COLUMNS <const> = {
  with_plan = {
    certificate = { x = 20, width = 228 }, pool = { x = 346, width = 236 },
    successor = { x = 642, width = 216 }, vault = { x = 966, width = 222 }, band = 858,
  },
  without_plan = {
    certificate = { x = 20, width = 270 }, pool = { x = 420, width = 300 },
    vault = { x = 880, width = 308 }, band = 720,
  },
}

-- Above so many rows in a column each is one line.
local COMPACT_ABOVE <const> = 48
local GAP <const>, MARGIN <const> = 14, 44

local function mean(list)
  local sum = 0
  for _, value in ipairs(list) do
    sum = sum + value
  end
  return #list > 0 and sum / #list or math.huge
end

-- The middles of what each row is linked with, as far as they are placed.
local function neighbours_of(map, placed)
  local heights = {}
  local function note(key, other)
    if placed[other] then
      heights[key] = heights[key] or {}
      table.insert(heights[key], placed[other].y)
    end
  end
  for _, link in ipairs(map.links) do
    note(link.from, link.to)
    note(link.to, link.from)
  end
  return heights
end

local function by_height(rows, heights)
  local wanted = {}
  for position, row in ipairs(rows) do
    wanted[row] = { mean(heights[row.key] or {}), position }
  end
  local sorted = table.move(rows, 1, #rows, 1, {})
  table.sort(sorted, function(left, right)
    local one, other = wanted[left], wanted[right]
    if one[1] ~= other[1] then
      return one[1] < other[1]
    end
    return one[2] < other[2]
  end)
  return sorted, wanted
end

-- Each as near to its wish as those above and those still to come leave room.
local function spread(self, rows, column, from, to, heights)
  local sorted, wanted = by_height(rows, heights)
  local free = from
  for position, row in ipairs(sorted) do
    local last = to - (#sorted - position + 1) * self.pitch
    local wish = wanted[row][1] - self.pitch / 2
    local top = math.max(free, math.min(wish, math.max(last, free)))
    self:place(row, column, top)
    free = top + self.pitch
  end
end

local Layout = {}
Layout.__index = Layout

function Layout:place(row, column, top)
  local at <const> = self.columns[column]
  self.placed[row.key] = { row = row, kind = column, x = at.x, width = at.width, top = top,
    height = self.pitch - 6, y = top + (self.pitch - 6) / 2 }
end

local function place_pools(self, band, top)
  for position, row in ipairs(band.pools) do
    self:place(row, "pool", top + (position - 1) * self.pitch)
    if row.successor then
      self:place(row.successor, "successor", top + (position - 1) * self.pitch)
    end
  end
end

local function place_band(self, band, top)
  local rows = math.max(#band.certificates, #band.pools + (#band.others > 0 and 1 or 0), 1)
  local first, height = top + layout.BAND_HEAD, rows * self.pitch
  place_pools(self, band, first)
  spread(self, band.certificates, "certificate", first, first + height,
    neighbours_of(self.map, self.placed))
  self.bands[#self.bands + 1] = { band = band, x = 8, width = self.columns.band, top = top,
    height = layout.BAND_HEAD + height + 4, others = first + #band.pools * self.pitch }
  return top + layout.BAND_HEAD + height + 4 + GAP
end

local function height_of(self, vault)
  local rows <const> = math.max(#vault.certificates, 1)
  return layout.VAULT_HEAD + rows * (self.pitch + self.slack) + 4
end

-- What a row of a vault may have beside its own height, so that the vaults are as high as the
-- accounts and their rows stand near the pools that read them.
local function slack_of(self, bottom)
  local height, rows = 0, 0
  for _, vault in ipairs(self.map.vaults) do
    height = height + height_of(self, vault) + GAP
    rows = rows + math.max(#vault.certificates, 1)
  end
  return rows > 0 and math.max(bottom - MARGIN - height, 0) / rows or 0
end

local function place_vault(self, vault, top, heights)
  local height <const> = height_of(self, vault)
  spread(self, vault.certificates, "vault", top + layout.VAULT_HEAD, top + height - 4, heights)
  self.vaults[#self.vaults + 1] = { vault = vault, x = self.columns.vault.x - 8,
    width = self.columns.vault.width + 12, top = top, height = height }
end

local function middle_of(vault, heights)
  local all = {}
  for _, row in ipairs(vault.certificates) do
    local near = heights[row.key] or {}
    table.move(near, 1, #near, #all + 1, all)
  end
  return mean(all)
end

-- Vaults from the top, each about at the middle of what it gives.
local function place_vaults(self, bottom)
  self.slack = slack_of(self, bottom)
  local heights, wanted, left = neighbours_of(self.map, self.placed), {}, 0
  local sorted = table.move(self.map.vaults, 1, #self.map.vaults, 1, {})
  for position, vault in ipairs(sorted) do
    wanted[vault] = { middle_of(vault, heights), position }
    left = left + height_of(self, vault) + GAP
  end
  table.sort(sorted, function(one, other)
    local near, far = wanted[one], wanted[other]
    return near[1] < far[1] or near[1] == far[1] and near[2] < far[2]
  end)
  local free = MARGIN
  for _, vault in ipairs(sorted) do
    local height <const> = height_of(self, vault)
    local top = math.max(free, math.min(wanted[vault][1] - height / 2, bottom - left))
    place_vault(self, vault, top, heights)
    free, left = top + height + GAP, left - height - GAP
  end
  return free
end

local function tallest(map)
  local number = 0
  for _, band in ipairs(map.bands) do
    number = number + math.max(#band.certificates, #band.pools)
  end
  return number
end

--- Places all of a map.
-- @param map what estate.of gave
-- @return `placed` by key, `bands`, `vaults`, `columns`, `height`, `compact`
function layout.of(map)
  local is_compact = tallest(map) > COMPACT_ABOVE
  local self = setmetatable({
    map = map, placed = {}, bands = {}, vaults = {}, compact = is_compact, slack = 0,
    pitch = is_compact and 26 or 42,
    columns = map.has_plan and COLUMNS.with_plan or COLUMNS.without_plan,
  }, Layout)
  local bottom = MARGIN
  for _, band in ipairs(map.bands) do
    bottom = place_band(self, band, bottom)
  end
  self.height = math.max(bottom, place_vaults(self, bottom))
  return self
end

return layout
