--- The tasks of a job in which certificates are mentioned.
--
-- Requires migrate.inventory.consumers.

local consumers = require("migrate.inventory.consumers")

local tasks = {}

local FIELDS <const> = "id,state,commandLine,environmentSettings,userIdentity,"
  .. "containerSettings,resourceFiles,multiInstanceSettings,applicationPackageReferences,"
  .. "authenticationTokenSettings"

-- What of a task is kept, beside its id and job.
local KEPT <const> = {
  "state", "commandLine", "environmentSettings", "userIdentity", "containerSettings",
  "resourceFiles", "multiInstanceSettings", "authenticationTokenSettings",
}

local function kept(task, job)
  local copy = { id = task.id, job = job }
  for _, name in ipairs(KEPT) do
    copy[name] = task[name]
  end
  return copy
end

local function read(batch, job, visit)
  local number = 0
  for task in batch:tasks(job, { select = FIELDS, filter = "state ne 'completed'" }) do
    number = number + 1
    if task.authenticationTokenSettings or consumers.mentioned_by(task) then
      visit(kept(task, job))
    end
  end
  return number
end

--- Every task of a job that has not ended and mentions certificates or uses tokens of tasks.
-- @param batch the account
-- @param job its id
-- @param visit is given each such task, with its secrets still in it
-- @return how many tasks were read; 0 if the job is gone: it was deleted since it was listed
function tasks.each(batch, job, visit)
  local ok, result = pcall(read, batch, job, visit)
  if ok then
    return result
  elseif type(result) == "string" or result.code ~= "JobNotFound" then
    error(result, 0)
  end
  return 0
end

return tasks
