--- The start task may fail when it runs again.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R086",
  severity = "warning",
  title = "the start task may fail when it runs again",
  reads = "the commands of start tasks of pools that have to be replaced",
  action = "let it look first whether it has been done, by a marker file",
  link = links.start_tasks,
  uncertain = "this is guessed from words in the command",
  check = function(inventory, context)
    local ONCE <const> = { "useradd%s", "groupadd%s", "mkdir%s+[^%-]", "ln%s+%-s%s", ">>",
      "net%s+user%s.*/add", "fallocate%s" }
    for account, pool in walk.moving(inventory) do
      local command = (walk.start_task(pool) or {}).commandLine or ""
      for _, pattern in ipairs(ONCE) do
        local found = command:match(pattern)
        if found then
          context:report({ object = walk.pool_object(account, pool), path = "startTask/commandLine",
            evidence = found:gsub("%s+$", "") })
          break
        end
      end
    end
  end,
}
