--- The jobs of the schedule make pools of their own, which can't have an identity.

local autopools = require("migrate.audit.autopools")
local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R021",
  severity = "blocker",
  title = "the jobs of the schedule make pools of their own, which can't have an identity",
  reads = "autopool specifications of job schedules",
  action = "make a pool that stays, patch the schedule's jobSpecification, and let the present "
    .. "job end",
  link = links.identities,
  check = function(inventory, context)
    for account, auto in walk.autopools(inventory) do
      if auto.kind == "schedule" and autopools.uses_certificates(account, auto) then
        context:report({ object = { kind = "schedule", account = account.name, id = auto.id },
          path = auto.path, evidence = autopools.evidence(auto) })
      end
    end
  end,
}
