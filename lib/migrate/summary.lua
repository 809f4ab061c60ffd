--- How far a run has come with each pool.
--
-- Requires nothing.

local Summary = { __name = "summary" }
Summary.__index = Summary

local function first_line(failure)
  local text = type(failure) == "table" and failure.message or tostring(failure)
  return text:match("[^\n]+") or text
end

-- The failed step without which a step can't begin, nil if there is none: then the run was stopped.
local function cause_of(self, step)
  if self.failed[step.id] then
    return step.id
  elseif self.causes[step.id] == nil then
    self.causes[step.id] = false
    for _, id in ipairs(step.after or {}) do
      local before <const> = self.by_id[id]
      self.causes[step.id] = self.causes[step.id]
        or before and not self.is_done[id] and cause_of(self, before) or false
    end
  end
  return self.causes[step.id] or nil
end

local function state_of(self, tally, steps)
  if tally.done == tally.total then
    return "done"
  end
  for _, step in ipairs(steps) do
    if self.failed[step.id] then
      return "failed", step.id
    end
  end
  for _, step in ipairs(steps) do
    if not self.is_done[step.id] then
      return tally.done == 0 and "not begun" or "not finished", cause_of(self, step)
    end
  end
end

local function add_pool(self, entry, steps)
  local tally = { done = 0, total = #steps }
  for _, step in ipairs(steps) do
    tally.done = tally.done + (self.is_done[step.id] and 1 or 0)
  end
  local state, cause = state_of(self, tally, steps)
  table.insert(self.pools, { account = entry.account, id = entry.id, successor = entry.successor,
    wave = entry.wave, state = state, because = cause, done = tally.done, total = tally.total })
end

local function line_of(pool)
  local line = ("  %-12s pool %s of %s"):format(pool.state, pool.id, pool.account)
  if pool.state ~= "done" then
    line = ("%s, %d of %d steps done"):format(line, pool.done, pool.total)
  end
  return pool.because and ("%s: step %s failed"):format(line, pool.because) or line
end

function Summary:__tostring()
  local lines, counts = {}, {}
  for _, pool in ipairs(self.pools) do
    counts[pool.state] = (counts[pool.state] or 0) + 1
    lines[#lines + 1] = line_of(pool)
  end
  for _, item in ipairs(self.failures) do
    lines[#lines + 1] = ("  step %s: %s"):format(item.step, item.message)
  end
  local parts = {}
  for _, state in ipairs({ "done", "failed", "not finished", "not begun" }) do
    parts[#parts + 1] = counts[state] and ("%d %s"):format(counts[state], state) or nil
  end
  table.insert(lines, 1, ("pools: %s"):format(table.concat(parts, ", ")))
  return table.concat(lines, "\n")
end

--- Makes the summary of a run.
-- @param plan the plan
-- @param chosen the steps that the run was to do
-- @param is_done the ids of those that are done, as keys
-- @param failures a list of `{step, failure}`
-- @return `pools`: a list of `{account, id, successor, wave, state, because, done, total}`, where
--   `state` is "done", "failed", "not finished" or "not begun", and `because` the id of the step
--   that failed; and `failures`: a list of `{step, message}`
return function(plan, chosen, is_done, failures)
  local work = { by_id = {}, is_done = is_done, failed = {}, causes = {}, pools = {} }
  local by_pool = {}
  for _, step in ipairs(chosen) do
    work.by_id[step.id] = step
    local name = step.pool and step.account .. "/" .. step.pool
    if name then
      by_pool[name] = by_pool[name] or {}
      table.insert(by_pool[name], step)
    end
  end
  local said = {}
  for position, item in ipairs(failures) do
    work.failed[item.step.id] = true
    said[position] = { step = item.step.id, message = first_line(item.failure) }
  end
  for _, entry in ipairs(plan.pools) do
    local steps = by_pool[entry.account .. "/" .. entry.id]
    if steps then
      add_pool(work, entry, steps)
    end
  end
  return setmetatable({ pools = work.pools, failures = said }, Summary)
end
