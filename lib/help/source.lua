--- The source text of functions.
--
-- Requires help.find, reference.

local find = require("help.find")
local reference = require("reference")

local LARGEST <const> = 4 << 20

local function text_of_file(name)
  -- Devices and pipes might never end.
  if name:find("^/dev/") or name:find("^/proc/") then
    return nil
  end
  local file <close> = io.open(name, "r")
  return file and file:read(LARGEST)
end

local function lines_between(text, first, last)
  local lines, number = {}, 0
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    number = number + 1
    if number > last then
      break
    elseif number >= first then
      lines[#lines + 1] = line
    end
  end
  return #lines > 0 and table.concat(lines, "\n") or nil
end

-- The function that a name of the reference stands for.
local function function_named(name)
  local entry = find(name)
  local owner = entry and entry.kind == "function"
    and reference.entry(entry.receiver or entry.module)
  local holder = owner and reference.table_of(owner)
  return holder and rawget(holder, entry.key)
end

--- The Lua source of a function, as its file has it.
-- @param value a function, or a name of the reference
-- @return text; "native" for a function of the program itself; nil if the value is no function or
--   its source is not at hand
return function(value)
  local f = type(value) == "string" and function_named(value) or value
  if type(f) ~= "function" then
    return nil
  end
  local info = debug.getinfo(f, "S")
  if info.what == "C" or info.short_src == "[certferry]" then
    return "native"
  end
  local kind, rest = info.source:match("^([@=]?)(.*)$")
  local text = kind == "@" and text_of_file(rest) or kind == "" and info.source
  if info.what == "main" then
    return text or nil
  end
  return text and lines_between(text, info.linedefined, info.lastlinedefined) or nil
end
