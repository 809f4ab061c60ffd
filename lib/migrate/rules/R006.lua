--- A command uses AZ_BATCH_CERTIFICATES_DIR, which will not be there.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R006",
  severity = "blocker",
  by_hand = true,
  title = "a command uses AZ_BATCH_CERTIFICATES_DIR, which will not be there",
  reads = "the texts of start tasks, jobs, schedules, tasks and autopools",
  action = "read the certificate below certificateStoreLocation, as <vault>.<certificate>, a PEM "
    .. "without password",
  link = links.guide,
  check = function(inventory, context)
    for account, consumer, pool in walk.consumers(inventory) do
      if consumer.mentions == "AZ_BATCH_CERTIFICATES_DIR"
        and not (pool and pool.os ~= "linux") then
        context:report({ object = walk.consumer_object(account, consumer), path = consumer.path,
          evidence = consumer.excerpt,
          -- A start task is made anew with the pool. Of jobs nothing of that can be changed.
          by_hand = consumer.site:find("start task", 1, true) == nil })
      end
    end
  end,
}
