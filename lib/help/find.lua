--- Entries by what a person types: any case of letters, a variable's name for its type, small
-- mistakes.
--
-- Requires prompt.distance, reference.

local distance = require("prompt.distance")
local reference = require("reference")

local LONGEST <const> = 80
local MOST <const> = 3
local FARTHEST <const> = 2

-- From a name in lower case to the entries that have it; a name in small letters can stand for a
-- module and for a type, and the module comes first.
local index

local function add(name, entry)
  name = name:lower()
  local list = index[name] or {}
  list[#list + 1] = entry
  index[name] = list
end

local function add_names(entry)
  add(entry.name:gsub(":", "."), entry)
  local owner = reference.entry(entry.receiver or entry.owner or entry.name)
  for _, variable in ipairs(owner.variables or {}) do
    add(owner == entry and variable or variable .. "." .. entry.key, entry)
  end
end

local RANK <const> = { module = 1, ["function"] = 2, type = 3, property = 4 }

local function build_index()
  index = {}
  for _, entry in ipairs(reference.all()) do
    add_names(entry)
  end
  for _, list in pairs(index) do
    table.sort(list, function(left, right)
      if RANK[left.kind] ~= RANK[right.kind] then
        return RANK[left.kind] < RANK[right.kind]
      end
      return left.name < right.name
    end)
  end
end

-- The names nearest to what was typed, best first.
local function nearest(typed)
  local found, last = {}, typed:match("([^.]+)$")
  for name, entries in pairs(index) do
    local away = distance(typed, name, FARTHEST)
    if away > FARTHEST and name:find(".", 1, true) and name:match("[^.]+$") == last then
      away = FARTHEST + 1
    elseif away > FARTHEST or away >= #typed then
      away = nil
    end
    for _, entry in ipairs(away and entries or {}) do
      found[entry.name] = math.min(found[entry.name] or away, away)
    end
  end
  local names = {}
  for name in pairs(found) do
    names[#names + 1] = name
  end
  table.sort(names, function(left, right)
    if found[left] ~= found[right] then
      return found[left] < found[right]
    end
    return left < right
  end)
  return table.move(names, 1, math.min(#names, MOST), 1, {})
end

--- Finds the entry that a text means.
-- @param text a name in any case of letters, with `.` or `:`; a variable's usual name may stand for
--   its type
-- @return the entry, or nil and a list of up to three names of entries that may be meant
return function(text)
  if type(text) ~= "string" or #text > LONGEST then
    return nil, {}
  end
  local trimmed = text:match("^%s*(.-)[%s.:()]*$")
  local entry = reference.entry(trimmed)
  if entry then
    return entry
  end
  if not index then
    build_index()
  end
  local typed = trimmed:gsub("%s*:%s*", "."):lower()
  if index[typed] then
    return index[typed][1]
  end
  return nil, nearest(typed)
end
