--- The command line of a saved script.
--
--     local given = arguments.parse(arg, {
--       usage = "migrate.lua --pool ID [options]",
--       about = "Moves a pool to another vault.",
--       options = {
--         { "pool", "ID", "the pool to migrate" },
--         { "yes", nil, "do not ask" },
--       },
--     })
--
-- Requires options.

local nearest = require("options").nearest

local arguments = {}

local WIDTH <const>, INDENT <const> = 80, 31

-- What an option does, in lines that fit beside its name.
local function wrapped(text)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    if line ~= "" and utf8.len(line .. " " .. word) > WIDTH - INDENT then
      lines[#lines + 1], line = line, word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n" .. (" "):rep(INDENT))
end

local function help_of(spec)
  local lines = { "usage: " .. spec.usage, "" }
  if spec.about then
    lines[#lines + 1] = spec.about .. "\n"
  end
  for _, option in ipairs(spec.options) do
    local name = "--" .. option[1] .. (option[2] and (" " .. option[2]) or "")
    lines[#lines + 1] = ("  %-28s %s"):format(name, wrapped(option[3]))
  end
  lines[#lines + 1] = ("  %-28s %s"):format("-h, --help", "show this")
  if spec.notes then
    lines[#lines + 1] = "\n" .. spec.notes
  end
  return table.concat(lines, "\n")
end

local function refuse(spec, reason)
  io.stderr:write(spec.usage:match("^%S+"), ": ", reason, "; see --help\n")
  os.exit(2)
end

local function index_of(spec)
  local known = {}
  for _, option in ipairs(spec.options) do
    known[option[1]] = option
  end
  return known
end

local function unknown(spec, known, word)
  local names = {}
  for name in pairs(known) do
    names[#names + 1] = "--" .. name
  end
  table.sort(names)
  local near = word:find("^%-%-") and nearest(word:match("^[^=]*"), names)
  refuse(spec, ("unknown argument '%s'%s"):format(word,
    near and (", did you mean '%s'?"):format(near) or ""))
end

-- The option that a word names, and what stands after its `=`.
local function option_of(spec, known, word)
  local name, value = word:match("^%-%-([^=]+)=(.*)$")
  local option = known[name or word:match("^%-%-(.+)$") or ""]
  if not option then
    unknown(spec, known, word)
  elseif value and not option[2] then
    refuse(spec, ("option '--%s' takes no value"):format(name))
  end
  return option, value
end

--- Reads options of the form `--name value` or `--name=value`, and flags of the form `--name`.
-- `--help` and `-h` print the options and end the script with status 0; anything unknown, or an
-- option without its value, ends it with status 2.
-- @param list the arguments, as in `arg`
-- @param spec `usage` text; `about`: what the script does, in a sentence or two; `options`: a list
--   of `{name, value name or nil for a flag, help}`; `notes`: what the help ends with, such as what
--   the exit status says
-- @return a table from name (with `_` for `-`) to text or true
function arguments.parse(list, spec)
  local known, given = index_of(spec), {}
  local position = 1
  while list[position] do
    local word = list[position]
    if word == "--help" or word == "-h" then
      print(help_of(spec))
      os.exit(0)
    end
    local option, value = option_of(spec, known, word)
    if option[2] and value == nil then
      position = position + 1
      value = list[position]
      if value == nil then
        refuse(spec, ("option '%s' needs a value (%s)"):format(word, option[2]))
      end
    end
    local name = option[1]:gsub("-", "_")
    given[name] = value == nil and true or value
    position = position + 1
  end
  return given
end

return arguments
