--- Doing steps that depend on each other, several at a time.
--
-- Requires async.

local async = require("async")

local function is_ready(self, step)
  for _, id in ipairs(step.after or {}) do
    if self.is_chosen[id] and not self.is_done[id] then
      return false
    end
  end
  return true
end

local start

-- Begins what may begin. The end of each step calls it again.
local function pump(self)
  for _, step in ipairs(self.steps) do
    if self.is_stopped or self.running >= self.limit then
      return
    end
    if not self.is_begun[step.id] and is_ready(self, step) then
      start(self, step)
    end
  end
end

function start(self, step)
  self.is_begun[step.id] = true
  self.running = self.running + 1
  self.tasks[#self.tasks + 1] = async.spawn(function()
    local ok, failure = pcall(self.act, step)
    self.running = self.running - 1
    if ok then
      self.is_done[step.id] = true
    else
      table.insert(self.failures, { step = step, failure = failure })
      self.is_stopped = self.is_stopped or self.stops(failure)
    end
    pump(self)
  end)
end

local function cancel(self)
  for _, task in ipairs(self.tasks) do
    if not task:is_done() then
      task:cancel()
    end
  end
end

--- Calls a function for each step once it has returned for all that the step names in `after`.
-- What depends on a step that failed does not begin; all else goes on.
-- @param steps in an order that fits
-- @param limit how many at a time
-- @param act is called with a step
-- @param stops is called with a failure: true lets nothing new begin at all
-- @return the ids of steps that are done, as keys; and a list of `{step, failure}`, in the order in
--   which they failed
return function(steps, limit, act, stops)
  local self <close> = setmetatable({
    steps = steps, limit = math.max(1, limit), act = act, stops = stops, running = 0, tasks = {},
    is_begun = {}, is_done = {}, is_chosen = {}, failures = {},
  }, { __close = cancel })
  for _, step in ipairs(steps) do
    self.is_chosen[step.id] = true
  end
  pump(self)
  local position = 1
  while self.tasks[position] do
    self.tasks[position]:wait()
    position = position + 1
  end
  return self.is_done, self.failures
end
