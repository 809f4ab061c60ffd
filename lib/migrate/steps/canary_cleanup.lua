--- Step: the job of the canary is gone.

local function check(run, step)
  return not run:batch(step.account):job(step.job) and { gone = step.job } or nil
end

local function act(run, step)
  local batch = run:batch(step.account)
  local job = batch:job(step.job)
  if job and job.state ~= "deleting" then
    batch:delete_job(step.job)
  end
  run:wait(("job '%s' is not gone"):format(step.job), function()
    return not batch:job(step.job)
  end)
end

return { check = check, act = act }
