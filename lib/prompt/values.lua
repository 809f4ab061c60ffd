--- What the names in a text stand for, found without running anything of the user's.
--
-- Requires prompt.lexer; reads the reference.

local values = {}

-- A metatable's `__index` is followed only if it is a table, and not for ever.
local DEPTH <const> = 10

local function index_table(value)
  local metatable = debug.getmetatable(value)
  local index = type(metatable) == "table" and rawget(metatable, "__index")
  return type(index) == "table" and index or nil
end

-- An object of the program: its method table.
local function methods_of(value)
  if type(value) ~= "userdata" then
    return nil
  end
  local entry = require("reference").of(value)
  return entry and require("reference").table_of(entry) or nil
end

local function is_object(value)
  return type(value) == "userdata" and methods_of(value) ~= nil
end

--- The value of a field: raw, through tables of `__index`, or a property of an object.
function values.field(value, name)
  for _ = 1, DEPTH do
    if is_object(value) then
      local methods = methods_of(value)
      local method = rawget(methods, name)
      if method ~= nil then
        return method
      end
      -- Properties are Swift's own and change nothing.
      local ok, property = pcall(function() return value[name] end)
      return ok and property or nil
    elseif type(value) == "table" then
      local found = rawget(value, name)
      if found ~= nil then
        return found
      end
    end
    value = index_table(value)
    if value == nil then
      return nil
    end
  end
  return nil
end

local function global(name)
  local value = rawget(_G, name)
  if value == nil and require("certferry.globals").lazy[name] then
    return require(name)
  end
  return value
end

-- The entry of what a documented function gives, by the name of its type.
local function returned_entry(entry)
  local first = entry and entry.returns and entry.returns[1]
  local name = first and first.type:match("^[%a_]+")
  return name and require("reference").entry(name) or nil
end

local CLOSING <const> = { [")"] = "(", ["}"] = "{", ["]"] = "[" }

--- The position of the token that opens what the token at `position` closes.
function values.opening(tokens, position)
  local open = {}
  for current = position, 1, -1 do
    local text = tokens[current].kind == "operator" and tokens[current].text
    if CLOSING[text] then
      open[#open + 1] = CLOSING[text]
    elseif text == open[#open] then
      open[#open] = nil
      if #open == 0 then
        return current
      end
    end
  end
  return nil
end

-- The entry of the function that is called by the arguments which end at `position`.
local function called_entry(tokens, position)
  local token = tokens[position]
  local before
  if token.kind == "string" then
    before = position - 1
  else
    local opening = values.opening(tokens, position)
    before = opening and opening - 1
  end
  if not before or before < 1 or tokens[before].kind ~= "name" then
    return nil
  end
  return values.entry_of_path(tokens, before)
end

--- The value, or else the entry of the type, of the expression that ends before a separator.
-- @param position of the `.` or `:`
-- @return the value or nil, and the entry of its type if that is all there is
function values.before(tokens, position)
  local token = tokens[position - 1]
  if not token then
    return nil
  elseif token.kind == "string" then
    local previous = tokens[position - 2]
    if previous and (previous.kind == "name" or previous.text == ")") then
      return nil, returned_entry(called_entry(tokens, position - 1))
    end
    return token.value
  elseif token.text == ")" or token.text == "}" then
    local opening = values.opening(tokens, position - 1)
    local first = opening and tokens[opening + 1]
    if token.text == ")" and first and first.kind == "string" and opening + 2 == position - 1
      and (opening == 1 or tokens[opening - 1].kind ~= "name") then
      return first.value
    end
    return nil, returned_entry(called_entry(tokens, position - 1))
  elseif token.kind ~= "name" then
    return nil
  end
  local separator = tokens[position - 2]
  if separator and (separator.text == "." or separator.text == ":") then
    local value, entry = values.before(tokens, position - 2)
    if value ~= nil then
      return values.field(value, token.text)
    end
    return nil, entry and require("reference").entry(entry.name .. "." .. token.text)
  end
  return global(token.text)
end

--- The entry of the reference for the function whose name ends at `position`.
function values.entry_of_path(tokens, position)
  local reference = require("reference")
  local separator = tokens[position - 1]
  local name = tokens[position].text
  if not separator or separator.text ~= "." and separator.text ~= ":" then
    local value = global(name)
    return value ~= nil and reference.of(value) or nil
  end
  local value, entry = values.before(tokens, position - 1)
  if value ~= nil then
    local member = values.field(value, name)
    return member ~= nil and reference.of(member) or nil
  end
  return entry and (reference.entry(entry.name .. ":" .. name)
    or reference.entry(entry.name .. "." .. name)) or nil
end

-- Adds the names of a table that are not there yet.
local function add_table(members, seen, tbl, kind_of)
  for name, value in next, tbl do
    if type(name) == "string" and not seen[name] and name:find("^[%a_][%w_]*$") then
      seen[name] = true
      members[#members + 1] = { name = name, value = value, kind = kind_of(value) }
    end
  end
end

local function kind_of(value)
  return type(value) == "function" and "function" or "value"
end

local function add_entries(members, seen, entry)
  local reference = require("reference")
  for _, member in ipairs(reference.members(entry) or {}) do
    local name = member.name:match("[^.:]+$")
    if not seen[name] then
      seen[name] = true
      members[#members + 1] = { name = name, kind = "function", entry = member }
    end
  end
  for _, field in ipairs(entry.fields or {}) do
    if not seen[field.name] then
      seen[field.name] = true
      members[#members + 1] = { name = field.name, kind = "value", text = field.text }
    end
  end
end

--- What can follow a `.` or `:` after a value, or after a value of a documented type.
-- @return a list of `{ name, kind = "function" or "value", value, entry, text }`
function values.members(value, entry)
  local members, seen = {}, {}
  if is_object(value) then
    entry = require("reference").of(value)
    local internal = {}
    for _, hidden in ipairs(entry.internal or {}) do
      internal[hidden.name] = true
    end
    add_table(members, internal, methods_of(value), kind_of)
    value = nil
    for _, member in ipairs(members) do
      seen[member.name] = true
    end
  end
  local page = type(value) == "table" and require("reference").of(value)
  for _, hidden in ipairs(page and page.internal or {}) do
    seen[hidden.name] = true
  end
  for _ = 1, DEPTH do
    if value == nil then
      break
    elseif type(value) == "table" then
      add_table(members, seen, value, kind_of)
    end
    value = index_table(value)
  end
  if entry then
    add_entries(members, seen, entry)
  end
  return members
end

return values
