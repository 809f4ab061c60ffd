--- Which jobs and schedules move with a pool, and the steps that move them.
--
-- A job that is active is disabled, changed and enabled; one that was disabled stays disabled. What
-- makes pools of its own is let run on a fixed pool.
-- Requires migrate.job_states, migrate.plan.autopools, overrides; migrate.values.

local autopools = require("migrate.plan.autopools")
local job_states = require("migrate.job_states")
local overrides = require("migrate.plan.overrides")
local values = require("migrate.values")

local jobs = {}

local SETTLED <const> = job_states.SETTLED

local NAMES <const> = { jobs = "job", schedules = "schedule" }

local RULES <const> = { jobs = "R020", schedules = "R021" }

local ACTIONS <const> = {
  jobs = "let it end and send others that name a fixed pool; or let it run on one with fixed_pool "
    .. "or pool in the overrides, from which it can't come back",
  schedules = "name a fixed pool for it in the overrides, or let it have one with fixed_pool",
}

local function note(draft, account, kind, id, why, action)
  draft:add_manual({
    rule = RULES[kind], object = { kind = NAMES[kind], account = account.name, id = id },
    why = why, action = action,
  })
end

local function note_autopool(draft, account, kind, item, info)
  local hidden = kind == "schedules" and autopools.hidden(info)
  note(draft, account, kind, item.id, "it makes a pool of its own, and such a pool can't carry an "
    .. "identity" .. (hidden and ("; %s may be a secret, which no plan keeps, so that a fixed pool "
    .. "would have no way back"):format(hidden) or ""), ACTIONS[kind])
end

-- The fixed pool that the plan makes for something, nil if it makes none.
local function fixed_pool_of(draft, account, kind, item)
  local id = autopools.id(NAMES[kind], item.id)
  for _, entry in ipairs(draft.pools) do
    if entry.account == account.name and entry.id == id then
      return entry
    end
  end
  return nil
end

-- Where something moves to, nil if it stays.
local function target_of(draft, account, kind, item, info)
  local override = overrides.of(draft.overrides, kind, account.name, item.id)
  if override.skip then
    return nil
  end
  if override.pool then
    return override.pool
  end
  if not autopools.uses_certificates(info) then
    return info.poolId
  end
  local entry = fixed_pool_of(draft, account, kind, item)
  if entry then
    note(draft, account, kind, item.id, ("pool %s stays, with its nodes, where it had pools that "
      .. "came and went"):format(entry.successor), "give it a formula that goes by its tasks")
    return entry.id
  end
  -- Jobs of a schedule end by themselves, and the next one is another.
  if not draft.options.pools and not autopools.schedule_of(item.id) then
    note_autopool(draft, account, kind, item, info)
  end
  return nil
end

-- Why something can't have its autopool again, nil if it can.
local function one_way(kind, info)
  if info.poolId then
    return nil
  elseif kind == "jobs" then
    return "Batch gives a job no autopool again"
  end
  local hidden = autopools.hidden(info)
  return hidden and ("%s may be a secret, which no plan keeps"):format(hidden) or nil
end

local function move_of(kind, item, info)
  local irreversible = one_way(kind, info)
  return { id = item.id, state = SETTLED[item.state], from = info.poolId or "an autopool",
           irreversible = irreversible,
           from_info = not info.poolId and not irreversible and info or nil }
end

-- How the plan writes the id of a pool, which a job may name in another case of letters.
local function planned_id(draft, account, id)
  for _, entry in ipairs(draft.pools) do
    if entry.account == account.name and values.same_name(entry.id, id) then
      return entry.id
    end
  end
  return id
end

--- The jobs and schedules of an account, by the pool with which they move.
-- @return a table from pool id to `{jobs = {…}, schedules = {…}}`, in the order of their ids
function jobs.of_account(draft, account)
  local by_pool = {}
  local function put(kind, item, info)
    local target = SETTLED[item.state] and target_of(draft, account, kind, item, info)
    if target then
      target = planned_id(draft, account, target)
      local moves = by_pool[target] or { jobs = {}, schedules = {} }
      by_pool[target] = moves
      table.insert(moves[kind], move_of(kind, item, info))
    end
  end
  for _, job in ipairs(account.jobs or {}) do
    put("jobs", job, job.poolInfo or {})
  end
  for _, schedule in ipairs(account.schedules or {}) do
    put("schedules", schedule, (schedule.jobSpecification or {}).poolInfo or {})
  end
  for _, moves in pairs(by_pool) do
    for _, list in pairs(moves) do
      table.sort(list, function(left, right) return left.id < right.id end)
    end
  end
  return by_pool
