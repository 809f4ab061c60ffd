--- A thumbprint is written into a command or setting: rotation changes it.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R027",
  severity = "warning",
  title = "a thumbprint is written into a command or setting: rotation changes it",
  reads = "the texts of start tasks, jobs, schedules, tasks and autopools",
  action = "find the certificate by its subject, by the path of its file or by its name in the "
    .. "vault",
  link = links.rotation,
  check = function(inventory, context)
    for account, consumer in walk.consumers(inventory) do
      if consumer.mentions == "thumbprint" then
        local is_known = #inventory:certificate(consumer.thumbprint) > 0
        context:report({ object = walk.consumer_object(account, consumer), path = consumer.path,
          evidence = consumer.excerpt,
          uncertain = not is_known and "no certificate of Batch has it: it may be something else"
            or nil })
      end
    end
  end,
}
