--- The command line of a saved script.
--
--     local given = arguments.parse(arg, {
--       usage = "migrate.lua --pool ID [options]",
--       options = {
--         { "pool", "ID", "the pool to migrate" },
--         { "yes", nil, "do not ask" },
--       },
--     })
--
-- Requires nothing.

local arguments = {}

local function help_of(spec)
  local lines = { "usage: " .. spec.usage, "" }
  for _, option in ipairs(spec.options) do
    local name = "--" .. option[1] .. (option[2] and (" " .. option[2]) or "")
    lines[#lines + 1] = ("  %-28s %s"):format(name, option[3])
  end
  lines[#lines + 1] = ("  %-28s %s"):format("--help", "show this")
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

--- Reads options of the form `--name value` and flags of the form `--name`.
-- `--help` prints the options and ends the script with status 0; anything unknown, or an option
-- without its value, ends it with status 2.
-- @param list the arguments, as in `arg`
-- @param spec `usage` text; `options`: a list of `{name, value name or nil for a flag, help}`;
--   `notes`: what the help ends with, such as what the exit status says
-- @return a table from name (with `_` for `-`) to text or true
function arguments.parse(list, spec)
  local known, given = index_of(spec), {}
  local position = 1
  while list[position] do
    local word = list[position]
    if word == "--help" then
      print(help_of(spec))
      os.exit(0)
    end
    local option = known[word:match("^%-%-(.+)$") or ""]
    if not option then
      refuse(spec, ("unknown argument '%s'"):format(word))
    end
    local value = true
    if option[2] then
      position = position + 1
      value = list[position]
      if value == nil then
        refuse(spec, ("option '%s' needs a value (%s)"):format(word, option[2]))
      end
    end
    local name = option[1]:gsub("-", "_")
    given[name] = value
    position = position + 1
  end
  return given
end

return arguments
