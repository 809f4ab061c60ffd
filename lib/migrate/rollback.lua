--- Undoing a plan: what the journal shows as done, the last step first.
--
-- Each undoing looks first, so a rollback that was killed is simply run again. What was there
-- before the plan stays. Requires migrate.guard, records, run, selection, steps.

local Run = require("migrate.run")
local check_options = require("options").check
local guard = require("migrate.guard")
local records = require("migrate.records")
local selection = require("migrate.selection")
local steps = require("migrate.steps")

local OPTIONS <const> = {
  "az", "sources", "journal", "owner", "take_over", "poll", "timeout", "propagation", "report",
  "wave", "only", "what_if", "concurrency",
}

local function refuse_irreversible(chosen, known)
  for _, step in ipairs(chosen) do
    local was = known[step.id]
    if step.irreversible and was and was.acts then
      error(("cannot roll back: step '%s' has no way back: %s"):format(step.id,
        step.irreversible), 0)
    end
  end
end

-- Jobs can't go back to a pool that is gone, so nothing is undone without it.
local function require_old_pools(run, chosen, known)
  local looked_at = {}
  for _, step in ipairs(chosen) do
    local was <const> = known[step.id]
    local name = step.pool and step.account .. "/" .. step.pool
    if was and was.acts and name and not looked_at[name] and not run:pool_of(step).autopool then
      looked_at[name] = true
      if not run:batch(step.account):pool(step.pool) then
        error(("cannot roll back: pool '%s' of %s is gone, and Batch takes no new references to "
          .. "certificates: what was retired has no way back"):format(step.pool, step.account), 0)
      end
    end
  end
end

local function show(run, step, outcome)
  run.report("undo", { step = step })
  local shown, failure = pcall(steps[step.kind].undo or function() end, run, step, outcome)
  run.report("shown", { step = step, failure = not shown and failure or nil })
end

local function undo(run, record, step, outcome)
  local kind <const> = steps[step.kind]
  if run.what_if then
    return show(run, step, outcome)
  end
  run.report("undo", { step = step })
  -- With what is undone, so that a rollback that is killed here knows it the next time.
  local detail <const> = { title = "undo: " .. step.title, acts = true, undoes = outcome }
  records.attempt(record, step.id, detail, function()
    if kind.undo then
      guard.before_undoing(run, step)
      kind.undo(run, step, outcome)
    end
    return { undone = true }
  end)
  run.report("undone", { step = step })
end

-- A step that pools share is undone only with the last of them.
local function is_needed(plan, step, chosen)
  if step.pool then
    return false
  end
  local is_chosen = {}
  for _, other in ipairs(chosen) do
    is_chosen[other.id] = true
  end
  for _, other in ipairs(plan.steps) do
    for _, id in ipairs(other.after or {}) do
      if id == step.id and not is_chosen[other.id] then
        return true
      end
    end
  end
  return false
end

-- A journal without any record of the plan is not that of its runs.
local function require_records(plan, record)
  if #record:steps() == 0 then
    error(("cannot roll back: the journal has no record of plan %s; give the journal of the run "
      .. "that applied it"):format(plan.id), 0)
  end
end

--- Undoes the steps that this plan's runs have done or begun.
-- @param plan the plan
-- @param given as for Plan:apply: `az`, `journal`, `owner`, `wave`, `only` and others;
--   with `what_if` each request is shown and none is sent
-- @return how many steps were undone
-- @raise the error of the step that could not be undone; a text if a step has no way back, or a
--   pool was retired
return function(plan, given)
  check_options(given, OPTIONS, "rollback")
  local run = Run.new(plan, given)
  local chosen = selection.of(plan, given)
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local known = records.of(record)
  require_records(plan, record)
  local _ <close> = run:showing()
  refuse_irreversible(chosen, known)
  require_old_pools(run, chosen, known)
  local count = 0
  for position = #chosen, 1, -1 do
    local step <const> = chosen[position]
    local was <const> = known[step.id]
    if was and was.acts and not is_needed(plan, step, chosen) then
      undo(run, record, step, was.outcome)
      count = count + 1
    end
  end
  return count
end
