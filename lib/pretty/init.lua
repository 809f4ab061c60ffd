--- Values as text: for people, and for other programs.
--
--     print(pretty.format({ b = 2, 1, a = { "x" } }))  --> {1, a = {"x"}, b = 2}
--     print(pretty.table({ { id = "a", size = 1 }, { id = "b", size = 20 } }))
--
-- Requires json, options, pretty.delimited, pretty.grid, pretty.literal.

local delimited = require("pretty.delimited")
local grid = require("pretty.grid")
local json = require("json")
local literal = require("pretty.literal")
local options_of = require("options")

local pretty = {
  format = literal.format,

  --- The names of what `render` can do.
  modes = { "table", "record", "json", "jsonl", "csv", "tsv", "lua" },
}

--- Prints values, each on lines of its own.
function pretty.print(...)
  for position = 1, select("#", ...) do
    print(pretty.format((select(position, ...))))
  end
end

local function is_record(value)
  if type(value) == "userdata" then
    return literal.fields(value) ~= nil
  elseif type(value) ~= "table" or rawlen(value) > 0 or next(value) == nil then
    return false
  end
  for key in next, value do
    if type(key) ~= "string" then
      return false
    end
  end
  local metatable = debug.getmetatable(value)
  return type(metatable) ~= "table" or rawget(metatable, "__tostring") == nil
end

--- Whether a value is a list of records: tables whose keys are all names, or objects.
-- @return the value, or nil
function pretty.records(value)
  if type(value) ~= "table" or rawlen(value) == 0 then
    return nil
  end
  local count = 0
  for key, item in next, value do
    if math.type(key) ~= "integer" or not is_record(item) then
      return nil
    end
    count = count + 1
  end
  return count == rawlen(value) and value or nil
end

local function settings(options, name)
  options_of.check(options, { "width", "columns" }, name)
  return { width = options and options.width or 80, columns = options and options.columns }
end

--- Records as a table that fits a width.
-- @param records a list of records
-- @param options `width` (80); `columns`: names of fields, or pairs of a title and a field or a
--   function from a record to a value; without it, all fields that hold no tables
-- @return the text without a line end, or nil if so many columns do not fit
function pretty.table(records, options)
  return grid.table(records, settings(options, "table"))
end

--- Records one below the other, a line for each field.
-- @param options as for `table`; without `columns`, all fields
function pretty.record(records, options)
  return grid.record(records, settings(options, "record"))
end

local function list_of(value)
  if pretty.records(value) then
    return value
  end
  return is_record(value) and { value } or { { value = value } }
end

local function plain(value)
  local fields = literal.fields(value)
  if not fields then
    return value
  end
  local copy = {}
  for _, name in ipairs(fields) do
    copy[name] = value[name]
  end
  return copy
end

local function each_plain(list)
  local copy = json.array({})
  for position, item in ipairs(list) do
    copy[position] = plain(item)
  end
  return copy
end

local function is_empty_list(value)
  return type(value) == "table" and next(value) == nil and json.is_array(value)
end

local renderers <const> = {}

function renderers.table(value, options)
  local list = pretty.records(value)
  if not list then
    return literal.format(value, { width = options.width })
  end
  return grid.table(list, options) or grid.record(list, options)
end

function renderers.record(value, options)
  return grid.record(list_of(value), options)
end

-- A prompt has nil to show, for which JSON has but one word.
local function encode(value)
  return value == nil and "null" or json.encode(value)
end

function renderers.json(value)
  return encode(pretty.records(value) and each_plain(value) or plain(value))
end

function renderers.jsonl(value)
  local lines = {}
  if is_empty_list(value) then
    return ""
  elseif type(value) ~= "table" or rawlen(value) == 0 then
    return encode(plain(value)) .. "\n"
  end
  for position = 1, rawlen(value) do
    lines[position] = json.encode(plain(rawget(value, position)))
  end
  return table.concat(lines, "\n") .. "\n"
end

local function names_of(columns)
  local names
  for position, column in ipairs(columns or {}) do
    names = names or {}
    names[position] = type(column) == "table" and (type(column[2]) == "string" and column[2])
      or type(column) == "string" and column or nil
  end
  return names
end

function renderers.csv(value, options)
  return is_empty_list(value) and "" or delimited.csv(list_of(value), names_of(options.fields))
end

function renderers.tsv(value, options)
  return is_empty_list(value) and "" or delimited.tsv(list_of(value), names_of(options.fields))
end

function renderers.lua(value)
  return literal.exact(value)
end

--- A value in one of the `modes`.
-- `table` and `record` are for people; `json`, `jsonl`, `csv`, `tsv` and `lua` lose nothing.
-- @param mode a name of `modes`
-- @param options `width` (80) and `columns`, for people; `fields`: the names for csv and tsv,
--   instead of those of all records
-- @raise if there is no such mode; for json, jsonl and lua, if the value cannot be written so
function pretty.render(value, mode, options)
  options_of.check(options, { "width", "columns", "fields" }, "render")
  local render = renderers[mode]
  if not render then
    local near = options_of.nearest(tostring(mode), pretty.modes)
    error(("unknown mode '%s' to 'render'%s"):format(tostring(mode),
      near and (", did you mean '%s'?"):format(near) or ""), 2)
  end
  return render(value, {
    width = options and options.width or 80, columns = options and options.columns,
    fields = options and options.fields,
  })
end

return pretty
