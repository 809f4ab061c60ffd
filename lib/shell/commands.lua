--- The `:commands` of the prompt: what each takes, and the function of `shell` that it calls.
--
-- Requires shell, shell.native, options.

local native = require("shell.native")
local shell = require("shell")

local commands = {}

-- Kinds of arguments: `words` go to the function as they are, `text` is all that follows,
-- `expression` is evaluated, `function` is given unevaluated.
local function word(...)
  return { kind = "words", complete = { ... } }
end

commands.all = {
  { name = "account", usage = "[NAME]", argument = word("accounts"),
    summary = "work on a Batch account; without a name, list them" },
  { name = "all", usage = "[EXPR]", argument = { kind = "expression" },
    summary = "show all of a value, or of the last one, however long" },
  { name = "edit", usage = "[N]", argument = word(),
    summary = "open the last entry, or entry N, in $EDITOR and run it" },
  { name = "err", argument = word(), summary = "everything about the last error" },
  { name = "help", usage = "[NAME]", argument = { kind = "name" },
    summary = "help on a function, a type, a module or a topic; so does ?NAME" },
  { name = "history", usage = "[N|on|off]", argument = word("switch"),
    summary = "the last entries; off keeps what follows out of the file" },
  { name = "jobs", argument = word(), summary = "what runs in the background" },
  { name = "load", usage = "FILE", argument = { kind = "text", complete = { "files" } },
    summary = "run a file" },
  { name = "mode", usage = "[MODE]", argument = word("modes"),
    summary = "show results as table, record, json, jsonl, csv, tsv, lua or auto" },
  { name = "quit", usage = "[STATUS]", argument = word(), summary = "leave (Ctrl-D does too)" },
  { name = "reload", usage = "MODULE", argument = word("modules"),
    summary = "require a module anew" },
  { name = "reset", argument = word(), summary = "forget all globals of the session" },
  { name = "reveal", usage = "EXPR", argument = { kind = "expression" },
    summary = "show the text of a secret" },
  { name = "save", usage = "FILE", argument = { kind = "text", complete = { "files" } },
    summary = "write the entries of this session into a file" },
  { name = "set", usage = "[NAME [on|off]]", argument = word("settings", "switch"),
    summary = "show or change a setting" },
  { name = "source", usage = "NAME", argument = { kind = "name" },
    summary = "the source of a function; so does ??NAME" },
  { name = "time", usage = "EXPR", argument = { kind = "function" },
    summary = "how long an expression takes" },
  { name = "timing", usage = "[on|off]", argument = word("switch"),
    summary = "say how long each entry took" },
  { name = "vault", usage = "[NAME]", argument = word("vaults"),
    summary = "work on a key vault; without a name, list them" },
  { name = "watch", usage = "SECONDS EXPR", argument = { kind = "watch" },
    summary = "show an expression again and again" },
}

local ALIASES <const> = { exit = "quit", ["?"] = "help" }

local by_name <const> = {}
for _, command in ipairs(commands.all) do
  by_name[command.name] = command
end

-- An error without a position: the entry is no chunk.
local function fail(message, next_step)
  error(setmetatable({
    kind = "usage", code = "Command", message = message, next_step = next_step,
  }, { __tostring = function() return message end }), 0)
end

local function unknown(name)
  local names = {}
  for known in pairs(by_name) do
    names[#names + 1] = known
  end
  table.sort(names)
  local nearest = require("prompt.suggest").names(name, names)
  local quoted = {}
  for position, near in ipairs(nearest) do
    quoted[position] = ("':%s'"):format(near)
  end
  fail(("unknown command ':%s'%s"):format(name,
    #quoted > 0 and ("; did you mean %s?"):format(table.concat(quoted, " or "))
      or "; :help commands lists them"))
end

local function need(command, rest)
  if rest == "" then
    fail((":%s needs %s"):format(command.name, command.usage), ":help commands lists them all")
  end
  return rest
end

local run <const> = {}

function run.words(command, rest)
  local words = {}
  for text in rest:gmatch("%S+") do
    words[#words + 1] = text
  end
  local is_required = command.usage and not command.usage:find("^%[")
  if is_required and #words == 0 then
    need(command, rest)
  end
  return shell[command.name](table.unpack(words))
end

function run.text(command, rest)
  return shell[command.name](need(command, rest))
end

run["function"] = function(command, rest)
  return shell[command.name](native.compile(need(command, rest)))
end

function run.expression(command, rest)
  if rest == "" and command.usage:find("^%[") then
    return shell[command.name]()
  end
  return shell[command.name](native.compile(need(command, rest))())
end

function run.watch(command, rest)
  local seconds, expression = need(command, rest):match("^(%S+)%s+(.+)$")
  if not expression then
    fail(":watch needs SECONDS EXPR", "such as :watch 5 batch:pools()")
  end
  return shell.watch(seconds, native.compile(expression), expression)
end

-- `batch.pools` of a variable means the method of its type.
local function documented_name(text)
  local path, last = text:match("^([%a_][%w_.]*)[.:]([%a_][%w_]*)$")
  if not path then
    return text
  end
  local value = _G
  for part in path:gmatch("[^.]+") do
    value = type(value) == "table" and rawget(value, part) or nil
  end
  local entry = type(value) == "userdata" and require("reference").of(value)
  return entry and entry.name .. ":" .. last or text
end

local function value_named(text)
  local ok, f = pcall(native.compile, text)
  if not ok or not text:find("^[%a_][%w_.:]*$") then
    return nil
  end
  local found, value = pcall(f)
  return found and value or nil
end

function run.name(command, rest)
  local text = rest:gsub("%(%)$", "")
  if text == "" then
    return shell[command.name]()
  elseif command.name == "source" then
    return shell.source(value_named(text) or text)
  elseif text == "commands" then
    return commands.list()
  end
  local help = require("help")
  local name = documented_name(text)
  if help.find(name) or help.topic(name) then
    return shell.help(name)
  end
  local entry = require("reference").of(value_named(text))
  return shell.help(entry and entry.name or name)
end

--- Prints all commands.
function commands.list()
  for _, command in ipairs(commands.all) do
    local usage = ":" .. command.name .. (command.usage and " " .. command.usage or "")
    print(("  %-24s %s"):format(usage, command.summary))
  end
end

--- Runs a command.
-- @param text what follows the colon
function commands.run(text)
  local name, rest = text:match("^%s*(%S*)%s*(.-)%s*$")
  local command = by_name[ALIASES[name] or name]
  if not command then
    unknown(name)
  end
  return run[command.argument.kind](command, rest)
end

--- The call of Lua that does what a command does: `shell.mode("json")`.
function commands.call(text)
  local name, rest = text:match("^%s*:?(%S*)%s*(.-)%s*$")
  local command = by_name[ALIASES[name] or name]
  if not command then
    return nil
  end
  local kind, arguments = command.argument.kind, {}
  if kind == "words" then
    for argument in rest:gmatch("%S+") do
      arguments[#arguments + 1] = ("%q"):format(argument)
    end
  elseif kind == "expression" or kind == "name" and rest ~= "" then
    arguments[1] = rest
  elseif kind == "function" then
    arguments[1] = ("function() return %s end"):format(rest)
  elseif kind == "watch" then
    arguments[1] = rest:gsub("^(%S+)%s+(.+)$", "%1, function() return %2 end")
  elseif rest ~= "" then
    arguments[1] = ("%q"):format(rest)
  end
  return ("shell.%s(%s)"):format(command.name, table.concat(arguments, ", "))
end

return commands
