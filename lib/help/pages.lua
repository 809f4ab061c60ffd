--- Entries of the reference as text.
--
-- Requires help.layout, reference.

local layout = require("help.layout")
local reference = require("reference")

local pages = {}

local function append(lines, more)
  table.move(more, 1, #more, #lines + 1, lines)
end

-- A blank line, a heading and what belongs to it; nothing without that.
local function add_section(lines, heading, body, options)
  if #body == 0 then
    return
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = layout.bold(heading, options.colors)
  append(lines, body)
end

local function example_lines(entry)
  local lines = {}
  for line in (entry.example or ""):gmatch("[^\n]+") do
    lines[#lines + 1] = "  " .. line
  end
  return lines
end

local function is_optional(parameter)
  return parameter.type:find("?", 1, true) ~= nil
end

--- One line: how a function is called and what it gives.
function pages.signature(entry)
  local names = {}
  for position, parameter in ipairs(entry.parameters) do
    local separator = position > 1 and ", " or ""
    names[position] = is_optional(parameter) and "[" .. separator .. parameter.name .. "]"
      or separator .. parameter.name
  end
  local types = {}
  for position, item in ipairs(entry.returns) do
    types[position] = item.type
  end
  local gives = #types > 0 and "  →  " .. table.concat(types, ", ") or ""
  return entry.name .. "(" .. table.concat(names) .. ")" .. gives
end

-- Rows of name and type, the types aligned, with what each is for.
local function aligned(list)
  local rows, column = {}, 0
  for _, item in ipairs(list) do
    column = math.max(column, #item.name)
  end
  for _, item in ipairs(list) do
    local default = item.default and (" (%s)"):format(item.default) or ""
    local name = ("%-" .. math.min(column, 99) .. "s  %s"):format(item.name, item.type)
    rows[#rows + 1] = { name, item.text .. default }
  end
  return rows
end

local function parameter_rows(entry)
  local list = {}
  for _, parameter in ipairs(entry.parameters) do
    list[#list + 1] = not parameter.options and parameter or nil
  end
  return aligned(list)
end

local function option_rows(entry)
  local options = {}
  for _, parameter in ipairs(entry.parameters) do
    append(options, parameter.options or {})
  end
  return aligned(options)
end

local function return_rows(entry)
  local rows = {}
  for _, item in ipairs(entry.returns) do
    rows[#rows + 1] = { item.type, item.text }
  end
  return rows
end

local function capitalized(text)
  return text:gsub("^%l", string.upper) .. "."
end

local function paragraph(entry, options)
  local text = capitalized(entry.summary) .. (entry.text and " " .. entry.text or "")
  return layout.wrap(text, options.width)
end

pages["function"] = function(entry, options)
  local signature = pages.signature(entry)
  if layout.length(signature) > options.width then
    signature = signature:gsub("  →", "\n    →")
  end
  local lines = { layout.bold(signature, options.colors), "" }
  append(lines, paragraph(entry, options))
  add_section(lines, "Parameters", layout.rows(parameter_rows(entry), options.width), options)
  add_section(lines, "Options", layout.rows(option_rows(entry), options.width), options)
  add_section(lines, "Returns", layout.rows(return_rows(entry), options.width), options)
  local raises = entry.raises and layout.wrap(entry.raises, options.width, "  ") or {}
  add_section(lines, "Raises", raises, options)
  add_section(lines, "Example", example_lines(entry), options)
  append(lines, { "", "since " .. entry.since .. (entry.needs and ", not on the emulator" or "") })
  return lines
end

pages.property = function(entry, options)
  local lines = { layout.bold(entry.name .. "  " .. entry.type, options.colors), "" }
  append(lines, paragraph(entry, options))
  append(lines, { "", "since " .. entry.since })
  return lines
end

local function member_rows(page)
  local rows = {}
  for _, entry in ipairs(reference.members(page)) do
    local call = pages.signature(entry):gsub("  →.*", ""):gsub("^[%w_]+([.:])", "%1")
    rows[#rows + 1] = { call, entry.summary }
  end
  return rows
end

local function field_rows(page)
  local rows = {}
  for _, field in ipairs(page.fields) do
    rows[#rows + 1] = { "." .. field.name, field.text }
  end
  return rows
end

local function variable_note(page)
  if page.kind == "module" then
    return page.global and "" or (" (require \"%s\")"):format(page.name)
  end
  return page.variables and (" (often `%s`)"):format(page.variables[1]) or ""
end

local function compound(page, options)
  local title = layout.bold(("%s %s"):format(page.kind, page.name), options.colors)
  local lines = { title .. variable_note(page), "" }
  append(lines, paragraph(page, options))
  local functions = page.kind == "module" and "Functions" or "Methods"
  add_section(lines, functions, layout.list(member_rows(page), options.width), options)
  add_section(lines, "Properties", layout.list(field_rows(page), options.width), options)
  add_section(lines, "Example", example_lines(page), options)
  append(lines, { "", "since " .. page.since })
  return lines
end

pages.module, pages.type = compound, compound

local function page_rows(list)
  local rows = {}
  for _, page in ipairs(list) do
    rows[#rows + 1] = { page.name, page.summary }
  end
  return rows
end

--- All modules, types and topics with a line for each.
function pages.overview(topics, options)
  local lines, objects, records = {}, {}, {}
  for _, page in ipairs(reference.types()) do
    local list = page.record and records or objects
    list[#list + 1] = page
  end
  local width = options.width
  append(lines, layout.wrap("?NAME or :help NAME shows a page; ??NAME shows source.", width))
  add_section(lines, "Modules", layout.list(page_rows(reference.modules()), width), options)
  add_section(lines, "Objects", layout.list(page_rows(objects), width), options)
  add_section(lines, "Records", layout.list(page_rows(records), width), options)
  add_section(lines, "Topics", layout.list(topics, width), options)
  return lines
end

return pages
