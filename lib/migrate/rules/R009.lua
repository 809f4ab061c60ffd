--- Who reads the certificate is made for each task, so that no access list can name it.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R009",
  severity = "warning",
  title = "who reads the certificate is made for each task, so that no access list can name it",
  reads = "the users of tasks that mention certificates",
  action = "let an elevated task put the certificate where all may read it, or use the pool's "
    .. "auto-user or a named one",
  link = links.guide,
  check = function(inventory, context)
    for account, consumer in walk.consumers(inventory) do
      local user = consumer.user
      if user and user.scope == "task" and user.elevation ~= "admin" then
        context:report({ object = walk.consumer_object(account, consumer),
          path = walk.user_path(consumer, "autoUser/scope"),
          evidence = ("%s runs as an auto-user of scope task"):format(consumer.site) })
      end
    end
  end,
}
