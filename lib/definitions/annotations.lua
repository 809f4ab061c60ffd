--- Pages of the reference as definitions for LuaLS, the language server of many editors.
--
-- The form is https://luals.github.io/wiki/definition-files/. Requires reference.

local reference = require("reference")

local annotations = {}

local function add(lines, form, ...)
  lines[#lines + 1] = form:format(...)
end

-- LuaLS has no lists of a type of their own: Items<Pool> is a class Items_Pool.
local function type_text(kind)
  local text = kind:gsub("Items<(%w+)>", "Items_%1"):gsub("…", "")
  if text:find("|", 1, true) and text:find("%?$") then
    return "(" .. text:sub(1, -2) .. ")?"
  end
  return text
end

local function class_of(page)
  return page.kind == "module" and "certferry." .. page.name or page.name
end

local function add_text(lines, entry)
  add(lines, "---%s.", (entry.summary:gsub("^%l", string.upper)))
  if entry.text then
    add(lines, "---")
    add(lines, "---%s", entry.text)
  end
  for line in (entry.example and "\n```lua\n" .. entry.example .. "\n```" or ""):gmatch("[^\n]*") do
    add(lines, "---%s", line)
  end
end

local function option_class(entry, parameter)
  return entry.name:gsub("[.:]", "_") .. "_" .. parameter.name
end

-- A class for the option table of a function.
local function add_options(lines, entry)
  for _, parameter in ipairs(entry.parameters) do
    if parameter.options then
      add(lines, "---@class %s", option_class(entry, parameter))
      for _, option in ipairs(parameter.options) do
        local default = option.default and (" (%s)"):format(option.default) or ""
        add(lines, "---@field %s %s # %s%s", option.name, type_text(option.type), option.text,
          default)
      end
      add(lines, "")
    end
  end
end

local function add_function(lines, entry, holder)
  add_options(lines, entry)
  add_text(lines, entry)
  local names = {}
  for position, parameter in ipairs(entry.parameters) do
    local is_optional = parameter.type:find("%?$") ~= nil
    local kind = parameter.options and option_class(entry, parameter)
      or type_text(parameter.type):gsub("%?$", "")
    add(lines, "---@param %s%s %s # %s", parameter.name, is_optional and "?" or "", kind,
      parameter.text)
    names[position] = parameter.name
  end
  for _, item in ipairs(entry.returns) do
    local rest = item.type:find("…", 1, true) and " ..." or ""
    add(lines, "---@return %s%s # %s", type_text(item.type), rest, item.text)
  end
  local separator = entry.receiver and ":" or "."
  add(lines, "function %s%s%s(%s) end", holder, separator, entry.key, table.concat(names, ", "))
  add(lines, "")
end

local function add_fields(lines, page)
  for _, field in ipairs(page.fields) do
    add(lines, "---@field %s %s # %s", field.name, type_text(field.type), field.text)
  end
end

-- The lists of one kind of item that functions return.
local function item_lists()
  local found = {}
  for _, entry in ipairs(reference.all()) do
    for _, item in ipairs(entry.returns or {}) do
      found[item.type:match("^Items<(%w+)>") or false] = true
    end
  end
  found[false] = nil
  local names = {}
  for name in pairs(found) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local function add_item_lists(lines)
  for _, name in ipairs(item_lists()) do
    add(lines, "---@class Items_%s: Items", name)
    add(lines, "---@overload fun(): %s?", name)
    add(lines, "local Items_%s = {}", name)
    add(lines, "")
    add(lines, "---@return %s[]", name)
    add(lines, "function Items_%s:list() end", name)
    add(lines, "")
  end
end

--- The definitions of a module: its functions and properties.
function annotations.module(page)
  local lines = { "---@meta " .. page.name, "" }
  add_text(lines, page)
  add(lines, "---@class %s", class_of(page))
  add_fields(lines, page)
  add(lines, "%s%s = {}", page.global and "" or "local ", page.name)
  add(lines, "")
  for _, entry in ipairs(reference.members(page)) do
    add_function(lines, entry, page.name)
    if entry.global then
      add(lines, "%s = %s.%s", entry.key, page.name, entry.key)
      add(lines, "")
    end
  end
  add(lines, "return %s", page.name)
  return table.concat(lines, "\n") .. "\n"
end

--- The definitions of all objects and records.
function annotations.types()
  local lines = { "---@meta", "" }
  for _, page in ipairs(reference.types()) do
    add_text(lines, page)
    add(lines, "---@class %s", page.name)
    add_fields(lines, page)
    add(lines, "local %s = {}", page.name)
    add(lines, "")
    for _, entry in ipairs(reference.members(page)) do
      add_function(lines, entry, page.name)
    end
  end
  add_item_lists(lines)
  return table.concat(lines, "\n")
end

return annotations
