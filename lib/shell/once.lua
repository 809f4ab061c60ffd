--- What is done once, however often a script is run: a journal remembers it.
--
--     once("import render", function()
--       return vault:import_certificate("render", bundle).id
--     end)
--
-- Requires journal, options, session.native, shell.native.

local check_options = require("options").check
local native = require("shell.native")
local session = require("session.native")

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

-- The run of a plan, and a variable to close when it is not used any more.
local function hold(path, plan)
  local key = path .. "\0" .. plan
  local held = open_runs[key]
  if not held then
    local owner = os.getenv("USER") or "unknown"
    held = {
      run = require("journal").open(path):run({ plan = plan, owner = owner }),
      users = 0, under_way = {},
    }
    open_runs[key] = held
  end
  held.users = held.users + 1
  return held, setmetatable({}, { __close = function()
    held.users = held.users - 1
    if held.users == 0 then
      open_runs[key] = nil
      held.run:close()
    end
  end })
end

local function find(run, id)
  for _, step in ipairs(run:steps()) do
    if step.name == id then
      return step
    end
  end
  return nil
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
-- @return the function's first result, now or in the earlier run, if JSON can hold it; and whether
--   it was called now
local function once(id, f, options)
  check(id, f, options)
  options = options or {}
  local plan = options.plan or native.script or "typed"
  local held, _ <close> = hold(journal_path(id, options), plan)
  local step = find(held.run, id)
  if held.under_way[id] then
    refuse(("cannot do '%s' once: it is under way already"):format(id), "give each its own id")
  elseif step and step.state == "done" then
    return step.outcome.result, false
  end
  local was_interrupted = step ~= nil and step.state == "begun"
  if session.policy().what_if then
    return f(was_interrupted), true
  end
  local _ <close> = begin(held, id)
  local result = f(was_interrupted)
  finish(held.run, id, result)
  return result, true
end

return once
