--- Files and packages that nodes fetch may use certificates, and can't be searched here.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R030",
  severity = "warning",
  title = "files and packages that nodes fetch may use certificates, and can't be searched here",
  reads = "resource files and application packages of pools that have to be replaced, and of "
    .. "their jobs",
  action = "look through them for the certificate folder, stores and thumbprints",
  link = links.resource_files,
  check = function(inventory, context)
    local function count(list)
      return list and #list or 0
    end
    local function report(object, path, task, packages)
      local files = count(task and task.resourceFiles)
      if files + packages > 0 then
        context:report({ object = object, path = path,
          evidence = ("%s, %s"):format(walk.count(files, "resource file"),
            walk.count(packages, "application package")) })
      end
    end
    local TASKS <const> = { "jobManagerTask", "jobPreparationTask", "jobReleaseTask" }
    local function report_job(object, base, job)
      for _, name in ipairs(TASKS) do
        local task = job[name]
        report(object, base .. name, task, count(task and task.applicationPackageReferences))
      end
    end
    for account, pool in walk.moving(inventory) do
      local definition = walk.definition(pool)
      report(walk.pool_object(account, pool), "startTask", definition.startTask,
        count(definition.applicationPackageReferences or definition.applicationPackages))
      for _, job in ipairs(walk.jobs_on(account, pool)) do
        report_job({ kind = "job", account = account.name, id = job.id }, "", job)
      end
      for _, schedule in ipairs(account.schedules) do
        local job = schedule.jobSpecification or {}
        if walk.lower((job.poolInfo or {}).poolId) == walk.lower(pool.id) then
          report_job({ kind = "schedule", account = account.name, id = schedule.id },
            "jobSpecification/", job)
        end
      end
    end
  end,
}
