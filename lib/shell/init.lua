--- The shell from Lua: every `:command` of the prompt is a function here, for scripts too.
--
--     shell.mode("json")
--     shell.print(batch:pools())
--     local password <close> = shell.ask_secret("PFX password: ")
--
-- Requires shell.native, session.native, shell.display, shell.jobs, shell.once.

local check_options = require("options").check
local display = require("shell.display")
local jobs = require("shell.jobs")
local native = require("shell.native")
local session = require("session.native")

local shell = {
  jobs = jobs.list, once = require("shell.once"), print = display.print, spawn = jobs.spawn,
}

local settings <const> = native.settings

local function fail(message, next_step)
  error(setmetatable({ kind = "usage", code = "Shell", message = message, next_step = next_step }, {
    __tostring = function() return message end,
  }), 3)
end

local SWITCHES <const> = {
  history = "keep entries in the history file",
  pager = "show long results in $PAGER",
  read_only = "refuse every request that changes something",
  timing = "say how long each entry took, and its requests",
  traceback = "show the traceback of every error",
  what_if = "show what would be changed and send none of it",
}

local POLICIES <const> = { read_only = session.set_read_only, what_if = session.set_what_if }

local function switch_of(value, name)
  if value == true or value == "on" then
    return true
  elseif value == false or value == "off" then
    return false
  end
  fail(("cannot set '%s' to '%s'"):format(name, tostring(value)), "it is on or off")
end

local function current(name)
  if POLICIES[name] then
    return session.policy()[name]
  end
  return settings[name]
end

local function print_settings()
  local names = {}
  for name in pairs(SWITCHES) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    print(("%-10s %-4s %s"):format(name, current(name) and "on" or "off", SWITCHES[name]))
  end
  print(("%-10s %-4s %s"):format("mode", settings.mode or "auto", "how results are shown"))
end

