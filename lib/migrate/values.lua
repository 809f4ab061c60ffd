--- Comparing and copying plain data.
--
-- Requires nothing.

local values = {}

--- A deep copy of plain data.
function values.copy(value)
  if type(value) ~= "table" then
    return value
  end
  local copied = setmetatable({}, getmetatable(value))
  for key, inner in pairs(value) do
    copied[key] = values.copy(inner)
  end
  return copied
end

local function sorted_keys(...)
  local seen, keys = {}, {}
  for _, tbl in ipairs({ ... }) do
    for key in pairs(tbl) do
      if not seen[key] then
        seen[key] = true
        keys[#keys + 1] = key
      end
    end
  end
  table.sort(keys, function(left, right) return tostring(left) < tostring(right) end)
  return keys
end

local function path_to(path, key)
  if type(key) == "number" then
    return ("%s[%d]"):format(path, key)
  end
  return path == "" and key or path .. "." .. key
end

--- The first place where two values differ.
-- @return nil if they are the same; else the path, what the first has there and what the second has
function values.difference(expected, found, path)
  path = path or ""
  if type(expected) ~= "table" or type(found) ~= "table" then
    if expected == found then
      return nil
    end
    return path, expected, found
  end
  for _, key in ipairs(sorted_keys(expected, found)) do
    local where, left, right = values.difference(expected[key], found[key], path_to(path, key))
    if where then
      return where, left, right
    end
  end
  return nil
end

--- The keys of a table in the order of their texts.
function values.keys(tbl)
  return sorted_keys(tbl)
end

--- Whether two resource ids, enumeration values or other names are the same in any case.
function values.same_name(left, right)
  return left ~= nil and right ~= nil and left:lower() == right:lower()
end

--- The item of a list whose field has a value, in any case of letters.
function values.find(list, field, value)
  for position, item in ipairs(list or {}) do
    if values.same_name(item[field], value) then
      return item, position
    end
  end
  return nil
end

return values
