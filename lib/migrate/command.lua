--- What the saved scripts of a migration have in common: the scope, the output, progress.
--
-- Requires azure, json, pretty, migrate, views.

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
    { "no-tasks", nil, "do not look into tasks" },
    { "quiet", nil, "do not tell what is being read" },
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

local function tell(event)
  io.stderr:write(event.done and ("read %s %s (%d of %d)\n"):format(event.what, event.name,
    event.done, event.of) or ("read %s %s\n"):format(event.what, event.name))
end

--- Takes the inventory that the options name, or reads it from the file in `--inventory`.
-- @param az the session; nil to sign in if it has to be
function command.inventory(script, given, az)
  if given.inventory then
    return migrate.load_inventory(given.inventory)
  elseif given.account and (given.subscription or given.accounts) then
    command.refuse(script, "--account does not go with --subscription or --accounts")
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
    local kind = views.kind(rows)
    print(pretty.table(rows, { columns = views.columns(kind), width = 160 }))
  end
end

return command