end

-- The expectations of a step: what the object was when the plan was made.
local function expectation(move)
  return { state = move.state, pool = move.from }
end

local function add(builder, entry, kind, move, verb, step)
  local noun <const> = NAMES[kind]
  step.kind = verb .. "_" .. noun
  step.item, step.from = move.id, move.from
  -- What stays on a pool that keeps its id goes on naming it as it did.
  step.to = values.same_name(move.from, entry.successor) and move.from or entry.successor
  step.expects = expectation(move)
  step.title = step.title:format(noun, move.id)
  return builder:add_pool(entry, ("%s/%s/%s"):format(noun, move.id, verb), step)
end

local STOPS <const> = {
  requeue = "its tasks begin again later", terminate = "its tasks are ended",
  wait = "when its tasks are done",
}

local function add_stop(builder, entry, kind, move, after)
  if move.state ~= "active" then
    return nil
  end
  local mode <const> = entry.disable_tasks
  return add(builder, entry, kind, move, "disable", {
    title = kind == "jobs" and ("disable %%s %%s: %s"):format(STOPS[mode])
      or "disable %s %s: it makes no jobs meanwhile",
    mode = kind == "jobs" and mode or nil, after = after,
    effect = "nothing new starts", undo = "enable it", estimate = 10,
  })
end

local function add_patch(builder, entry, kind, move, after)
  return add(builder, entry, kind, move, "patch", {
    title = "let %s %s run on " .. entry.successor, after = after,
    effect = "it names the new pool", undo = ("let it run on %s"):format(move.from),
    irreversible = move.irreversible, from_info = move.from_info, estimate = 2,
  })
end

local function add_start(builder, entry, kind, move, after)
  if move.state ~= "active" then
    return nil
  end
  return add(builder, entry, kind, move, "enable", {
    title = "enable %s %s", after = after, effect = "it goes on", undo = "disable it",
    estimate = 5,
  })
end

local function each(moves, visit)
  local last = {}
  -- Schedules first: a schedule that makes no jobs can't make one for the old pool.
  for _, kind in ipairs({ "schedules", "jobs" }) do
    for _, move in ipairs(moves[kind]) do
      last[#last + 1] = visit(kind, move)
    end
  end
  return last
end

local function ids_of(list)
  return #list > 0 and list or nil
end

--- The steps that move jobs and schedules to another pool.
-- @return the ids of the last of them, or `after` if there are none
function jobs.add_moves(builder, entry, moves, after)
  local quiet = jobs.add_schedule_stops(builder, entry, moves, after)
  local last = each(moves, function(kind, move)
    local stop = kind == "jobs" and add_stop(builder, entry, kind, move, quiet)
    local before = stop and { stop } or quiet
    local patched = add_patch(builder, entry, kind, move, before)
    return kind == "jobs" and add_start(builder, entry, kind, move, { patched }) or patched
  end)
  return jobs.add_schedule_starts(builder, entry, moves, ids_of(last) or after)
end

function jobs.add_schedule_stops(builder, entry, moves, after)
  local stops = {}
  for _, move in ipairs(moves.schedules) do
    stops[#stops + 1] = add_stop(builder, entry, "schedules", move, after)
  end
  return ids_of(stops) or after
end

function jobs.add_schedule_starts(builder, entry, moves, after)
  local starts = table.move(after, 1, #after, 1, {})
  for _, move in ipairs(moves.schedules) do
    starts[#starts + 1] = add_start(builder, entry, "schedules", move, after)
  end
  return starts
end

--- The steps that stop all that runs on a pool which keeps its id.
function jobs.add_stops(builder, entry, moves, after)
  local quiet = jobs.add_schedule_stops(builder, entry, moves, after)
  local last = {}
  for _, move in ipairs(moves.jobs) do
    last[#last + 1] = add_stop(builder, entry, "jobs", move, quiet)
  end
  return ids_of(last) or quiet
end

--- The steps that let it run again.
function jobs.add_starts(builder, entry, moves, after)
  local last = {}
  for _, move in ipairs(moves.jobs) do
    last[#last + 1] = add_start(builder, entry, "jobs", move, after)
  end
  return jobs.add_schedule_starts(builder, entry, moves, ids_of(last) or after)
end

return jobs
