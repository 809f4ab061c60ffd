--- Doing a plan: check, do, check, with the journal written before and after.
--
-- A step that is already in place is not done again, whoever did it; so a run that was killed is
-- simply run again. Requires the step that a plan names, from migrate.steps.

local steps = setmetatable({}, {
  __index = function(found, kind)
    found[kind] = require("migrate.steps." .. kind)
    return found[kind]
  end,
})

local function describe_error(failure)
  if type(failure) == "table" then
    return { kind = failure.kind, code = failure.code, message = failure.message,
             request_id = failure.request_id }
  end
  return { kind = "error", message = tostring(failure) }
end

local function perform(run, step, kind, record)
  record:begin(step.id, { title = step.title })
  kind.act(run, step)
  local evidence = kind.check(run, step)
  if not evidence then
    error(("step '%s' was done, but its effect cannot be seen"):format(step.id), 0)
  end
  return evidence
end

local function do_step(run, number, step, record)
  local kind = steps[step.kind]
  run.report("step", { number = number, step = step })
  local evidence = kind.check(run, step)
  if evidence then
    record:begin(step.id, { title = step.title })
    record:finish(step.id, evidence)
    run.report("already", { step = step, evidence = evidence })
    return
  end
  local ok, result = xpcall(perform, function(failure) return failure end, run, step, kind, record)
  if not ok then
    record:fail(step.id, describe_error(result))
    error(result, 0)
  end
  record:finish(step.id, result)
  run.report("done", { step = step, evidence = result })
end

--- Does every step of a plan in its order and stops at the first that fails.
-- @param plan the plan
-- @param run `az` session, `batch` account, `vault`, `pfx` bundle, `journal`, `owner` text;
--   `poll` seconds between looks at a pool (5), `timeout` seconds until nodes must be up (3600),
--   `report(event, details)` is told what happens
-- @raise the error of the step that failed
return function(plan, run)
  run = setmetatable({ plan = plan }, { __index = run })
  run.report = run.report or function() end
  run.poll = run.poll or 5
  run.timeout = run.timeout or 3600
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  for number, step in ipairs(plan.steps) do
    do_step(run, number, step, record)
  end
end
