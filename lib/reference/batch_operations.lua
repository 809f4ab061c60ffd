--- Reference: what to say of the operations of the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

local details = {}

for _, name in ipairs({ "batch_pools", "batch_jobs", "batch_tasks", "batch_nodes" }) do
  for operation, detail in pairs(require("reference." .. name)) do
    details[operation] = detail
  end
end

return details
