--- How far a plan is: the state of each step in the journal, of each pool and of each wave.
--
-- Requires migrate.records.

local records = require("migrate.records")

local progress = {
  --- The states of steps, in the order of their share of a bar.
  STATES = { "done", "failed", "begun", "waiting" },
}

-- The records of a run, of a journal, or the steps that one of them gave.
local function records_of(plan, journal)
  if not journal then
    return {}
  elseif type(journal) == "table" then
    return journal
  end
  return journal.begin and journal:steps() or journal:steps(plan.id)
end

local function known_steps(plan, journal)
  local steps = records_of(plan, journal)
  return records.of({ steps = function() return steps end }), steps
end

--- Who has worked at a plan, and from when to when; nil if nobody has.
-- @return `{by = {names}, first, last}`, times as text
function progress.work(plan, journal)
  local work, seen = { by = {} }, {}
  for _, step in ipairs(records_of(plan, journal)) do
    local last = step.ended or step.begun
    local owner = type(step.outcome) == "table" and step.outcome.owner
    work.first = step.begun and (not work.first or step.begun < work.first) and step.begun
      or work.first
    work.last = last and (not work.last or last > work.last) and last or work.last
    if owner and owner ~= "unknown" and not seen[owner] then
      seen[owner] = true
      work.by[#work.by + 1] = owner
    end
  end
  table.sort(work.by)
  return work.first and work or nil
end

--- How many old pools have been deleted by Plan:retire.
function progress.retired(plan, journal)
  local number = 0
  for _, step in ipairs(records_of(plan, journal)) do
    local is_deleted = type(step.outcome) == "table" and step.outcome.deleted
    -- Those of certificates have a part more.
    number = number + (is_deleted and step.name:find("^retire/[^/]+/[^/]+$") and 1 or 0)
  end
  return number
end

local function row_of(position, step, known, record)
  return {
    number = position, id = step.id, kind = step.kind, title = step.title, account = step.account,
    pool = step.pool, wave = step.wave, state = known and known.state or "waiting",
    undo = step.undo, irreversible = step.irreversible, estimate = step.estimate,
    ended = known and record and record.ended,
    problem = known and known.state == "failed" and known.outcome.message or nil,
  }
end

--- A row for each step of a plan: what it is and its state.
function progress.steps(plan, journal)
  local known, steps = known_steps(plan, journal)
  local by_name, rows = {}, {}
  for _, record in ipairs(steps) do
    by_name[record.name] = record
  end
  for position, step in ipairs(plan.steps) do
    rows[position] = row_of(position, step, known[step.id], by_name[step.id])
  end
  return rows
end

local function empty()
  return { done = 0, failed = 0, begun = 0, waiting = 0, total = 0 }
end

local function count(tally, row)
  tally[row.state] = tally[row.state] + 1
  tally.total = tally.total + 1
end

--- How many steps have which state, altogether.
function progress.total(rows)
  local tally = empty()
  for _, row in ipairs(rows) do
    count(tally, row)
  end
  return tally
end

--- The same for each wave, with the steps that pools share first.
-- @return a list of `{wave, done, failed, begun, waiting, total}`; `wave` is nil for what is shared
function progress.waves(rows)
  local by_wave, waves = {}, {}
  for _, row in ipairs(rows) do
    local key = row.wave or 0
    if not by_wave[key] then
      by_wave[key] = empty()
      by_wave[key].wave = row.wave
      waves[#waves + 1] = by_wave[key]
    end
    count(by_wave[key], row)
  end
  table.sort(waves, function(left, right) return (left.wave or 0) < (right.wave or 0) end)
  return waves
end

--- The name of a tally: "done", "failed", "underway" or "planned".
function progress.state_of(tally)
  if tally.failed > 0 then
    return "failed"
  elseif tally.done == tally.total then
    return "done"
  end
  return tally.waiting == tally.total and "planned" or "underway"
end

--- The tally of each pool's own steps, by "account/pool".
function progress.pools(rows)
  local by_pool = {}
  for _, row in ipairs(rows) do
    if row.pool then
      local key = row.account .. "/" .. row.pool
      by_pool[key] = by_pool[key] or empty()
      count(by_pool[key], row)
    end
  end
  return by_pool
end

return progress
