--- The two planes of Batch don't agree about a pool, a certificate or a reference.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "D001",
  severity = "warning",
  title = "the two planes of Batch don't agree",
  reads = "pools, certificates and references in the data plane and in Resource Manager",
  action = "look at both before migrating the pool; the inventory may have been taken during a "
    .. "change",
  link = links.certificate_rest,
  check = function(inventory, context)
    -- What one plane alone shows, if both could be read.
    local function report_one_sided(account, object, what, item)
      if not (item.data and item.arm) and walk.was_read(account, what)
        and walk.was_read(account, what .. " in Resource Manager") then
        context:report({ object = object, evidence = item.data and "in the data plane only"
          or "in the management only" })
      end
    end
    for account, pool in walk.pools(inventory) do
      report_one_sided(account, walk.pool_object(account, pool), "pools", pool)
    end
    for account, certificate in walk.certificates(inventory) do
      report_one_sided(account, walk.certificate_object(account, certificate), "certificates",
        certificate)
    end
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
