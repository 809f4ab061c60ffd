--- Jobs that a schedule has made for a successor, and that go back with it.
--
-- No plan knows them. One that is active is marked before it is disabled, so that a way back that
-- was killed in between lets it go on the next time. Requires json, migrate.plan.body.

local body = require("migrate.plan.body")
local json = require("json")

local made_jobs = {}

local OPEN <const> = { active = true, enabling = true, disabled = true, disabling = true }

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
    return not job or not OPEN[job.state] or job.state == state
  end)
end

local function take_back(run, batch, job, from, to)
  if job.state == "active" then
    if not is_marked(job) then
      write_mark(batch, job, MARK)
    end
    batch:disable_job(job.id, { disableTasks = "requeue" })
  end
  await_state(run, batch, job.id, "disabled")
  local now = batch:job(job.id)
  if not now or not OPEN[now.state] then
    return
  end
  if now.poolInfo.poolId == to then
    batch:patch_job(job.id, { poolInfo = { poolId = from } }, { if_match = now.eTag })
  end
  if is_marked(now) then
    batch:enable_job(job.id)
    await_state(run, batch, job.id, "active")
    local last = batch:job(job.id)
    if last and OPEN[last.state] then
      write_mark(batch, last, nil)
    end
  end
end

--- Lets the open jobs of a schedule run on its old pool again.
-- @param schedule its id
-- @param from the old pool, to which they go
-- @param to the successor, on which they are
function made_jobs.take_back(run, batch, schedule, from, to)
  local prefix <const> = schedule .. ":"
  for job in batch:jobs() do
    local is_ours = job.id:sub(1, #prefix) == prefix and OPEN[job.state]
    if is_ours and (job.poolInfo.poolId == to or is_marked(job)) then
      take_back(run, batch, job, from, to)
    end
  end
end

return made_jobs
