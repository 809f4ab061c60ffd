--- Completion at the prompt, with the commands of the shell.
--
-- Requires prompt.complete, certferry.globals; loads shell.commands for lines that need them.

local complete = require("prompt.complete")
local globals = require("certferry.globals")

local completion = {}

local SWITCHES <const> = {
  "history", "mode", "pager", "read_only", "timing", "traceback", "what_if",
}

local function live(kind)
  local az = rawget(_G, "az")
  local ok, names = pcall(function()
    return type(az) == "userdata" and az:known(kind)
  end)
  return ok and names or {}
end

local sources <const> = {
  switch = function() return { "off", "on" } end,
  modes = function()
    local modes = table.move(require("pretty").modes, 1, #require("pretty").modes, 2, { "auto" })
    table.sort(modes)
    return modes
  end,
  settings = function() return SWITCHES end,
  accounts = function() return live("accounts") end,
  vaults = function() return live("vaults") end,
  modules = function()
    local names = {}
    for name in next, package.loaded do
      names[#names + 1] = name
    end
    table.sort(names)
    return names
  end,
}

local LITERAL <const> = { files = true, modules = false }

-- What `prompt.complete` wants to know of a command.
local function described(command)
  local argument = command.argument
  local kinds = argument.complete or {}
  return {
    name = command.name,
    summary = command.summary,
    arguments = argument.kind == "words" and kinds[1] and function(_, position)
      local source = sources[kinds[position or 1]]
      return source and source() or {}
    end or kinds[1] == "files" and LITERAL.files and "file"
      or argument.kind ~= "words" and "expression" or nil,
  }
end

local commands

--- What the text before the cursor may go on with; see `prompt.complete`.
function completion.complete(text)
  if text:find("^%s*[:?]") and not commands then
    commands = {}
    for position, command in ipairs(require("shell.commands").all) do
      commands[position] = described(command)
    end
  end
  local names = {}
  for name in next, globals.lazy do
    names[#names + 1] = name
  end
  return complete.complete(text, { commands = commands, globals = names })
end

return completion
