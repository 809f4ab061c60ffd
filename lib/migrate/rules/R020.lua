--- The job makes a pool of its own, which can't have an identity.

local autopools = require("migrate.audit.autopools")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R020",
  severity = "blocker",
  title = "the job makes a pool of its own, which can't have an identity",
  reads = "autopool specifications of jobs",
  action = "make a pool that stays, and let the job run on it (poolInfo.poolId)",
  link = links.identities,
  check = function(inventory, context)
    for account, auto in walk.autopools(inventory) do
      if auto.kind == "job" and autopools.uses_certificates(account, auto) then
        context:report({ object = { kind = "job", account = account.name, id = auto.id },
          path = auto.path, evidence = autopools.evidence(auto) })
      end
    end
  end,
}
