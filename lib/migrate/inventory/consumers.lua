--- Who uses certificates by name: every text of an account in which a reference can hide.
--
-- Start tasks, job managers, preparation and release, tasks, the start tasks of autopools in jobs
-- and schedules, environment settings, the names of files and packages. Scripts that nodes fetch
-- can't be seen. Requires migrate.inventory.masking, mentions; migrate.values.

local masking = require("migrate.inventory.masking")
local mentions = require("migrate.inventory.mentions")
local values = require("migrate.values")

-- How much of a text is kept on each side of a mention.
local AROUND <const> = 40

local function excerpt(text, mention)
  local first = math.max(1, mention.first - AROUND)
  local last = math.min(#text, mention.last + AROUND)
  return (first > 1 and "…" or "") .. masking.text(text:sub(first, last))
    .. (last < #text and "…" or "")
end

local function lower(text)
  return type(text) == "string" and text:lower() or nil
end

local function account_named(accounts, name)
  for _, account in ipairs(accounts or {}) do
    if account.name == name then
      return account
    end
  end
  return nil
end

-- learn.microsoft.com/azure/batch/batch-user-accounts: without a word about it, the pool's user
-- who is no administrator.
local function user_of(identity, accounts)
  local name = identity and (identity.username or identity.userName)
  if name then
    local account = account_named(accounts, name)
    return { name = name, elevation = account and lower(account.elevationLevel) or "nonadmin" }
  end
  local auto = identity and identity.autoUser or {}
  return { elevation = lower(auto.elevationLevel) or "nonadmin",
    scope = lower(auto.scope) or "pool" }
end

local function add_text(found, place, field, text)
  local seen = {}
  for _, mention in ipairs(type(text) == "string" and mentions.of(text) or {}) do
    local key = mention.thumbprint or mention.what
    if not seen[key] then
      seen[key] = true
      found[#found + 1] = {
        pool = place.pool, job = place.job, schedule = place.schedule, task = place.task,
        site = place.site, path = place.path .. "/" .. field, field = field,
        mentions = mention.what, thumbprint = mention.thumbprint, spelling = mention.spelling,
        excerpt = excerpt(text, mention), user = place.user, container = place.container,
      }
    end
  end
end

-- The variable in which extension.start_task keeps its script. It goes by the names of certificates
-- in vaults, and these may hold the thumbprints of what they took the place of.
local OWN_SCRIPT <const> = "CERTFERRY_SCRIPT"

local function add_environment(found, place, name, settings)
  for _, setting in ipairs(settings or {}) do
    local text <const> = setting.name ~= OWN_SCRIPT and setting.value or nil
    add_text(found, place, ("%s[%s]"):format(name, setting.name or "?"), text)
  end
end

local FILE_FIELDS <const> = {
  "filePath", "httpUrl", "blobPrefix", "storageContainerUrl", "autoStorageContainerName",
}

local function add_files(found, place, files)
  for position, file in ipairs(files or {}) do
    for _, name in ipairs(FILE_FIELDS) do
      add_text(found, place, ("resourceFiles[%d].%s"):format(position, name), file[name])
    end
  end
end

local function add_packages(found, place, packages)
  for position, package in ipairs(packages or {}) do
    add_text(found, place, ("applicationPackageReferences[%d]"):format(position),
      package.applicationId or package.id)
  end
end

local function add_container(found, place, settings)
  add_text(found, place, "containerSettings.containerRunOptions", settings.containerRunOptions)
  for position, mount in ipairs(settings.containerHostBatchBindMounts or {}) do
    add_text(found, place, ("containerSettings.containerHostBatchBindMounts[%d]"):format(position),
      mount.source)
  end
end

-- What every kind of task has.
local function add_task(found, place, task, accounts)
  place.user = user_of(task.userIdentity, accounts)
  place.container = task.containerSettings and true or nil
  add_text(found, place, "commandLine", task.commandLine)
  local several = task.multiInstanceSettings or {}
  add_text(found, place, "multiInstanceSettings.coordinationCommandLine",
    several.coordinationCommandLine)
  add_environment(found, place, "environmentSettings", task.environmentSettings)
  add_files(found, place, task.resourceFiles)
  add_files(found, place, several.commonResourceFiles)
  add_packages(found, place, task.applicationPackageReferences)
  add_container(found, place, task.containerSettings or {})
end

local function at(place, site, path)
  return { pool = place.pool, job = place.job, schedule = place.schedule, task = place.task,
    site = site, path = place.path .. "/" .. path }
end

local function add_pool_texts(found, place, pool, site)
  if pool.startTask then
    add_task(found, at(place, site, "startTask"), pool.startTask, pool.userAccounts)
  end
  local packages = pool.applicationPackageReferences or pool.applicationPackages
  add_packages(found, { pool = place.pool, job = place.job, schedule = place.schedule,
    site = "application package", path = place.path }, packages)
end

local JOB_TASKS <const> = {
  { "jobManagerTask", "job manager" },
  { "jobPreparationTask", "job preparation" },
  { "jobReleaseTask", "job release" },
}

-- A job, or what a schedule makes jobs of.
local function add_job_texts(found, place, job, accounts)
  for _, kind in ipairs(JOB_TASKS) do
    if job[kind[1]] then
      add_task(found, at(place, kind[2], kind[1]), job[kind[1]], accounts)
    end
  end
  place.site = "job environment"
  add_environment(found, place, "commonEnvironmentSettings", job.commonEnvironmentSettings)
  local auto = job.poolInfo and job.poolInfo.autoPoolSpecification
  if auto and auto.pool then
    local inner = at(place, nil, "poolInfo/autoPoolSpecification/pool")
    add_pool_texts(found, inner, auto.pool, "autopool start task")
  end
end

local function definition_of(pool)
  return pool.data or pool.arm and pool.arm.properties or {}
end

local function accounts_by_pool(account)
  local index = {}
  for _, pool in ipairs(account.pools) do
    index[pool.id] = definition_of(pool).userAccounts
  end
  return index
end

-- The pool of a job as the account writes it: a job may name it in another case of letters.
local function pool_of(account, job)
  local id = job.poolInfo and job.poolInfo.poolId or job.executionInfo and job.executionInfo.poolId
  local pool = values.find(account.pools, "id", id)
  return pool and pool.id or id
end

local consumers = {}

--- Whether a task mentions certificates at all.
function consumers.mentioned_by(task)
  local found = {}
  add_task(found, { path = "" }, task)
  return #found > 0
end

--- Every place of an account that mentions certificates, in the order of the account.
-- @param account `pools`, `jobs`, `schedules` and `tasks`, as an inventory has them
function consumers.of(account)
  local found, accounts, pool_of_job = {}, accounts_by_pool(account), {}
  for _, pool in ipairs(account.pools) do
    add_pool_texts(found, { pool = pool.id, path = "pools/" .. pool.id }, definition_of(pool),
      "start task")
  end
  for _, job in ipairs(account.jobs) do
    local pool = pool_of(account, job)
    pool_of_job[job.id] = pool
    add_job_texts(found, { pool = pool, job = job.id, path = "jobs/" .. job.id }, job,
      accounts[pool])
  end
  for _, schedule in ipairs(account.schedules) do
    local job = schedule.jobSpecification or {}
    local pool = pool_of(account, job)
    add_job_texts(found, { pool = pool, schedule = schedule.id,
      path = ("jobSchedules/%s/jobSpecification"):format(schedule.id) }, job, accounts[pool])
  end
  for _, task in ipairs(account.tasks) do
    local pool = pool_of_job[task.job]
    add_task(found, { pool = pool, job = task.job, task = task.id, site = "task",
      path = ("jobs/%s/tasks/%s"):format(task.job, task.id) }, task, accounts[pool])
  end
  return found
end

return consumers
