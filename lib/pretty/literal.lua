--- Values as literals of Lua: sorted, cut to a readable size, or exact.
--
-- Never raises because of the value, whatever its metamethods do. Requires options.

local check_options = require("options").check

local literal = {}

local DEFAULTS <const> = { depth = 4, items = 100, text = 200, width = 80 }

local KEYWORDS <const> = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do
  KEYWORDS[word] = true
end

local ESCAPES <const> = {
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\27"] = "\\27", ['"'] = '\\"', ["\\"] = "\\\\",
}

-- The text without the part of a character at its end, at most `limit` bytes of it.
local function cut(text, limit)
  local last = (utf8.offset(text, 0, limit + 1) or limit + 1) - 1
  return text:sub(1, last)
end

local function format_text(text, limit)
  if not utf8.len(text) or text:find("[\0-\8\11\12\14-\26\28-\31]") then
    return ("<binary %d bytes>"):format(#text)
  end
  if #text <= limit then
    return '"' .. text:gsub('[\n\r\t\27"\\]', ESCAPES) .. '"'
  end
  return ('"%s…" (%d bytes)'):format(cut(text, limit):gsub('[\n\r\t\27"\\]', ESCAPES), #text)
end

local function format_number(number)
  if number ~= number then
    return "nan"
  elseif number == math.huge then
    return "math.huge"
  elseif number == -math.huge then
    return "-math.huge"
  end
  return tostring(number)
end

local function format_function(f)
  local info = debug.getinfo(f, "S")
  if info.what == "C" then
    return "<function>"
  end
  return ("<function %s:%d>"):format(info.short_src, info.linedefined)
end

-- What the value's own `__repr` or `__tostring` says; nil if it has none or that fails.
local function own_text(value)
  local metatable = debug.getmetatable(value)
  if type(metatable) ~= "table" then
    return nil
  end
  local repr = rawget(metatable, "__repr")
  if repr == nil and rawget(metatable, "__tostring") == nil then
    return nil
  end
  local ok, text = pcall(repr or tostring, value)
  return ok and type(text) == "string" and text or nil
end

-- The names of the properties of an object of the program; nil if it has none.
local function fields_of(object)
  local ok, fields = pcall(function()
    return object.__fields
  end)
  return ok and type(fields) == "table" and #fields > 0 and fields or nil
end

local RANKS <const> = { number = 1, string = 2, boolean = 3 }

local function comes_before(left, right)
  local left_rank, right_rank = RANKS[type(left)] or 4, RANKS[type(right)] or 4
  if left_rank ~= right_rank then
    return left_rank < right_rank
  elseif left_rank <= 2 then
    return left < right
  end
  return tostring(left) < tostring(right)
end

-- The keys that are not positions 1 to `count`, in order.
local function other_keys(tbl, count)
  local keys = {}
  for key in next, tbl do
    if math.type(key) ~= "integer" or key < 1 or key > count then
      keys[#keys + 1] = key
    end
  end
  -- Keys such as tables have no order of their own, and `tostring` may run their metamethods.
  pcall(table.sort, keys, comes_before)
  return keys
end

local function format_key(key, state)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") and not KEYWORDS[key] then
    return key
  end
  return "[" .. state.format(key, state.limits.depth, 0) .. "]"
end

-- One line if that fits, otherwise a line for each part.
local function join(name, parts, indent, width)
  local length = #name + indent + 2
  local is_flat = true
  for _, part in ipairs(parts) do
    length = length + #part + 2
    is_flat = is_flat and not part:find("\n", 1, true)
  end
  if is_flat and length <= width then
    return name .. "{" .. table.concat(parts, ", ") .. "}"
  end
  local margin = (" "):rep(indent)
  local separator = ",\n" .. margin .. "  "
  return name .. "{\n" .. margin .. "  " .. table.concat(parts, separator) .. ",\n" .. margin .. "}"
end

local function table_parts(tbl, state, depth, indent)
  local parts, limit = {}, state.limits.items
  local count = rawlen(tbl)
  for position = 1, math.min(count, limit) do
    parts[position] = state.format(rawget(tbl, position), depth + 1, indent + 2)
  end
  local keys = other_keys(tbl, count)
  for position = 1, math.min(#keys, limit - #parts) do
    local key = keys[position]
    local value = state.format(rawget(tbl, key), depth + 1, indent + 2)
    parts[#parts + 1] = format_key(key, state) .. " = " .. value
  end
  local left = count + #keys - #parts
  if left > 0 then
    local more = depth == 1 and state.more and (" (%s)"):format(state.more) or ""
    parts[#parts + 1] = ("… %d more%s"):format(left, more)
  end
  return parts
end

local function object_parts(object, fields, state, depth, indent)
  local parts = {}
  for _, name in ipairs(fields) do
    local ok, value = pcall(function()
      return object[name]
    end)
    local text = ok and state.format(value, depth + 1, indent + 2) or "<error>"
    parts[#parts + 1] = name .. " = " .. text
  end
  return parts
end

local function format_compound(value, state, depth, indent)
  if state.open[value] then
    return "<cycle>"
  end
  local fields = type(value) == "userdata" and fields_of(value)
  local name = fields and tostring(value.__name or "object") .. " " or ""
  if depth > state.limits.depth then
    return name .. (type(value) == "table" and next(value) == nil and "{}" or "{…}")
  end
  state.open[value] = true
  local parts = fields and object_parts(value, fields, state, depth, indent)
    or table_parts(value, state, depth, indent)
  state.open[value] = nil
  return join(name, parts, indent, state.limits.width)
end

local function format_any(value, state, depth, indent)
  local kind = type(value)
  if kind == "string" then
    return format_text(value, state.limits.text)
  elseif kind == "number" then
    return format_number(value)
  elseif kind == "function" then
    return format_function(value)
  elseif kind == "nil" or kind == "boolean" then
    return tostring(value)
  elseif kind == "table" then
    return own_text(value) or format_compound(value, state, depth, indent)
  elseif kind == "userdata" and fields_of(value) then
    return format_compound(value, state, depth, indent)
  end
  return own_text(value) or "<" .. kind .. ">"
end

--- The text for a value, cut to a readable size.
-- @param value anything
-- @param options `depth` of nested tables (4), `items` of one table (100), `text`: bytes of one
--   string (200), `width`: columns that a table may take before it gets a line for each part (80),
--   `more`: what to say after the number of items that were left out
-- @return a string
-- @raise if an option has another name
function literal.format(value, options)
  check_options(options, { "depth", "items", "text", "width", "more" }, "format")
  local limits = {}
  for name, default in pairs(DEFAULTS) do
    limits[name] = options and options[name] or default
  end
  local state = { limits = limits, open = {}, more = options and options.more }
  function state.format(inner, depth, indent)
    return format_any(inner, state, depth, indent)
  end
  local ok, text = pcall(state.format, value, 1, 0)
  return ok and text or "<" .. type(value) .. ">"
end

local function exact_number(number)
  if number ~= number then
    return "(0/0)"
  elseif number == math.huge or number == -math.huge then
    return number > 0 and "math.huge" or "-math.huge"
  end
  return (("%q"):format(number))
end

local exact

local function exact_table(value, open, indent)
  if open[value] then
    error("cannot write a table that contains itself as Lua", 0)
  end
  open[value] = true
  local parts, count = {}, rawlen(value)
  local inner = indent .. "  "
  for position = 1, count do
    parts[position] = exact(rawget(value, position), open, inner)
  end
  for _, key in ipairs(other_keys(value, count)) do
    local is_name = type(key) == "string" and key:find("^[%a_][%w_]*$") and not KEYWORDS[key]
    local name = is_name and key or "[" .. exact(key, open, inner) .. "]"
    parts[#parts + 1] = name .. " = " .. exact(rawget(value, key), open, inner)
  end
  open[value] = nil
  if #parts == 0 then
    return "{}"
  end
  return "{\n" .. inner .. table.concat(parts, ",\n" .. inner) .. ",\n" .. indent .. "}"
end

-- A literal that gives an equal value back when it is loaded.
function exact(value, open, indent)
  local kind = type(value)
  if kind == "string" then
    return (("%q"):format(value):gsub("\\\n", "\\n"):gsub("\r", "\\r"))
  elseif kind == "number" then
    return exact_number(value)
  elseif kind == "nil" or kind == "boolean" then
    return tostring(value)
  elseif kind == "table" then
    return exact_table(value, open, indent)
  elseif kind == "userdata" and fields_of(value) then
    local copy = {}
    for _, name in ipairs(fields_of(value)) do
      copy[name] = value[name]
    end
    return exact_table(copy, open, indent)
  elseif own_text(value) == "null" then
    return "nil"
  end
  error(("cannot write a %s as Lua"):format(kind), 0)
end

--- The text for a value as Lua that gives an equal value: nothing is cut.
-- `json.null` becomes nil, an object of the program the table of its properties.
-- @raise a text if the value holds itself, a function or a coroutine
function literal.exact(value)
  return exact(value, {}, "")
end

--- The names of the properties of an object of the program; nil for anything else.
function literal.fields(value)
  return type(value) == "userdata" and fields_of(value) or nil
end

return literal
