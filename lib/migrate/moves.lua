--- The steps that move jobs and job schedules: disable, patch, enable.
--
-- Each can be seen in the service alone: what names the new pool has been disabled before.
-- Requires migrate.claims, job_states, made_jobs, run.

local Run = require("migrate.run")
local claims = require("migrate.claims")
local job_states = require("migrate.job_states")
local made_jobs = require("migrate.made_jobs")

local moves = {}

local SETTLED <const> = job_states.SETTLED

-- How jobs and schedules are read and changed.
local KINDS <const> = {
  job = {
    read = function(batch, id) return batch:job(id) end,
    pool_of = function(job) return job.poolInfo.poolId end,
    disable = function(batch, step, mode)
      batch:disable_job(step.item, { disableTasks = mode or step.mode })
    end,
    enable = function(batch, step) batch:enable_job(step.item) end,
    patch = function(batch, job, info)
      batch:patch_job(job.id, { poolInfo = info }, { if_match = job.eTag })
    end,
    must_be_disabled = true,
  },
  schedule = {
    read = function(batch, id) return batch:job_schedule(id) end,
    pool_of = function(schedule) return schedule.jobSpecification.poolInfo.poolId end,
    disable = function(batch, step) batch:disable_job_schedule(step.item) end,
    enable = function(batch, step) batch:enable_job_schedule(step.item) end,
    patch = function(batch, schedule, info)
      local specification = schedule.jobSpecification
      specification.poolInfo = info
      batch:patch_job_schedule(schedule.id, { jobSpecification = specification },
        { if_match = schedule.eTag })
    end,
    follow = made_jobs.take_back,
  },
}

local function read(kind, run, step)
  return kind.read(run:batch(step.account), step.item)
end

-- What has ended by itself need not be moved any more.
local function ended(item)
  if not item then
    return { ended = "gone" }
  end
  return not SETTLED[item.state] and { ended = item.state } or nil
end

local AUTOPOOL <const> = "an autopool"

local function pool_name(kind, item)
  return kind.pool_of(item) or AUTOPOOL
end

local function is_moved(kind, run, step, item)
  if kind.pool_of(item) ~= step.to then
    return false
  end
  if step.from ~= step.to then
    return true
  end
  local pool = run:batch(step.account):pool(step.to)
  return pool ~= nil and claims.is_successor(pool)
end

local function require_expected(kind, noun, run, step, fields)
  local item = read(kind, run, step)
  if ended(item) or is_moved(kind, run, step, item) then
    return
  end
  local expected, found = {}, { state = SETTLED[item.state], pool = pool_name(kind, item) }
  for _, field in ipairs(fields) do
    expected[field] = step.expects[field]
  end
  -- Who was taken over may have disabled it.
  expected.state = not run.take_over and expected.state or nil
  for field in pairs(found) do
    found[field] = expected[field] ~= nil and found[field] or nil
  end
  Run.require_same(step, ("%s '%s'"):format(noun, step.item), expected, found)
end

local function await_state(kind, noun, run, step, state)
  run:wait(("%s '%s' is not %s"):format(noun, step.item, state), function()
    local item = read(kind, run, step)
    return ended(item) or item.state == state
  end)
end

local function disable(kind, noun, run, step, mode)
  local item = read(kind, run, step)
  if not ended(item) and SETTLED[item.state] == "active" then
    kind.disable(run:batch(step.account), step, mode)
  end
  await_state(kind, noun, run, step, "disabled")
end

local function enable(kind, noun, run, step)
  local item = read(kind, run, step)
  if not ended(item) and SETTLED[item.state] == "disabled" then
    kind.enable(run:batch(step.account), step)
  end
  await_state(kind, noun, run, step, "active")
end

-- A pool that keeps its id has no way back once this could be seen.
local function names_successor(kind, run, step)
  local item = read(kind, run, step)
  return step.from ~= step.to and not ended(item) and kind.pool_of(item) == step.to
end

--- The step that disables. It is undone only while the old pool is named.
function moves.disable(noun)
  local kind <const> = KINDS[noun]
  return {
    require = function(run, step) require_expected(kind, noun, run, step, { "state", "pool" }) end,
    check = function(run, step)
      local item = read(kind, run, step)
      local done = ended(item)
      if done then
        return done
      end
      return (item.state == "disabled" or is_moved(kind, run, step, item))
        and { state = item.state, pool = pool_name(kind, item) } or nil
    end,
    act = function(run, step) disable(kind, noun, run, step) end,
    undo = function(run, step) enable(kind, noun, run, step) end,
    is_ours = function(run, step)
      local item = read(kind, run, step)
      return not ended(item) and SETTLED[item.state] == "disabled"
        and pool_name(kind, item) == step.from
    end,
  }
end

--- The step that names the new pool.
function moves.patch(noun)
  local kind <const> = KINDS[noun]
  local function set(run, step, pool, info)
    local item = read(kind, run, step)
    if ended(item) or pool_name(kind, item) == pool then
      return
    end
    if pool == step.to and pool_name(kind, item) ~= step.from then
      error(("cannot change the pool of %s '%s': it was to be moved from %s, and runs on %s; see "
        .. "who moved it, and move it back or make the plan again"):format(noun, step.item,
        step.from, pool_name(kind, item)), 0)
    end
    if kind.must_be_disabled and item.state ~= "disabled" and not run.what_if then
      error(("cannot change the pool of %s '%s': it is %s, and has to be disabled; see who enabled "
        .. "it"):format(noun, step.item, item.state), 0)
    end
    kind.patch(run:batch(step.account), item, info or { poolId = pool })
  end
  return {
    require = function(run, step) require_expected(kind, noun, run, step, { "pool" }) end,
    check = function(run, step)
      local item = read(kind, run, step)
      return ended(item) or kind.pool_of(item) == step.to and { pool = step.to } or nil
    end,
    act = function(run, step) set(run, step, step.to) end,
    undo = function(run, step)
      if step.from == AUTOPOOL and not step.from_info then
        error(("cannot give %s '%s' its autopool again: %s"):format(noun, step.item,
          step.irreversible), 0)
      end
      set(run, step, step.from, step.from_info)
      if kind.follow and not step.from_info then
        kind.follow(run, run:batch(step.account), step.item, step.from, step.to)
      end
    end,
    is_ours = function(run, step) return names_successor(kind, run, step) end,
  }
end

--- The step that enables what was active before.
function moves.enable(noun)
  local kind <const> = KINDS[noun]
  return {
    check = function(run, step)
      local item = read(kind, run, step)
      return ended(item) or item.state == "active" and is_moved(kind, run, step, item)
        and { state = item.state, pool = step.to } or nil
    end,
    act = function(run, step) enable(kind, noun, run, step) end,
    undo = function(run, step) disable(kind, noun, run, step, "requeue") end,
    is_ours = function(run, step) return names_successor(kind, run, step) end,
  }
end

return moves
