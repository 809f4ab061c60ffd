--- A schedule makes jobs on the pool that is to be replaced: a patch holds for later jobs only.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R036",
  severity = "warning",
  title = "a schedule makes jobs on the pool that is to be replaced: a patch holds for later "
    .. "jobs only",
  reads = "job schedules",
  action = "patch the schedule, then end its present job or wait for it",
  link = links.pool_update,
  check = function(inventory, context)
    for account in walk.accounts(inventory) do
      for _, schedule in ipairs(account.schedules) do
        local info = schedule.jobSpecification and schedule.jobSpecification.poolInfo or {}
        local pool = info.poolId and walk.pool(account, info.poolId)
        local state = walk.lower(schedule.state)
        if pool and walk.is_moving(pool) and state ~= "completed" and state ~= "disabled" then
          context:report({ object = { kind = "schedule", account = account.name,
            id = schedule.id }, path = "jobSpecification/poolInfo/poolId",
            evidence = ("%s, on pool %s"):format(schedule.state, pool.id) })
        end
      end
    end
  end,
}
