--- Undoing a plan: what the journal shows as done, the last step first.
--
-- Each undoing looks first, so a rollback that was killed is simply run again. What was there
-- before the plan stays, and so does a pool that has no way back, with all that it needs. Without
-- the journal, what the service shows to be of the plan is undone, and what may have been there
-- before is named. Requires migrate.claims, guard, interrupted, ownership, records, run, selection,
-- steps.

local Run = require("migrate.run")
local check_options = require("options").check
local claims = require("migrate.claims")
local guard = require("migrate.guard")
local ownership = require("migrate.ownership")
local records = require("migrate.records")
local selection = require("migrate.selection")
local steps = require("migrate.steps")
local told_if_interrupted = require("migrate.interrupted")

local OPTIONS <const> = {
  "az", "sources", "journal", "owner", "take_over", "poll", "timeout", "propagation", "report",
  "wave", "only", "what_if", "concurrency", "without_journal",
}

local OTHER_WAY <const> = "give the journal of the runs that applied it; if it is lost, what the "
  .. "service shows can be undone with without_journal = true, rollback.lua --without-journal"

-- A journal that does not know how the plan began would leave most of it.
local function require_records(plan, record, chosen, known)
  if #record:steps() == 0 then
    error(("cannot roll back: the journal has no record of plan %s; %s"):format(plan.id,
      OTHER_WAY), 0)
  end
  for _, step in ipairs(chosen) do
    local was <const> = known[step.id]
    if step.kind == "claim" and was and not was.acts and was.outcome.owner then
      error(("cannot roll back: pool '%s' had been claimed for this plan before the journal began; "
        .. "%s"):format(step.pool, OTHER_WAY), 0)
    end
  end
end

local GONE <const> = "%s, and Batch takes no new references to certificates: what was %s has no "
  .. "way back"

-- The step of a pool that has been begun and has no way back, if there is one.
local function begun_for_good(run, entry, begun)
  for _, step in ipairs(run.plan.steps) do
    if step.irreversible and step.account == entry.account and step.pool == entry.id
      and begun(step) then
      return step
    end
  end
  return nil
end

-- Why there is no way back for a pool, nil if there is.
local function reason_of(run, step, begun)
  local entry = run:pool_of(step)
  if entry.autopool then
    local last = begun_for_good(run, entry, begun)
    return last and last.irreversible or nil
  end
  local pool = run:batch(step.account):pool(step.pool)
  if pool and pool.state ~= "deleting" then
    return entry.holder and claims.is_successor(pool)
      and GONE:format("it was deleted and made anew", "replaced") or nil
  end
  return GONE:format("it is gone", entry.holder and "replaced" or "retired")
end

-- The pools of which nothing can be undone: jobs can't go back to a pool that is gone.
local function without_way_back(run, chosen, begun)
  local reasons, list = {}, {}
  for _, step in ipairs(chosen) do
    local name = step.pool and step.account .. "/" .. step.pool
    if name and reasons[name] == nil and begun(step) then
      reasons[name] = reason_of(run, step, begun) or false
      if reasons[name] then
        list[#list + 1] = { what = "pool " .. name, why = reasons[name] }
      end
    end
  end
  return reasons, list
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

-- What tells whether a step was begun, and with which outcome: the journal, or the service.
local function teller(run, known)
  if not run.without_journal then
    return function(step)
      local was <const> = known[step.id]
      return was and was.acts and was.outcome or nil
    end
  end
  return function(step)
    local is_ours, why = ownership.of(run, step)
    return is_ours and {} or nil, why
  end
end

local Rollback = {}
Rollback.__index = Rollback

function Rollback:leave(what, why)
  local item = { what = what, why = why }
  table.insert(self.left, item)
  self.run.report("left", item)
end

-- A step stays that belongs to what was not chosen, or has no way back; and then what it needs.
function Rollback:stays(step)
  if step.pool then
    return not self.is_chosen[step.id] or self.reasons[step.account .. "/" .. step.pool]
  end
  return not self.is_chosen[step.id] or self.is_needed[step.id]
end

function Rollback:keep(step)
  for _, id in ipairs(step.after or {}) do
    self.is_needed[id] = true
  end
end

function Rollback:visit(step)
  if self:stays(step) then
    if self.known[step.id]
      or self.run.without_journal and ownership.needs_others(self.run, step) then
      self:keep(step)
    end
    return
  end
  local outcome, why = self.begun(step)
  if outcome then
    undo(self.run, self.record, step, outcome)
    self.count = self.count + 1
  elseif why then
    self:leave("step " .. step.id, why)
    self:keep(step)
  end
end

-- A rollback that was killed at its end is run again, and finds nothing to do.
local function has_undone(record)
  for _, step in ipairs(record:steps()) do
    if (step.outcome or {}).undone then
      return true
    end
  end
  return false
end

local function set_of(chosen)
  local is_chosen = {}
  for _, step in ipairs(chosen) do
    is_chosen[step.id] = true
  end
  return is_chosen
end

--- Undoes the steps that this plan's runs have done or begun.
-- @param plan the plan
-- @param given as for Plan:apply: `az`, `journal`, `owner`, `wave`, `only` and others;
--   with `what_if` each request is shown and none is sent; with `without_journal` what the service
--   shows is undone, and the journal only told of it
-- @return how many steps were undone, and a list of what was left: `{what, why}`
-- @raise the error of the step that could not be undone; a text if nothing has a way back, or if
--   the journal is not that of the plan's runs
return function(plan, given)
  check_options(given, OPTIONS, "rollback")
  if not given.journal then
    error("cannot roll back: option 'journal' is missing; journal.open(FILE) opens it", 2)
  end
  local run = Run.new(plan, given)
  local chosen = selection.of(plan, given)
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local _ <close> = told_if_interrupted("rollback", "the same again goes on")
  local known = run.without_journal and {} or records.of(record)
  if not run.without_journal then
    require_records(plan, record, chosen, known)
  end
  local _ <close> = run:showing()
  local begun = teller(run, known)
  local self = setmetatable({ run = run, record = record, known = known, begun = begun, left = {},
    count = 0, is_chosen = set_of(chosen), is_needed = {} }, Rollback)
  local lost
  self.reasons, lost = without_way_back(run, chosen, begun)
  for _, item in ipairs(lost) do
    self:leave(item.what, item.why)
  end
  for position = #plan.steps, 1, -1 do
    self:visit(plan.steps[position])
  end
  if self.count == 0 and #lost > 0 and not has_undone(record) then
    error(("cannot roll back: %s: %s"):format(lost[1].what, lost[1].why), 0)
  end
  return self.count, self.left
end
