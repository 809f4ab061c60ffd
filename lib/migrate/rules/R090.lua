--- Nodes hold the certificate: deleting it would fail.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R090",
  severity = "warning",
  title = "nodes hold the certificate: deleting it would fail",
  reads = "what nodes say of their certificates",
  action = "delete the pools first, then the certificate",
  link = links.certificate_rest,
  check = function(inventory, context)
    local function holders(account, thumbprint)
      local nodes, pools = 0, {}
      for _, pool in ipairs(account.pools) do
        local before = nodes
        for _, node in ipairs(pool.nodes) do
          for _, reference in ipairs(node.certificateReferences or {}) do
            nodes = nodes + (reference.thumbprint:upper() == thumbprint and 1 or 0)
          end
        end
        pools[#pools + 1] = nodes > before and pool.id or nil
      end
      return nodes, pools
    end
    for account, certificate in walk.certificates(inventory) do
      local nodes, pools = holders(account, certificate.thumbprint)
      if nodes > 0 then
        context:report({ object = walk.certificate_object(account, certificate),
          evidence = ("%s of %s"):format(walk.count(nodes, "node"), table.concat(pools, ", ")) })
      end
    end
  end,
}
