--- Help for people: pages of the reference and general topics, as text.
--
--     print(help.text("batch.pools"))
--     print(help.text(azure.login, { width = 60, colors = true }))
--
-- Requires help.find, help.layout, help.pages, help.source, options, reference.

local check_options = require("options").check
local layout = require("help.layout")
local pages = require("help.pages")
local reference = require("reference")

local help = {
  find = require("help.find"),
  source = require("help.source"),
}

local WIDTH <const>, NARROWEST <const> = 80, 20

--- The topics that are no module and no type.
-- @return a list of `{name, summary}`, sorted by name
function help.topics()
  local rows = {}
  for name, topic in pairs(require("reference.topics")) do
    rows[#rows + 1] = { name, topic.summary }
  end
  table.sort(rows, function(left, right) return left[1] < right[1] end)
  return rows
end

--- The text of a general topic.
-- @param name its name, in any case of letters
-- @param options `width` (80), `colors` (false)
-- @return text, or nil if there is no such topic
function help.topic(name, options)
  local topic = type(name) == "string" and require("reference.topics")[name:lower()]
  if not topic then
    return nil
  end
  local width = math.max(math.tointeger(options and options.width or WIDTH) or WIDTH, NARROWEST)
  local lines = { layout.bold(name:lower(), options and options.colors) .. ": " .. topic.summary }
  for paragraph in (topic.text .. "\n\n"):gmatch("(.-)\n\n+") do
    lines[#lines + 1] = ""
    if paragraph:find("^%s%s") then
      lines[#lines + 1] = paragraph
    else
      lines[#lines + 1] = table.concat(layout.wrap(paragraph, width), "\n")
    end
  end
  return table.concat(lines, "\n")
end

local function unknown(name, suggestions)
  local shown = layout.plain(layout.cut(name, 60))
  local hint = #suggestions > 0
    and ("did you mean %s? "):format(table.concat(suggestions, ", ")) or ""
  return ("there is no help for '%s'; %s:help lists topics"):format(shown, hint)
end

local function text_for_name(name, options)
  local entry, suggestions = help.find(name)
  if entry then
    return table.concat(pages[entry.kind](entry, options), "\n")
  end
  return help.topic(name:match("^%s*(.-)%s*$"), options) or unknown(name, suggestions)
end

local function text_for_value(value, options)
  local entry = reference.of(value)
  if entry then
    return table.concat(pages[entry.kind](entry, options), "\n")
  elseif type(value) == "function" then
    local info = debug.getinfo(value, "S")
    local place = info.what == "C" and "a native function"
      or layout.plain(("a function of %s, line %d"):format(info.short_src, info.linedefined))
    return place .. ", without a page of its own; :help lists topics"
  end
  return ("there is no help for a %s; :help lists topics"):format(type(value))
end

--- The help for a name, a function, an object or a module; without an argument, the overview.
-- @param what a name such as "batch.pools", or the thing itself
-- @param options `width` of a line (80), `colors`: bold headings (false)
-- @return text without a newline at its end
function help.text(what, options)
  check_options(options, { "width", "colors" }, "text")
  local width = math.tointeger(options and options.width or WIDTH) or WIDTH
  local chosen = { width = math.max(width, NARROWEST), colors = options and options.colors }
  if what == nil or (type(what) == "string" and not what:find("%S")) then
    return table.concat(pages.overview(help.topics(), chosen), "\n")
  elseif type(what) == "string" then
    return text_for_name(what, chosen)
  end
  return text_for_value(what, chosen)
end

-- At the prompt, `help(x)` shows a page and `help` the overview.
return setmetatable(help, {
  __call = function(_, what)
    require("shell").help(what)
  end,
  __tostring = function()
    return help.text()
  end,
})
