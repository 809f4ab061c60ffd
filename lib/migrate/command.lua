--- What the saved scripts of a migration have in common: the scope, the output, progress.
--
-- Requires azure, json, pretty, migrate, shell.native, views.

local azure = require("azure")
local json = require("json")
local migrate = require("migrate")
local pretty = require("pretty")
local views = require("views")

local command = {
  --- Options that say what is read.
  SCOPE = {
    { "account", "NAME", "only this Batch account" },
    { "subscription", "ID", "only this subscription (default: the tenant)" },
    { "accounts", "NAMES", "only these accounts of it, with commas between them" },
    { "no-tasks", nil, "do not search the tasks of open jobs, which takes a request for each job" },
    { "quiet", nil, "do not tell what is being read, nor what comes next" },
  },
  --- The option for the form of the output.
  OUTPUT = { "output", "FORM", "text, json or csv (default: text)" },
}

--- Options of several lists, one after the other.
function command.options(...)
  local all = {}
  for position = 1, select("#", ...) do
    local list = select(position, ...)
    table.move(list, 1, #list, #all + 1, all)
  end
  return all
end

--- Ends the script because of how it was called.
function command.refuse(script, reason)
  io.stderr:write(("%s: %s; see --help\n"):format(script, reason))
  os.exit(2)
end

--- The words of a list with commas, nil for nil.
function command.words(text)
  if text == nil then
    return nil
  end
  local list = {}
  for word in text:gmatch("[^,%s]+") do
    list[#list + 1] = word
  end
  return list
end

--- Checks the form of the output before anything is read.
function command.check_output(script, given)
  local form = given.output or "text"
  if form ~= "text" and form ~= "json" and form ~= "csv" then
    command.refuse(script, ("there is no output '%s'"):format(form))
  end
  return form
end

-- A message that says what was attempted is for the operator; where in Lua it was raised is not.
local function message_of(failure)
  if type(failure) == "table" and failure.kind and failure.message then
    return tostring(failure)
  elseif type(failure) == "string" then
    return failure:match("^cannot .*") or failure:match("^[^\n]-%.lua:%d+: (cannot .*)")
  end
  return nil
end

local function note(failure)
  return { failure = failure, traceback = type(failure) == "string"
    and debug.traceback(failure, 2) or nil }
end

--- Runs a script: what fails is told in a line, and the script ends with status 1. A traceback is
-- shown only where Lua itself failed, which is a bug of the script.
-- @param script its name, for messages
-- @param main the script
function command.main(script, main)
  local ok, caught = xpcall(main, note)
  if ok then
    return
  end
  local text = message_of(caught.failure) or caught.traceback
  if not text then
    error(caught.failure, 0)
  end
  io.stderr:write(("%s: %s\n"):format(script, text))
  os.exit(1)
end

--- Says what can be done next, to people; not if `--quiet` is given.
function command.next(given, text)
  if not given.quiet then
    io.stdout:flush()
    io.stderr:write("next: " .. text .. "\n")
  end
end

--- Refuses a file that is named and does not exist.
-- @param name the option that names it
function command.require_file(script, given, name)
  local file, reason = io.open(given[name], "r")
  if not file then
    command.refuse(script, ("cannot read --%s '%s': %s"):format(name, given[name],
      reason:gsub("^.*: ", ""):lower()))
  end
  file:close()
end

--- How many columns the output may take: those of the terminal, else as many as it needs.
function command.width()
  local native = require("shell.native")
  return native.is_terminal(1) and native.size() or math.maxinteger
end

local function tell(event)
  io.stderr:write(event.done and ("read %s %s (%d of %d)\n"):format(event.what, event.name,
    event.done, event.of) or ("read %s %s\n"):format(event.what, event.name))
end

local function refuse_scopes(script, given)
  if given.account and (given.subscription or given.accounts) then
    command.refuse(script, "--account does not go with --subscription or --accounts")
  elseif given.tenant and (given.account or given.subscription or given.accounts) then
    command.refuse(script, "--tenant does not go with --account, --accounts or --subscription")
  end
end

--- Takes the inventory that the options name, or reads it from the file in `--inventory`: of that
-- the accounts that are named too, or all.
-- @param az the session; nil to sign in if it has to be
function command.inventory(script, given, az)
  refuse_scopes(script, given)
  if given.inventory then
    return migrate.load_inventory(given.inventory):only({
      accounts = given.account and { given.account } or command.words(given.accounts),
      subscription = given.subscription,
    })
  end
  return migrate.inventory(az or azure.login(), {
    account = given.account, subscription = given.subscription,
    accounts = command.words(given.accounts), tasks = not given.no_tasks,
    progress = not given.quiet and tell or nil,
  })
end

--- What an inventory could not read, a line for each.
function command.unread(inventory)
  local lines = {}
  local function add(list, name)
    for _, failure in ipairs(list) do
      lines[#lines + 1] = ("%s, %s: %s"):format(failure.account or name, failure.what,
        failure.message)
    end
  end
  add(inventory.failures, inventory.scope)
  for _, account in ipairs(inventory.accounts) do
    add(account.failures, account.name)
  end
  for _, vault in ipairs(inventory.vaults) do
    add(vault.failures, "vault " .. vault.name)
  end
  return lines
end

--- Writes rows as the output wants them.
-- @param form text, json or csv
-- @param rows a tagged list
-- @param fields the columns of CSV
function command.write_rows(form, rows, fields)
  if form == "json" then
    print(json.encode(rows, { pretty = true }))
  elseif form == "csv" then
    io.write(#rows > 0 and pretty.render(rows, "csv", { fields = fields })
      or table.concat(fields, ",") .. "\r\n")
  elseif #rows > 0 then
    local options <const> = { columns = views.columns(views.kind(rows)), width = command.width() }
    print(pretty.table(rows, options) or pretty.record(rows, options))
  end
end

return command
