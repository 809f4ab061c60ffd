--- What the steps of one run share: the session, clients, the plan's entries, and waiting.
--
-- Requires async, session.native, migrate.values.

local async = require("async")
local session = require("session.native")
local values = require("migrate.values")

local Run = {}

local DEFAULTS <const> = { poll = 5, timeout = 3600, propagation = 30, owner = "unknown" }

local function lookup(run, key)
  return Run[key] or run.given[key] == nil and DEFAULTS[key] or run.given[key]
end

--- Makes a run of a plan.
-- @param plan the plan
-- @param given what the caller of Plan:apply and others gave
function Run.new(plan, given)
  local run = setmetatable({ plan = plan, given = given, batches = {}, vaults = {}, stores = {} },
    { __index = lookup })
  run.report = given.report or function() end
  run.what_if = given.what_if or session.policy().what_if
  return run
end

--- Has requests that change something shown in place of sent, if this run only shows.
-- @return a value for a `<close>` variable, where that ends
function Run:showing()
  local was <const> = session.policy().what_if
  session.set_what_if(self.what_if and true or was)
  return setmetatable({}, { __close = function() session.set_what_if(was) end })
end

--- The Batch account with this name, opened once.
function Run:batch(name)
  self.batches[name] = self.batches[name] or self.given.az:batch(name)
  return self.batches[name]
end

--- The vault at this URL, opened once.
function Run:vault(url)
  self.vaults[url] = self.vaults[url] or self.given.az:vault(url)
  return self.vaults[url]
end

--- The storage account with this name, opened once.
function Run:storage(name)
  self.stores[name] = self.stores[name] or self.given.az:storage(name)
  return self.stores[name]
end

--- The plan's step with this id.
function Run:step(id)
  for _, step in ipairs(self.plan.steps) do
    if step.id == id then
      return step
    end
  end
  error(("the plan has no step '%s'"):format(id), 0)
end

--- The plan's entry of a step's pool.
function Run:pool_of(step)
  for _, entry in ipairs(self.plan.pools) do
    if entry.account == step.account and entry.id == step.pool then
      return entry
    end
  end
  error(("step '%s' names pool '%s' of %s, which the plan does not have"):format(step.id,
    tostring(step.pool), tostring(step.account)), 0)
end

--- The plan's entry of a step's certificate.
function Run:certificate_of(step)
  for _, entry in ipairs(self.plan.certificates) do
    if entry.name == step.certificate and entry.vault.url == step.vault then
      return entry
    end
  end
  error(("step '%s' names certificate '%s', which the plan does not have"):format(step.id,
    tostring(step.certificate)), 0)
end

--- Asks until the answer is not nil or false, with pauses.
-- @param what completes "… after 3600 s": "pool 'x' is not steady"
-- @return the answer; nil at once if requests are only shown
-- @raise a text after the run's `timeout`
function Run:wait(what, ask)
  if self.what_if then
    return nil
  end
  local waited = 0
  while true do
    local answer = ask()
    if answer then
      return answer
    end
    if waited >= self.timeout then
      error(("%s after %g s"):format(what, self.timeout), 0)
    end
    async.sleep(self.poll)
    waited = waited + self.poll
  end
end

--- Stops a step whose preconditions no longer hold.
-- @param step the step
-- @param object what it is about: "job 'render-frames'"
-- @param expected what the plan saw, by field
-- @param found what is there now
-- @raise a text with both values
function Run.require_same(step, object, expected, found)
  local path, planned, now = values.difference(expected, found)
  if path then
    error(("cannot do step '%s': %s has changed since the plan was made: %s was %s, and is %s; "
      .. "look why, and make the plan again"):format(step.id, object, path, tostring(planned),
      tostring(now)), 0)
  end
end

return Run
