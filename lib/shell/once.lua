--- What is done once, however often a script is run: a journal remembers it.
--
--     once("import render", function()
--       return vault:import_certificate("render", bundle).id
--     end)
--
-- The result is kept as JSON, in clear: no password belongs in it.
--
-- Requires journal, options, session.native, shell.native.

local check_options = require("options").check
local native = require("shell.native")
local session = require("session.native")

-- What io.open gives as the number of its error if there is no such file.
local ENOENT <const> = 2

-- The runs that are open, by journal and plan: one can be used by several calls at a time.
local open_runs <const> = {}

local function refuse(message, next_step)
  error(setmetatable({ kind = "usage", code = "Once", message = message, next_step = next_step }, {
    __tostring = function() return message end,
  }), 3)
end

local function check(id, f, options)
  check_options(options, { "journal", "plan" }, "once")
  if type(id) ~= "string" or id == "" then
    refuse("cannot do something once: it has no id", "give a text, the same in every run")
  elseif type(f) ~= "function" then
    refuse(("cannot do '%s' once: it is no function"):format(id), "give a function")
  end
end

local function journal_path(id, options)
  local path = options.journal or native.state_file("once.journal")
  if not path then
    refuse(("cannot do '%s' once: there is no home folder to remember it in"):format(id),
      "give the option journal, a file")
  end
  return path
end

local function is_missing(path)
  local file <close>, _, code = io.open(path, "rb")
  return not file and code == ENOENT
end

-- Where a plan is remembered. Nothing is if nothing is sent: then no file is made either.
local function place_of(id, options)
  local path = journal_path(id, options)
  local plan = options.plan or native.script or "typed"
  local place = { key = path .. "\0" .. plan, plan = plan }
  if not (session.policy().what_if and is_missing(path)) then
    place.journal = require("journal").open(path)
  end
  return place
end

-- The run of a plan, and a variable to close when it is not used any more.
local function hold(place)
  local held = open_runs[place.key]
  if not held then
    local owner = os.getenv("USER") or "unknown"
    held = {
      -- Of the same journal that was looked at: it knows whether it has made the file.
      run = place.journal:run({ plan = place.plan, owner = owner }),
      users = 0, under_way = {},
    }
    open_runs[place.key] = held
  end
  held.users = held.users + 1
  return held, setmetatable({}, { __close = function()
    held.users = held.users - 1
    if held.users == 0 then
      open_runs[place.key] = nil
      held.run:close()
    end
  end })
end

-- What is known of a step, and whether it is done, or was begun by a run that was killed.
local function look(place, id)
  local held = open_runs[place.key]
  if held and held.under_way[id] then
    refuse(("cannot do '%s' once: it is under way already"):format(id), "give each its own id")
  end
  for _, step in ipairs(place.journal and place.journal:steps(place.plan) or {}) do
    if step.name == id then
      return step, step.state == "done", step.state == "begun"
    end
  end
  return nil, false, false
end

-- A step that is begun, and failed if the function that it is for raises.
local function begin(held, id)
  held.run:begin(id, {})
  held.under_way[id] = true
  return setmetatable({}, { __close = function(_, err)
    held.under_way[id] = nil
    if err ~= nil then
      -- Only the code: nobody knows what else is in it.
      held.run:fail(id, { code = type(err) == "table" and err.code or nil })
    end
  end })
end

-- Keeps what a function gave, if JSON can hold it; that it is done is kept in any case.
local function finish(run, id, result)
  if not pcall(run.finish, run, id, { result = result }) then
    run:finish(id, {})
  end
end

--- Calls a function, unless an earlier run of the script has done it.
-- @param id what it is, the same in every run
-- @param f the function; true is passed if an earlier run began it and was killed: then it has to
--   look first what is there
-- @param options `journal`: the file, `plan`: whose ids these are (the script's)
-- @return the function's first result, now or in the earlier run, if JSON can hold it, which keeps
--   it in clear; and whether it was called now
local function once(id, f, options)
  check(id, f, options)
  options = options or {}
  local place = place_of(id, options)
  local step, is_done, was_interrupted = look(place, id)
  if is_done then
    return step.outcome.result, false
  elseif session.policy().what_if then
    return f(was_interrupted), true
  end
  local held, _ <close> = hold(place)
  -- Again: another process can have done it before the plan was held.
  step, is_done, was_interrupted = look(place, id)
  if is_done then
    return step.outcome.result, false
  end
  local _ <close> = begin(held, id)
  local result = f(was_interrupted)
  finish(held.run, id, result)
  return result, true
end

return once
