--- Jobs run on the pool that is to be replaced.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R035",
  severity = "warning",
  title = "jobs run on the pool that is to be replaced",
  reads = "the jobs of pools that have to be replaced",
  action = "disable each with requeue or wait, change its pool when it is disabled, and enable it",
  link = links.pool_update,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      for _, job in ipairs(walk.jobs_on(account, pool)) do
        if walk.lower(job.state) ~= "disabled" then
          context:report({ object = { kind = "job", account = account.name, id = job.id },
            path = "poolInfo/poolId", evidence = ("%s, on pool %s"):format(job.state, pool.id) })
        end
      end
    end
  end,
}
