--- The pool refers to a certificate that nodes don't have.

local links = require("migrate.audit.links")
local walk = require("migrate.audit.walk")

return {
  id = "R012",
  severity = "warning",
  title = "the pool refers to a certificate that nodes don't have",
  reads = "what nodes say of their certificates, beside the references of their pools",
  action = "look at a node before relying on what the old pool does",
  link = links.guide,
  check = function(inventory, context)
    -- A node that has none may say nothing of them; one that is not up yet has none either.
    local function is_telling(node)
      return node.certificateReferences ~= nil or node.state == "idle" or node.state == "running"
    end
    local function has(node, thumbprint)
      for _, reference in ipairs(node.certificateReferences or {}) do
        if reference.thumbprint:upper() == thumbprint then
          return true
        end
      end
      return false
    end
    for account, pool, reference, path in walk.references(inventory) do
      local lacking = 0
      for _, node in ipairs(pool.nodes) do
        if is_telling(node) and not has(node, reference.thumbprint) then
          lacking = lacking + 1
        end
      end
      if lacking > 0 then
        context:report({ object = walk.pool_object(account, pool), path = path,
          evidence = ("%d of %d nodes lack %s"):format(lacking, #pool.nodes,
            reference.thumbprint) })
      end
    end
  end,
}
