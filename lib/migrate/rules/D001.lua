--- The two planes of Batch don't agree about a reference.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D001",
  severity = "warning",
  title = "the two planes of Batch don't agree about a reference",
  reads = "the references of pools in the data plane and in Resource Manager",
  action = "look at both before migrating the pool; the inventory may have been taken during a "
    .. "change",
  link = links.certificate_rest,
  check = function(inventory, context)
    for account, pool, reference, path in walk.references(inventory) do
      local is_one_sided = pool.data and pool.arm and #reference.seen_in < 2
      if is_one_sided or reference.other_visibility then
        context:report({ object = walk.pool_object(account, pool), path = path,
          evidence = is_one_sided
            and ("%s in the %s only"):format(reference.thumbprint, reference.seen_in[1])
            or ("%s: for %s, and for %s"):format(reference.thumbprint,
              table.concat(reference.visibility, ", "),
              table.concat(reference.other_visibility, ", ")) })
      end
    end
  end,
}
