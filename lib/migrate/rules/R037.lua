--- A task gets a token of Batch, which was retired on 30 September 2024.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R037",
  severity = "warning",
  title = "a task gets a token of Batch, which was retired on 30 September 2024",
  reads = "authenticationTokenSettings of tasks and job managers",
  action = "give the pool an identity with a role for Batch, and let the task sign in with that",
  link = links.identities,
  check = function(inventory, context)
    for account, task, path in walk.tasks(inventory) do
      local settings = task.authenticationTokenSettings
      if settings and #(settings.access or {}) > 0 then
        context:report({ object = walk.account_object(account),
          path = path .. "/authenticationTokenSettings",
          evidence = "access to " .. table.concat(settings.access, ", ") })
      end
    end
  end,
}
