--- A container runs as a user who can't read root's files.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R070",
  severity = "warning",
  title = "a container runs as a user who can't read root's files",
  reads = "the run options of containers",
  action = "give the user's id access to the certificate, or copy it for that user",
  link = links.containers,
  check = function(inventory, context)
    for account, task, path in walk.tasks(inventory) do
      local options = task.containerSettings and task.containerSettings.containerRunOptions or ""
      local user = options:match("%-%-user[= ](%S+)") or options:match("%f[%S]%-u[= ]?(%S+)")
      if user and not user:find("^root") and not user:find("^0%f[^%d]") then
        context:report({ object = walk.account_object(account),
          path = path .. "/containerSettings/containerRunOptions", evidence = "user " .. user })
      end
    end
  end,
}
