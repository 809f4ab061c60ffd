--- Undoing a plan: what the journal shows as done, the last step first.
--
-- Each undoing looks first, so a rollback that was killed is simply run again. What was there
-- before the plan stays. Requires migrate.records, run, selection, steps.

local Run = require("migrate.run")
local check_options = require("options").check
local records = require("migrate.records")
local selection = require("migrate.selection")
local steps = require("migrate.steps")

local OPTIONS <const> = {
  "az", "sources", "journal", "owner", "take_over", "poll", "timeout", "propagation", "report",
  "wave", "only", "concurrency",
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

local function undo(run, record, step, outcome)
  local kind <const> = steps[step.kind]
  run.report("undo", { step = step })
  -- With what is undone, so that a rollback that is killed here knows it the next time.
  record:begin(step.id, { title = "undo: " .. step.title, acts = true, undoes = outcome })
  local ok, failure = xpcall(kind.undo or function() end, function(raised) return raised end, run,
    step, outcome)
  if not ok then
    record:fail(step.id, records.failure(failure))
    error(failure, 0)
  end
  record:finish(step.id, { undone = true })
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

--- Undoes the steps that this plan's runs have done or begun.
-- @param plan the plan
-- @param given as for Plan:apply: `az`, `journal`, `owner`, `wave`, `only` and others
-- @return how many steps were undone
-- @raise the error of the step that could not be undone; a text if a step has no way back
return function(plan, given)
  check_options(given, OPTIONS, "rollback")
  local run = Run.new(plan, given)
  local chosen = selection.of(plan, given)
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local known = records.of(record)
  refuse_irreversible(chosen, known)
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
