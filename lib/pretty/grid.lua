--- Records as tables that fit a width, and one below the other where they do not.
--
-- Requires pretty.literal, pretty.width.

local literal = require("pretty.literal")
local width = require("pretty.width")

local grid = {}

local GAP <const> = "  "

-- Of a column that has to give way.
local LEAST <const> = 6

-- Longer values are for `:all`.
local TEXT_LIMIT <const> = 200

--- The text of one value in a cell.
function grid.cell(value)
  if value == nil then
    return ""
  elseif type(value) == "string" then
    return width.visible(#value > 4 * TEXT_LIMIT and value:sub(1, 4 * TEXT_LIMIT) or value)
  end
  return (literal.format(value, { depth = 2, items = 20, text = TEXT_LIMIT, width = math.huge }))
end

--- The field of a record, without its metamethods.
function grid.field(record, name)
  if type(record) == "table" then
    return rawget(record, name)
  end
  return record[name]
end

local function is_scalar(value)
  return type(value) ~= "table" and type(value) ~= "userdata" or tostring(value) == "null"
end

local FIRST <const> = { id = 1, name = 2, number = 3 }

local function comes_before(left, right)
  local left_rank, right_rank = FIRST[left] or 4, FIRST[right] or 4
  if left_rank ~= right_rank then
    return left_rank < right_rank
  end
  return left < right
end

--- The names of the fields of all records: `id` and `name` first, the others sorted.
-- @param filter only fields of which some value is accepted
function grid.names(records, filter)
  local seen, names = {}, {}
  local function take(name, value)
    if not seen[name] and (not filter or filter(value)) then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  for _, record in ipairs(records) do
    for _, name in ipairs(literal.fields(record) or {}) do
      take(name, record[name])
    end
    if type(record) == "table" then
      for name, value in next, record do
        take(name, value)
      end
    end
  end
  table.sort(names, comes_before)
  return names
end

-- Each column as a title and a function from a record to a value.
local function columns_of(records, given)
  local columns = {}
  for _, column in ipairs(given or grid.names(records, is_scalar)) do
    local title = type(column) == "table" and column[1] or column
    local source = type(column) == "table" and column[2] or column
    columns[#columns + 1] = {
      title = title,
      read = type(source) == "function" and source or function(record)
        return grid.field(record, source)
      end,
    }
  end
  return columns
end

local function read(column, record)
  local ok, value = pcall(column.read, record)
  if ok then
    return value
  end
  return nil
end

local function fill(column, records)
  column.cells, column.is_number = {}, false
  column.natural = width.of(column.title)
  for row, record in ipairs(records) do
    local value = read(column, record)
    local text = grid.cell(value)
    column.is_number = column.is_number or math.type(value) ~= nil
    column.cells[row] = text
    column.natural = math.max(column.natural, width.of(text))
  end
  column.width = column.natural
end

-- The column that can best give something away; the first one, which names the record, gives only
-- when it is twice as wide as others.
local function widest_of(columns)
  local widest, most = nil, LEAST
  for position, column in ipairs(columns) do
    local weight = position == 1 and column.width / 2 or column.width
    if weight > most then
      widest, most = column, weight
    end
  end
  return widest
end

-- Takes from the widest until all fit; nil if that leaves too little.
local function fit(columns, limit)
  local total = #GAP * (#columns - 1)
  for _, column in ipairs(columns) do
    total = total + column.width
  end
  while total > limit do
    local widest = widest_of(columns)
    if not widest then
      return nil
    end
    widest.width = widest.width - 1
    total = total - 1
  end
  return columns
end

local function line_of(columns, text_of)
  local parts = {}
  for position, column in ipairs(columns) do
    local text = width.cut(text_of(column), column.width)
    parts[position] = width.pad(text, column.width, column.is_number)
  end
  return (table.concat(parts, GAP):gsub(" +$", ""))
end

--- A table: a line of titles, a rule, a line for each record. Nothing wraps; what is too wide is
-- cut with `…`.
-- @return the text without a line end, or nil if so many columns do not fit the width
function grid.table(records, options)
  local columns = columns_of(records, options.columns)
  for _, column in ipairs(columns) do
    fill(column, records)
  end
  if #columns == 0 or not fit(columns, options.width) then
    return nil
  end
  local lines = { line_of(columns, function(column) return column.title end) }
  lines[2] = line_of(columns, function(column) return ("─"):rep(column.width) end)
  for row = 1, #records do
    lines[row + 2] = line_of(columns, function(column) return column.cells[row] end)
  end
  return table.concat(lines, "\n")
end

local function rule(number, limit)
  local text = ("─[ %d ]"):format(number)
  return text .. ("─"):rep(math.max(0, limit - width.of(text)))
end

--- Records one below the other, a line for each field.
function grid.record(records, options)
  local columns, lines = columns_of(records, options.columns or grid.names(records)), {}
  local names = 0
  for _, column in ipairs(columns) do
    names = math.max(names, width.of(column.title))
  end
  names = math.min(names, options.width // 2)
  for number, record in ipairs(records) do
    lines[#lines + 1] = rule(number, options.width)
    for _, column in ipairs(columns) do
      local name = width.pad(width.cut(column.title, names), names)
      local line = name .. " │ " .. grid.cell(read(column, record))
      lines[#lines + 1] = (width.cut(line, options.width):gsub(" +$", ""))
    end
  end
  return table.concat(lines, "\n")
end

return grid
