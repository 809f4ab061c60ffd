--- Step: tasks on the successor have read each certificate, each as a user that needs it.
--
-- What they proved is noted on the pool, so that it can be seen when the job is gone. Requires
-- migrate.canary, migrate.claims, migrate.plan.body, migrate.versions.

local body = require("migrate.plan.body")
local canary = require("migrate.canary")
local claims = require("migrate.claims")
local versions = require("migrate.versions")

local function check(run, step)
  local pool = run:batch(step.account):pool(step.successor)
  local mark = pool and body.metadata_value(pool, body.CANARY)
  return mark and { mark = mark } or nil
end

local function ensure_job(batch, step)
  local job = batch:job(step.job)
  if not job then
    batch:add_job({ id = step.job, poolInfo = { poolId = step.successor } })
  elseif job.poolInfo.poolId ~= step.successor then
    error(("job '%s' exists and runs on pool '%s'; delete it"):format(step.job,
      tostring(job.poolInfo.poolId)), 0)
  end
end

-- What failed in an earlier run is tried again.
local function ensure_task(batch, step, task)
  local found = batch:task(step.job, task.id)
  if found and found.state == "completed" and (found.executionInfo or {}).exitCode ~= 0 then
    batch:delete_task(step.job, task.id)
    found = nil
  end
  if not found then
    batch:add_task(step.job, task.body)
  end
end

-- The newest version, if it is the planned one or has come after it.
local function expected_of(run, entry, wanted)
  for _, held in ipairs(run.plan.certificates) do
    if held.name == wanted.name and held.as == "certificate" then
      local found, is_planned = versions.newest(run:vault(held.vault.url), held)
      return (wanted.issued or is_planned) and found or wanted.thumbprint
    end
  end
  if not wanted.issued then
    return wanted.thumbprint
  end
  error(("pool '%s' needs certificate '%s', which the plan does not have"):format(entry.id,
    wanted.name), 0)
end

local function failure_of(batch, step, task, finished)
  local info = finished.executionInfo or {}
  if info.exitCode == 0 then
    return nil
  end
  local ok, said = pcall(batch.task_file, batch, step.job, task.id, "stderr.txt")
  return ("it ended with status %s: %s"):format(tostring(info.exitCode),
    ok and canary.reason(said) or (info.failureInfo or {}).message or "no reason given")
end

local function prove(run, step, entry, task)
  local batch = run:batch(step.account)
  local finished = run:wait(("task '%s' of job '%s' is not completed"):format(task.id, step.job),
    function()
      local found = batch:task(step.job, task.id)
      return found and found.state == "completed" and found
    end)
  local why = failure_of(batch, step, task, finished)
  local expected = expected_of(run, entry, task.certificate)
  if not why then
    local output = batch:task_file(step.job, task.id, "stdout.txt")
    if canary.thumbprints(output)[expected] then
      return
    end
    why = "it found " .. (next(canary.thumbprints(output)) or "none")
  end
  error(("task '%s' of job '%s', as %s, has not read certificate %s: %s"):format(task.id, step.job,
    task.user, expected, why), 0)
end

local function act(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  local tasks = canary.tasks(entry)
  ensure_job(batch, step)
  for _, task in ipairs(tasks) do
    ensure_task(batch, step, task)
  end
  if run.what_if then
    return
  end
  for _, task in ipairs(tasks) do
    prove(run, step, entry, task)
  end
  claims.write(batch, batch:pool(step.successor), body.CANARY,
    ("passed, %d tasks"):format(#tasks))
end

local function undo(run, step)
  local batch = run:batch(step.account)
  if batch:job(step.job) then
    batch:delete_job(step.job)
  end
end

local function is_ours(run, step)
  return run:batch(step.account):job(step.job) ~= nil
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
