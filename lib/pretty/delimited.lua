--- Records as text for other programs: CSV by RFC 4180, and tab-separated lines.
--
-- Requires json, pretty.grid.

local grid = require("pretty.grid")
local json = require("json")

local delimited = {}

local function text_of(value)
  if value == nil or value == json.null then
    return ""
  elseif type(value) == "string" then
    return value
  elseif type(value) == "table" or type(value) == "userdata" then
    local ok, text = pcall(json.encode, value)
    return ok and text or tostring(value)
  end
  return tostring(value)
end

local function csv_field(text)
  if text:find('[,"\r\n]') then
    return '"' .. text:gsub('"', '""') .. '"'
  end
  return text
end

local ESCAPES <const> = { ["\t"] = "\\t", ["\n"] = "\\n", ["\r"] = "\\r", ["\\"] = "\\\\" }

local function tsv_field(text)
  return (text:gsub("[\t\n\r\\]", ESCAPES))
end

local function lines_of(records, names, separator, line_end, escape)
  local lines, fields = {}, {}
  for position, name in ipairs(names) do
    fields[position] = escape(name)
  end
  lines[1] = table.concat(fields, separator)
  for row, record in ipairs(records) do
    for position, name in ipairs(names) do
      fields[position] = escape(text_of(grid.field(record, name)))
    end
    lines[row + 1] = table.concat(fields, separator)
  end
  return table.concat(lines, line_end) .. line_end
end

--- CSV with a line of names; compound values are JSON.
-- @param names the fields; nil for those of all records
function delimited.csv(records, names)
  return lines_of(records, names or grid.names(records), ",", "\r\n", csv_field)
end

--- Tab-separated lines with a line of names; `\t`, `\n`, `\r` and `\\` stand for themselves.
function delimited.tsv(records, names)
  return lines_of(records, names or grid.names(records), "\t", "\n", tsv_field)
end

return delimited
