--- How the prompt shows values: tables that fit the screen, long results in a pager.
--
-- Requires shell.native, session.native, pages, pretty, views.

local native = require("shell.native")
local pages = require("pages")
local pretty = require("pretty")
local session = require("session.native")
local views = require("views")

local display = {}

local settings <const> = native.settings

-- Of a list at the prompt; `:all` shows every item.
local ROW_LIMIT <const> = 1000

--- How many columns results may take.
function display.width()
  return (native.size())
end

-- A list that arrives in pages is read to its end.
local function settled(value)
  return pages.is_items(value) and value:list() or value
end

local function duration(seconds)
  if seconds < 1 then
    return ("%.0f ms"):format(seconds * 1000)
  end
  return ("%.1f s"):format(seconds)
end

local function footer(list, shown, seconds)
  local kind = views.kind(list)
  local noun = kind and views.noun(kind, #list) or (#list == 1 and "row" or "rows")
  local rest = shown < #list and (" (%d shown; :all shows the rest)"):format(shown) or ""
  local time = seconds and (", " .. duration(seconds)) or ""
  return ("%d %s%s%s"):format(#list, noun, rest, time)
end

-- Records as a table, with a line below at a terminal.
local function format_records(list, options)
  local limit = options.all and #list or ROW_LIMIT
  local rows = #list > limit and table.move(list, 1, limit, 1, {}) or list
  local kind = views.kind(list)
  local columns = kind and views.columns(kind)
  local width = display.width()
  local text = pretty.table(rows, { width = width, columns = columns })
    or pretty.record(rows, { width = width, columns = columns })
  text = text:gsub("\n*$", "\n")
  if native.is_terminal(1) then
    text = text .. footer(list, #rows, options.seconds) .. "\n"
  end
  return text
end

local HAS_CARD <const> = {
  certificate = true, certificate_bundle = true, certificate_request = true,
}

-- A certificate is more than its fields: what it is good for, and what is wrong with it.
local function has_card(value)
  return type(value) == "userdata"
    and HAS_CARD[require("reference.objects").type_name(value)] == true
end

local function format_literal(value, options)
  if has_card(value) then
    return require("certificate").card(value)
  elseif options.all then
    return pretty.format(value, {
      depth = 1000, items = math.maxinteger, text = math.maxinteger, width = display.width(),
    })
  end
  return pretty.format(value, { width = display.width(), more = "use :all or print" })
end

local function is_empty_list(value)
  return type(value) == "table" and views.kind(value) ~= nil and #value == 0
end

-- The text of values, with a line end.
local function format(values, options)
  local mode = options.mode
  local parts = {}
  if not mode and values.n == 1 then
    local value = values[1]
    if is_empty_list(value) then
      return footer(value, 0, options.seconds) .. "\n"
    elseif pretty.records(value) then
      return format_records(value, options)
    end
  end
  for position = 1, values.n do
    parts[position] = mode
      and pretty.render(values[position], mode, { width = display.width() })
      or format_literal(values[position], options)
  end
  return (table.concat(parts, mode and "\n" or "\t"):gsub("\n*$", "\n"))
end

--- Writes a text, through the pager if it is taller than the terminal.
function display.page(text)
  text = text:gsub("\n*$", "\n")
  if settings.pager and native.is_prompt and native.is_terminal(1) then
    local _, rows = native.size()
    local _, lines = text:gsub("\n", "")
    if lines >= rows and native.page(text) then
      return
    end
  end
  io.write(text)
end

local function remember(values)
  local last = values[values.n]
  if last == nil then
    return
  end
  for position = 9, 2, -1 do
    rawset(_G, "_" .. position, rawget(_G, "_" .. (position - 1)))
  end
  rawset(_G, "_1", last)
  rawset(_G, "_", last)
end

--- Shows the values of an entry and keeps the last one in `_` and `_1`.
-- @param started what the clock said when the entry began
function display.results(started, ...)
  local values = table.pack(...)
  if values.n == 0 then
    return
  end
  for position = 1, values.n do
    values[position] = settled(values[position])
  end
  remember(values)
  display.page(format(values, { mode = settings.mode, seconds = native.clock() - started }))
end

--- Shows the values of `-p`: as JSON where no terminal shows them.
function display.expression(...)
  local values = table.pack(...)
  local mode = settings.mode or not native.is_terminal(1) and "json" or nil
  for position = 1, values.n do
    values[position] = settled(values[position])
  end
  if values.n > 0 then
    io.write(format(values, { mode = mode }))
  end
end

--- Prints values as the prompt shows them, each from its own line.

function display.print(...)
  for position = 1, select("#", ...) do
    local value = settled((select(position, ...)))
    io.write(format({ value, n = 1 }, { mode = settings.mode }))
  end
end

--- Shows all of a value.
function display.all(value)
  display.page(format({ settled(value), n = 1 }, { mode = settings.mode, all = true }))
end

--- Runs a function, shows what it gives, and says how long that took.
function display.timed(f)
  local started, requests = native.clock(), session.requests()
  local values = table.pack(f())
  for position = 1, values.n do
    values[position] = settled(values[position])
  end
  local seconds = native.clock() - started
  if values.n > 0 then
    display.page(format(values, { mode = settings.mode, seconds = seconds }))
  end
  display.report_time(seconds, session.requests() - requests)
end

--- Says how long something took.
function display.report_time(seconds, requests)
  print(("Time: %s, %d request%s"):format(
    duration(seconds), requests, requests == 1 and "" or "s"))
end

--- Shows what a function gives, again and again.
function display.watch(seconds, f, title)
  local async = require("async")
  native.set_watching(true)
  while true do
    local started = native.clock()
    local values = table.pack(f())
    for position = 1, values.n do
      values[position] = settled(values[position])
    end
    if native.is_terminal(1) and native.has_escapes() then
      io.write("\27[H\27[2J")
    end
    print(("%s every %g s%s, Ctrl-C ends"):format(
      os.date("%H:%M:%S"), seconds, title and (": " .. title) or ""))
    io.write(format(values, { mode = settings.mode, seconds = native.clock() - started }))
    io.flush()
    async.sleep(seconds)
  end
end

return display
