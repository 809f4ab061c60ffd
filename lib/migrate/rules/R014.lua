--- A start task fetches files by links of its own.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R014",
  severity = "info",
  title = "a start task fetches files by links of its own",
  reads = "the resource files of start tasks of pools that have to be replaced",
  action = "let it fetch them with the pool's identity (identityReference), which needs no "
    .. "signature that expires",
  link = links.resource_files,
  check = function(inventory, context)
    for account, pool in walk.moving(inventory) do
      local task = walk.start_task(pool) or {}
      for position, file in ipairs(task.resourceFiles or {}) do
        local url = file.httpUrl or file.storageContainerUrl
        if url and not file.identityReference then
          context:report({ object = walk.pool_object(account, pool),
            path = ("startTask/resourceFiles[%d]"):format(position),
            evidence = (url:gsub("%?.*$", "")) })
        end
      end
    end
  end,
}
