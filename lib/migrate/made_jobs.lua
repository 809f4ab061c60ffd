--- Jobs that a schedule has made for a successor, and that go back with it.
--
-- No plan knows them. One that is active is marked before it is disabled, so that a way back that
-- was killed in between lets it go on the next time.
-- Requires json, migrate.job_states, migrate.plan.autopools, body.

local autopools = require("migrate.plan.autopools")
local body = require("migrate.plan.body")
local is_open = require("migrate.job_states").is_open
local json = require("json")

local made_jobs = {}

local MARK <const> = "goes on when its pool is changed"

local function is_marked(job)
  return body.metadata_value(job, body.CLAIM) == MARK
end

local function write_mark(batch, job, value)
  local items = json.array(body.metadata(job))
  if value then
    table.insert(items, { name = body.CLAIM, value = value })
  end
  batch:patch_job(job.id, { metadata = items }, { if_match = job.eTag })
end

local function await_state(run, batch, id, state)
  run:wait(("job '%s' is not %s"):format(id, state), function()
    local job = batch:job(id)
    return not is_open(job) or job.state == state
  end)
end

-- Waits until a job has a state, unless it ends.
-- @return the job as it is then, nil if it has ended
local function settled(run, batch, id, state)
  await_state(run, batch, id, state)
  local job = batch:job(id)
  return is_open(job) and job or nil
end

local function stopped(run, batch, job)
  if job.state == "active" then
    if not is_marked(job) then
      write_mark(batch, job, MARK)
    end
    batch:disable_job(job.id, { disableTasks = "requeue" })
  end
  return settled(run, batch, job.id, "disabled")
end

local function unmark(batch, job)
  if job then
    write_mark(batch, job, nil)
  end
end

local function take_back(run, batch, job, from, to)
  if job.state == "enabling" then
    job = settled(run, batch, job.id, "active")
  end
  if job and job.state == "active" and job.poolInfo.poolId ~= to then
    -- A way back that was killed had only the mark left to take away.
    unmark(batch, job)
    return
  end
  local now = job and stopped(run, batch, job)
  if not now then
    return
  end
  if now.poolInfo.poolId == to then
    batch:patch_job(job.id, { poolInfo = { poolId = from } }, { if_match = now.eTag })
  end
  if is_marked(now) then
    batch:enable_job(job.id)
    unmark(batch, settled(run, batch, job.id, "active"))
  end
end

--- Lets the open jobs of a schedule run on its old pool again.
-- @param schedule its id
-- @param from the old pool, to which they go
-- @param to the successor, on which they are
function made_jobs.take_back(run, batch, schedule, from, to)
  for job in batch:jobs() do
    local is_made = autopools.schedule_of(job.id) == schedule and is_open(job)
    if is_made and (job.poolInfo.poolId == to or is_marked(job)) then
      take_back(run, batch, job, from, to)
    end
  end
end

return made_jobs
