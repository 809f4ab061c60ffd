--- The successor takes the old pool's id: the old one must be gone first.

local links = require("migrate.audit.links")

return {
  id = "R083",
  severity = "warning",
  title = "the successor takes the old pool's id: the old one must be gone first",
  reads = "the strategies of the plan",
  action = "wait until the pool is not found any more, or take a new id",
  link = links.pool_rest,
  check = function(_, context)
    for _, planned in ipairs(context.plan and context.plan.pools or {}) do
      if planned.strategy == "same id" then
        context:report({ object = { kind = "planned pool", account = planned.account,
          id = planned.id }, path = "strategy", evidence = planned.strategy })
      end
    end
  end,
}
