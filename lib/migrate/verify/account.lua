--- What of an account a verification looks at for all its pools: read once.
--
-- Requires migrate.inventory.tasks, migrate.values.

local tasks = require("migrate.inventory.tasks")
local values = require("migrate.values")

local account = {}

local function is_open(item)
  return item.state ~= "completed"
end

local function open_of(items)
  local list = {}
  for item in items do
    if is_open(item) then
      list[#list + 1] = item
    end
  end
  return list
end

-- Every open job and schedule, with the part that says where it runs.
local function users_in(batch)
  local users = {}
  for _, job in ipairs(open_of(batch:jobs())) do
    users[#users + 1] = { kind = "job", id = job.id, item = job, info = job.poolInfo or {} }
  end
  for _, schedule in ipairs(open_of(batch:job_schedules())) do
    users[#users + 1] = { kind = "schedule", id = schedule.id, item = schedule,
      info = (schedule.jobSpecification or {}).poolInfo or {} }
  end
  return users
end

--- Reads an account.
-- @return `users`: open jobs and schedules; `references`: the pools that refer to certificates
function account.read(batch)
  local view = { users = users_in(batch), references = {} }
  for pool in batch:pools({ select = "id,state,certificateReferences" }) do
    if pool.state ~= "deleting" and #(pool.certificateReferences or {}) > 0 then
      view.references[#view.references + 1] = pool
    end
  end
  return view
end

--- The jobs or schedules that run on a pool.
-- @param kind "job" or "schedule"
function account.on_pool(view, kind, pool_id)
  local found = {}
  for _, user in ipairs(view.users) do
    if user.kind == kind and values.same_name(user.info.poolId, pool_id) then
      found[#found + 1] = user.item
    end
  end
  return found
end

local function has_reference(list, thumbprint)
  return values.find(list, "thumbprint", thumbprint) ~= nil
end

--- The names of pools that refer to a certificate, apart from some.
-- @param without ids of pools
function account.pools_with(view, thumbprint, without)
  local names = {}
  for _, pool in ipairs(view.references) do
    if not without[pool.id] and has_reference(pool.certificateReferences, thumbprint) then
      names[#names + 1] = "pool " .. pool.id
    end
  end
  return names
end

--- The names of jobs and schedules whose pools of their own would get a certificate.
function account.autopools_with(view, thumbprint)
  local names = {}
  for _, user in ipairs(view.users) do
    local automatic = user.info.autoPoolSpecification
    if automatic and automatic.pool
      and has_reference(automatic.pool.certificateReferences, thumbprint) then
      names[#names + 1] = ("%s %s"):format(user.kind, user.id)
    end
  end
  return names
end

--- The tasks of jobs that mention certificates.
function account.tasks_of(batch, jobs)
  local found = {}
  for _, job in ipairs(jobs) do
    tasks.each(batch, job.id, function(task) found[#found + 1] = task end)
  end
  return found
end

return account
