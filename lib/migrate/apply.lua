--- Doing a plan: check, do, check, with the journal written before and after.
--
-- A step that is already in place is not done again, whoever did it; so a run that was killed is
-- simply run again. Neither is one that has served its purpose: see lib/migrate/steps/init.lua.
-- Steps that don't depend on each other run side by side.
--
-- Requires migrate.guard, interrupted, records, run, schedule, selection, steps, summary.

local Run = require("migrate.run")
local check_options = require("options").check
local guard = require("migrate.guard")
local records = require("migrate.records")
local schedule = require("migrate.schedule")
local selection = require("migrate.selection")
local session = require("session.native")
local steps = require("migrate.steps")
local summary = require("migrate.summary")
local told_if_interrupted = require("migrate.interrupted")

local OPTIONS <const> = {
  "az", "sources", "journal", "owner", "take_over", "poll", "timeout", "propagation", "report",
  "wave", "only", "what_if", "concurrency",
}

-- Whether a failure leaves open what the service has done: the answer may be lost, or may be that
-- to a request which was sent again.
local function leaves_open(failure)
  return type(failure) ~= "string" and (failure.kind == "transport" or failure.kind == "azure")
end

-- Does a step; evidence if it failed, and is in place all the same.
local function act(run, step, kind)
  local ok, failure = pcall(kind.act, run, step)
  if ok then
    return nil
  end
  local is_seen, evidence = false, nil
  if leaves_open(failure) then
    is_seen, evidence = pcall(kind.check, run, step)
  end
  if not is_seen or not evidence then
    error(failure, 0)
  end
  return evidence
end

local function perform(run, step, kind)
  guard.before(run, step)
  local evidence = act(run, step, kind) or kind.check(run, step)
  if not evidence then
    error(("step '%s' was done, but its effect cannot be seen"):format(step.id), 0)
  end
  evidence.made = true
  return evidence
end

local function attempt(run, step, kind, record)
  local evidence = records.attempt(record, step.id, { title = step.title, acts = true }, function()
    return perform(run, step, kind)
  end)
  run.report("done", { step = step, evidence = evidence })
end

-- What was there already is noted, unless the journal has it: a step that this plan began stays
-- one of its own.
local function note(run, step, record, known, evidence)
  if not known or known.state ~= "done" then
    evidence.made = known and known.acts or nil
    record:begin(step.id, { title = step.title, acts = known and known.acts or nil })
    record:finish(step.id, evidence)
  end
  run.report("already", { step = step, evidence = evidence })
end

-- The evidence that a step is needed no more.
local function served(run, step)
  local last = step.needed_for and run:step(step.needed_for)
  return last and steps[last.kind].check(run, last) and { served = last.id } or nil
end

-- The evidence that a step needs no doing.
local function seen(run, step)
  return served(run, step) or steps[step.kind].check(run, step)
end

-- A claim of this plan that its journal doesn't know is that of another run, or of a lost journal.
local function require_record(run, step, known, evidence)
  if step.kind == "claim" and evidence.owner and not known and not run.take_over then
    error(("cannot go on with plan %s: pool '%s' says that %s has begun it, and the journal has no "
      .. "record of that; give the journal of that run, or, if it is lost and nobody runs it, "
      .. "take_over = true: nothing is done twice, and rollback needs without_journal = true")
      :format(run.plan.id, step.pool, evidence.owner), 0)
  end
end

local function do_step(run, step, record, known)
  local kind = steps[step.kind]
  run.report("step", { step = step })
  local evidence = served(run, step)
  if not evidence and kind.require and not known then
    kind.require(run, step)
  end
  evidence = evidence or kind.check(run, step)
  if evidence then
    require_record(run, step, known, evidence)
    note(run, step, record, known, evidence)
    return
  end
  if known and known.state == "done" then
    run.report("again", { step = step, evidence = known.outcome })
  end
  attempt(run, step, kind, record)
end

local function show_step(run, step)
  local kind = steps[step.kind]
  run.report("step", { step = step })
  local ok, evidence = pcall(seen, run, step)
  if ok and evidence then
    run.report("already", { step = step, evidence = evidence })
    return
  end
  local shown, failure = pcall(kind.act, run, step)
  run.report("shown", { step = step, failure = not shown and failure or nil })
end

-- Steps of other waves that this part of the plan needs.
local function require_before(run, needed)
  for _, step in ipairs(needed) do
    if not seen(run, step) then
      error(("cannot begin: step '%s' of another wave is not done, and what was chosen needs it")
        :format(step.id), 0)
    end
  end
end

local function show(run, chosen)
  local _ <close> = run:showing()
  for _, step in ipairs(chosen) do
    show_step(run, step)
  end
end

local function require_given(given)
  if not given.az then
    error("cannot apply: option 'az' is missing, a session of azure.login", 3)
  elseif not given.journal and not given.what_if and not session.policy().what_if then
    error("cannot apply: option 'journal' is missing; journal.open(FILE) makes one, and what_if = "
      .. "true needs none", 3)
  end
end

-- Without a journal, or without being let in, no other step would do better.
local STOPS <const> = { journal = true, credential = true, held = true }

local function stops(failure)
  return type(failure) ~= "string" and STOPS[failure.kind] or false
end

--- Does every step of a plan once those before it are done. Where one fails, what needs it is not
-- begun, and all else goes on.
-- @param plan the plan
-- @param given `az` session; `sources` of the plan's certificates; `journal`; `owner`: who does it;
--   `take_over = true`: also pools that another owner has claimed; `wave`: only this one;
--   `only`: a list of pools; `what_if = true`: each request is shown, none is sent; `poll` seconds
--   between looks (5), `timeout` seconds that a step may wait (3600), `propagation` seconds that a
--   new role needs (30); `concurrency`: steps at a time; `report(event, details)` is told what
--   happens
-- @return how far each pool is: see migrate.summary; nil if requests are only shown
-- @raise the error of the step that failed first, when nothing more can be done; `report` is told
--   the summary before
return function(plan, given)
  check_options(given, OPTIONS, "apply")
  require_given(given)
  local run = Run.new(plan, given)
  local chosen, needed = selection.of(plan, given)
  if run.what_if then
    return show(run, chosen)
  end
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local _ <close> = told_if_interrupted("apply", "the same again goes on, a rollback goes back")
  local known = records.of(record)
  require_before(run, needed)
  local is_done, failures = schedule(chosen, run.concurrency or plan.settings.concurrency,
    function(step)
      local ok, failure = pcall(do_step, run, step, record, known[step.id])
      if not ok then
        run.report("failed", { step = step, failure = failure })
        error(failure, 0)
      end
    end, stops)
  local result = summary(plan, chosen, is_done, failures)
  run.report("summary", { summary = result })
  if #failures > 0 then
    error(failures[1].failure, 0)
  end
  return result
end
