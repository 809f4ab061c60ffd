--- Who reads the certificate is no administrator, and its files are root's alone.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R007",
  severity = "warning",
  title = "who reads the certificate is no administrator, and its files are root's alone",
  reads = "the users of tasks on Linux that mention certificates",
  action = "run it elevated, or copy the files with other modes in an elevated start task, or "
    .. "name a fixed user in acls",
  link = links.guide,
  check = function(inventory, context)
    for account, consumer, pool in walk.consumers(inventory) do
      local user = consumer.user
      if user and user.elevation ~= "admin" and not (pool and pool.os ~= "linux") then
        context:report({ object = walk.consumer_object(account, consumer),
          path = walk.user_path(consumer, user.name and "username"
            or "autoUser/elevationLevel"),
          evidence = ("%s runs as %s, %s"):format(consumer.site, user.name or "an auto-user",
            user.elevation) })
      end
    end
  end,
}
