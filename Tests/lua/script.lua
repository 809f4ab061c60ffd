--- Runs a saved script in the specs' own process, on their emulator, as `certferry SCRIPT` does.
--
--     local status, output = script.run("scripts/migrations/verify.lua", "--plan", path)

local script = {}

local root <const> = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/../.."

local Exit <const> = {}

local function redirect(lines)
  local real_exit, real_print, real_arg, real_stderr = os.exit, print, arg, io.stderr
  os.exit = function(status)
    error(setmetatable({ status = status == true and 0 or status or 0 }, Exit), 0)
  end
  print = function(...)
    local words = table.pack(...)
    for position = 1, words.n do
      words[position] = tostring(words[position])
    end
    lines[#lines + 1] = table.concat(words, "\t")
  end
  -- An error message is a line of its own; a prompt is not.
  io.stderr = { write = function(_, ...) -- luacheck: ignore 122
    local text = table.concat({ ... })
    lines[#lines + 1] = text:match("^(.*)\n$")
    return io.stderr
  end }
  return setmetatable({}, { __close = function()
    os.exit, print, arg = real_exit, real_print, real_arg
    io.stderr = real_stderr -- luacheck: ignore 122
  end })
end

--- Runs a script of the project.
-- @return its exit status, and the lines that it printed and wrote to standard error
function script.run(name, ...)
  local chunk, lines = assert(loadfile(root .. "/" .. name)), {}
  local _ <close> = redirect(lines)
  arg = { ... }
  local ok, failure = pcall(chunk, ...)
  if ok then
    return 0, table.concat(lines, "\n")
  elseif getmetatable(failure) == Exit then
    return failure.status, table.concat(lines, "\n")
  end
  lines[#lines + 1] = tostring(failure)
  return 1, table.concat(lines, "\n")
end

return script
