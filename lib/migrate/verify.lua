--- Proof, from the service alone, that a plan has been done.
--
-- Requires certificate, migrate.nodes.

local certificate = require("certificate")
local nodes = require("migrate.nodes")

local function add(rows, what, thumbprint, where)
  rows[#rows + 1] = { what = what, thumbprint = thumbprint, where = where }
end

local function add_nodes(rows, batch, pool_id)
  for _, node in ipairs(nodes.of(batch, pool_id)) do
    local named = node.extension and next(node.extension.thumbprints)
    add(rows, "certificate that node reports", named, node.id)
  end
end

local function verdict(rows, thumbprint)
  for _, row in ipairs(rows) do
    row.is_equal = row.thumbprint == thumbprint
  end
  for _, row in ipairs(rows) do
    if not row.is_equal then
      return false
    end
  end
  return true
end

--- Looks at what Batch, the file, the vault and the nodes hold.
-- @param plan the plan
-- @param run `batch` account, `vault`, `pfx` bundle
-- @return `{passed, rows = {{what, thumbprint, where, is_equal}, …}, references}`: one row for
--   each place, whose thumbprint is nil if that place names none, and how many Batch certificates
--   the successor still refers to
return function(plan, run)
  local rows = {}
  local old = run.batch:pool(plan.pool.id)
  local reference = old and old.certificateReferences[1]
  add(rows, "thumbprint in Batch", reference and reference.thumbprint:upper(), plan.pool.id)
  add(rows, "thumbprint of the PFX", run.pfx.leaf.thumbprint, plan.certificate.file)
  local held = run.vault:certificate(plan.certificate.name)
  add(rows, "x5t in the vault", held and certificate.thumbprint_of_x5t(held.x5t),
    held and held.x5t or plan.certificate.name)
  add_nodes(rows, run.batch, plan.pool.successor)
  local successor = run.batch:pool(plan.pool.successor)
  local references = #successor.certificateReferences
  return {
    passed = verdict(rows, plan.certificate.thumbprint) and references == 0,
    rows = rows,
    references = references,
  }
end