--- Turns a setting on or off; without arguments, shows all.
-- @param name history, pager, read_only, timing, traceback, what_if, or mode
-- @param value true, false, "on" or "off"; nil shows this setting
function shell.set(name, value)
  if name == nil then
    return print_settings()
  elseif name == "mode" then
    return shell.mode(value)
  elseif SWITCHES[name] == nil then
    local names = { "mode" }
    for known in pairs(SWITCHES) do
      names[#names + 1] = known
    end
    local nearest = require("options").nearest(tostring(name), names)
    fail(("there is no setting '%s'"):format(tostring(name)),
      nearest and ("did you mean '%s'?"):format(nearest) or ":set shows all")
  elseif value == nil then
    return print(current(name) and "on" or "off")
  end
  local is_on = switch_of(value, name)
  if POLICIES[name] then
    POLICIES[name](is_on)
  else
    settings[name] = is_on
  end
end

--- How results are shown from now on.
-- @param name table, record, json, jsonl, csv, tsv, lua; "auto" for what suits each value; nil
--   shows the present mode
function shell.mode(name)
  if name == nil then
    return print(settings.mode or "auto")
  elseif name == "auto" then
    settings.mode = nil
    return
  end
  local modes = require("pretty").modes
  for _, mode in ipairs(modes) do
    if mode == name then
      settings.mode = name
      return
    end
  end
  local nearest = require("options").nearest(tostring(name), modes)
  fail(("there is no mode '%s'"):format(tostring(name)),
    nearest and ("did you mean '%s'?"):format(nearest)
      or "modes are auto, " .. table.concat(modes, ", "))
end

--- Shows or hides how long each entry took, with the number of its requests.
function shell.timing(value)
  shell.set("timing", value == nil and not settings.timing or value)
end

--- Lets this session change nothing on Azure, or lets it again.
function shell.read_only(value)
  shell.set("read_only", value == nil or value)
end

--- Shows what would be changed instead of changing it, or changes it again.
function shell.what_if(value)
  shell.set("what_if", value == nil or value)
end

--- Leaves, as `os.exit` does: `<close>` variables are closed.
function shell.quit(status)
  os.exit(status or 0)
end

local function holds_secret(entry)
  return require("prompt.secrets").holds_secret(entry)
end

--- The entries of the history.
-- @param what how many to print (20), or "on" and "off" for what follows
function shell.history(what)
  if what == "on" or what == "off" or type(what) == "boolean" then
    return shell.set("history", what)
  end
  local count = math.tointeger(tonumber(what or 20))
  if not count or count < 1 then
    fail(("cannot show '%s' entries"):format(tostring(what)), "give a number, on or off")
  end
  local entries = native.history()
  for position = math.max(1, #entries - count + 1), #entries do
    local text = holds_secret(entries[position])
      and "(not shown: contains a secret)" or entries[position]
    print(("%5d  %s"):format(position, (text:gsub("\n", "\n       "))))
  end
end

--- Opens an entry in $VISUAL or $EDITOR, and runs what was saved.
-- @param what the text, or the number of an entry of the history; nil for the last one
function shell.edit(what)
  local entries = native.history()
  local number = math.tointeger(tonumber(what))
  local last = #entries
  while last > 0 and entries[last]:find("^%s*:edit") do
    last = last - 1
  end
  local text = number and entries[number] or what or entries[last] or ""
  if number and not entries[number] then
    fail(("there is no entry %d"):format(number), ":history shows their numbers")
  end
  local edited = native.edit(text)
  if edited:find("%S") then
    native.enter(edited)
  end
end

--- Runs a file, as `dofile` does.
function shell.load(file)
  return dofile(file)
end

--- Requires a module anew, also into the global of its name if that was it.
function shell.reload(name)
  local before = package.loaded[name]
  package.loaded[name] = nil
  local ok, module = pcall(require, name)
  if not ok then
    package.loaded[name] = before
    error(module, 0)
  end
  if before ~= nil and rawget(_G, name) == before then
    rawset(_G, name, module)
  end
  return module
end

--- Writes the entries of this session into a new file, to become a script.
function shell.save(file)
  local existing = io.open(file, "r")
  if existing then
    existing:close()
    fail(("cannot save to '%s': it exists"):format(file), "give another name, or remove it")
  end
  local out <close> = assert(io.open(file, "w"))
  local entries = native.entries()
  for _, entry in ipairs(entries) do
    if holds_secret(entry) then
      entry = "-- (left out: contains a secret)"
    elseif entry:find("^%s*[:?]") then
      entry = "-- " .. entry:gsub("\n", "\n-- ")
    end
    assert(out:write(entry, "\n"))
  end
  print(("%d entries in %s"):format(#entries, file))
end

--- Forgets all globals that the user has made.
function shell.reset()
  local baseline = require("certferry.globals").baseline
  for name in next, _G do
    if not baseline[name] then
      rawset(_G, name, nil)
    end
  end
end

--- Shows everything about the last error of the prompt.
function shell.err()
  print(native.last_error() or "no error so far")
end

--- Shows the text of a secret, once and only at a terminal or with --allow-reveal.
function shell.reveal(value)
  if type(value) ~= "userdata" then
    fail("cannot reveal what is no secret")
  end
  io.write(value:reveal(), "\n")
end

--- Asks for a secret without showing what is typed, also when standard input is a script.
function shell.ask_secret(prompt)
  return require("secret").prompt(prompt)
end

--- Shows all of a value, or of the last one: no table is cut, no depth is too deep.
function shell.all(...)
  display.all(select("#", ...) > 0 and (...) or rawget(_G, "_"))
end

--- Runs a function, shows what it gives, and says how long it took.
function shell.time(f)
  display.timed(f)
end

--- Shows what a function gives, again and again, until Ctrl-C.
-- @param seconds between two calls
-- @param f the function
-- @param title what stands above (the expression)
function shell.watch(seconds, f, title)
  local pause = tonumber(seconds)
  if not pause or pause < 0.1 then
    fail(("cannot watch every '%s' seconds"):format(tostring(seconds)), "give 0.1 or more")
  end
  display.watch(pause, f, title)
end

local function signed_in()
  local az = rawget(_G, "az")
  if az == nil then
    az = require("azure").login()
    rawset(_G, "az", az)
  end
  return az
end

--- Signs in if need be and makes an account the global `batch`; without a name, shows accounts.
function shell.account(name)
  local az = signed_in()
  if name == nil then
    return display.print(az:batch_accounts())
  end
  rawset(_G, "batch", az:batch(name))
end

--- Signs in if need be and makes a vault the global `vault`; without a name, shows vaults.
function shell.vault(name)
  local az = signed_in()
  if name == nil then
    return display.print(az:vaults())
  end
  rawset(_G, "vault", az:vault(name))
end

--- Help on a value, a name or a topic.
function shell.help(what)
  display.page(require("help").text(what, {
    width = display.width(), colors = native.has_colors(),
  }))
end

--- Shows the source of a function.
function shell.source(what)
  display.page(require("help").source(what))
end

local protected <const> = native.protected

--- Marks Batch accounts as protected: their prompt looks different, and what destroys something
-- asks for their name. For init.lua.
function shell.protect(...)
  for _, name in ipairs({ ... }) do
    protected[name:lower()] = true
  end
end

--- Whether an account is marked as protected.
function shell.is_protected(name)
  return protected[name:lower()] == true
end

local function refuse(action, why, next_step)
  local message = ("cannot %s: %s"):format(action, why)
  error(setmetatable({
    kind = "refused", code = "NotConfirmed", message = message, next_step = next_step,
  }, { __tostring = function() return message end }), 3)
end

--- Asks before something is changed, and returns only if it may be.
-- @param options `action`: what is about to be done ("delete 3 pools"); `account`: where;
--   `destructive = true` asks for the name of a protected account even with --yes
-- @raise an ordinary error of kind "refused" if the answer is no or nobody can be asked
function shell.confirm(options)
  check_options(options, { "action", "account", "destructive" }, "confirm")
  local policy, action, account = session.policy(), options.action, options.account
  if type(action) ~= "string" or type(account) ~= "string" then
    fail("cannot ask for a confirmation", "give action and account, both texts")
  end
  local wants_name = options.destructive and shell.is_protected(account)
    and not (policy.yes and policy.force_protected)
  if policy.what_if or (policy.yes and not wants_name) then
    return
  end
  local ok, answer = pcall(session.ask, wants_name
    and ("%s in %s, which is protected; type its name: "):format(action, account)
    or ("%s in %s? [y/N] "):format(action, account))
  if not ok then
    refuse(action, "nobody can be asked", wants_name
      and "--yes --force-protected does it without asking" or "--yes does it without asking")
  elseif wants_name and answer ~= account or not wants_name and not answer:find("^[yY]") then
    refuse(action, "the answer was no", "nothing was changed")
  end
end

return shell
