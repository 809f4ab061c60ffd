--- Proof, from the service alone, that a plan has been done.
--
-- Requires async, certificate, migrate.claims, nodes, plan.body, run, versions.

local Run = require("migrate.run")
local async = require("async")
local body = require("migrate.plan.body")
local certificate = require("certificate")
local check_options = require("options").check
local claims = require("migrate.claims")
local nodes = require("migrate.nodes")
local values = require("migrate.values")
local versions = require("migrate.versions")

local Verdict = { __name = "verdict" }
Verdict.__index = Verdict

local function add(verdict, entry, what, where, expected, found)
  local is_equal = found ~= nil and expected == found
  table.insert(verdict.rows, {
    account = entry.account, pool = entry.id, what = what, where = where, expected = expected,
    found = found, is_equal = is_equal,
  })
  if not is_equal then
    verdict.failed[entry.account .. "/" .. entry.id] = true
  end
end

-- What the vault has, and what it should have: another newest version is well if the planned one
-- came before it.
local function held_thumbprints(run, held)
  local vault, planned = run:vault(held.vault.url), held.new_thumbprint or held.thumbprint
  if held.as == "secret" then
    local ok, bundle = pcall(certificate.of_secret, vault:secret(held.name) or {})
    return ok and bundle.leaf.thumbprint or nil, planned
  end
  local found, is_planned = versions.newest(vault, held)
  if is_planned or found and held.source.kind == "issuer" then
    return found, found
  end
  return found, held.source.kind == "issuer" and "a certificate" or planned
end

-- What the vault holds now is what nodes have to have: a certificate may have been renewed.
local function verify_vault(run, verdict, entry)
  local current = {}
  for _, held in ipairs(run.plan.certificates) do
    for _, thumbprint in ipairs(entry.certificates) do
      if held.thumbprint == thumbprint then
        local found, expected = held_thumbprints(run, held)
        add(verdict, entry, held.as == "secret" and "secret in the vault" or "x5t in the vault",
          held.name, expected, found)
        if held.as == "certificate" then
          current[#current + 1] = found
        end
      end
    end
  end
  return current
end

local function add_reports(verdict, entry, node, current)
  for _, thumbprint in ipairs(current) do
    local named = node.extension and node.extension.thumbprints or {}
    add(verdict, entry, "certificate that a node reports", node.id, thumbprint,
      named[thumbprint] and thumbprint or next(named))
  end
end

local function verify_nodes(run, verdict, entry, current)
  local found = nodes.of(run:batch(entry.account), entry.successor)
  for _, node in ipairs(found) do
    local needs_extension <const> = #entry.recipe.certificates > 0
    add(verdict, entry, "state of the extension on a node", node.id, "succeeded",
      nodes.is_ready(node, needs_extension) and "succeeded"
        or node.extension and node.extension.state or node.state)
    add_reports(verdict, entry, node, current)
  end
end

local function verify_rotation(run, verdict, entry)
  local current = verify_vault(run, { rows = {}, failed = {} }, entry)
  for _, node in ipairs(nodes.of(run:batch(entry.account), entry.successor)) do
    add_reports(verdict, entry, node, current)
  end
end

local function verify_successor(run, verdict, entry)
  local pool = run:batch(entry.account):arm_pool(entry.successor)
  local is_made = pool ~= nil and claims.is_successor(pool.properties)
  add(verdict, entry, "successor", entry.successor, "made by this plan",
    is_made and "made by this plan" or pool and "another pool" or "none")
  if not is_made then
    return false
  end
  add(verdict, entry, "references to Batch certificates", entry.successor, 0,
    #(pool.properties.certificates or {}))
  if entry.canary then
    local mark = body.metadata_value(pool.properties, body.CANARY)
    add(verdict, entry, "canary", entry.successor, "passed", mark and mark:match("^%l+") or "none")
  end
  return true
end

local function verify_moves(run, verdict, entry)
  if entry.successor == entry.id then
    return
  end
  local batch, left = run:batch(entry.account), 0
  for job in batch:jobs({ select = "id,state,poolInfo" }) do
    if values.same_name(job.poolInfo.poolId, entry.id) and job.state ~= "completed" then
      left = left + 1
    end
  end
  add(verdict, entry, "jobs that name the old pool", entry.id, 0, left)
  left = 0
  for schedule in batch:job_schedules() do
    local info = schedule.jobSpecification.poolInfo or {}
    if values.same_name(info.poolId, entry.id) and schedule.state ~= "completed" then
      left = left + 1
    end
  end
  add(verdict, entry, "schedules that name the old pool", entry.id, 0, left)
end

local function verify_pool(run, verdict, entry)
  if verify_successor(run, verdict, entry) then
    verify_nodes(run, verdict, entry, verify_vault(run, verdict, entry))
  end
  verify_moves(run, verdict, entry)
end

function Verdict:__tostring()
  local lines = {}
  for _, row in ipairs(self.rows) do
    lines[#lines + 1] = ("  %-4s %-33s %-40s  %s"):format(row.is_equal and "ok" or "NOT", row.what,
      tostring(row.found or "(none)"), row.where)
    if not row.is_equal then
      lines[#lines + 1] = ("       expected %s"):format(tostring(row.expected))
    end
  end
  return table.concat(lines, "\n")
end

--- Whether every row of a pool is as it should be.
function Verdict:has_proved(entry)
  return not self.failed[entry.account .. "/" .. entry.id]
end

local function chosen_of(plan, given)
  local wanted, chosen = {}, {}
  for _, name in ipairs(given.only or {}) do
    wanted[name] = true
  end
  for _, entry in ipairs(plan.pools) do
    local is_named = wanted[entry.id] or wanted[entry.account .. "/" .. entry.id]
    if (not given.only or is_named) and (not given.wave or given.wave == entry.wave) then
      chosen[#chosen + 1] = entry
    end
  end
  return chosen
end

-- Each pool has rows of its own, so that they stay together.
local function verdict_of(plan, given, look)
  local run = Run.new(plan, given)
  local parts = async.map(chosen_of(plan, given), function(entry)
    local part = { rows = {}, failed = {} }
    look(run, part, entry)
    return part
  end, { limit = 8 })
  local verdict = setmetatable({ rows = {}, failed = {} }, Verdict)
  for _, part in ipairs(parts) do
    table.move(part.rows, 1, #part.rows, #verdict.rows + 1, verdict.rows)
    for name in pairs(part.failed) do
      verdict.failed[name] = true
    end
  end
  verdict.passed = next(verdict.failed) == nil and #verdict.rows > 0
  return verdict
end

local proof = {}

--- Compares what each node reports with the newest version in the vault.
-- @return rows, as those of `of`
function proof.rotation(plan, given)
  check_options(given, { "az", "wave", "only" }, "rotation")
  return verdict_of(plan, given, verify_rotation).rows
end

--- Looks at what the vaults, the successors, their nodes and the jobs are now.
-- @param plan the plan
-- @param given `az`; `wave`; `only`: pools
-- @return `{passed, rows = {{account, pool, what, where, expected, found, is_equal}, …}}`: a row
--   for each thing that was looked at, whose `found` is nil where a node names no certificate
function proof.of(plan, given)
  check_options(given, { "az", "wave", "only" }, "verify")
  return verdict_of(plan, given, verify_pool)
end

return proof
