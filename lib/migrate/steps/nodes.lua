--- Step: every node of the successor is up and its extension has the certificate.
--
-- Requires async, migrate.nodes.

local async = require("async")
local nodes = require("migrate.nodes")

local function all_ready(run)
  local pool = run.batch:pool(run.plan.pool.successor)
  local wanted = (pool.targetDedicatedNodes or 0) + (pool.targetLowPriorityNodes or 0)
  local found = nodes.of(run.batch, pool.id)
  local ready = 0
  for _, node in ipairs(found) do
    if nodes.is_ready(node) then
      ready = ready + 1
    end
  end
  run.report("nodes", { pool = pool, ready = ready, wanted = wanted, nodes = found })
  return pool.allocationState == "steady" and ready == wanted, found, pool
end

local function check(run)
  local is_ready, found = all_ready(run)
  if not is_ready then
    return nil
  end
  local evidence = {}
  for _, node in ipairs(found) do
    evidence[node.id] = node.extension.message
  end
  return { nodes = evidence }
end

local function fail_if_lost(run, found, pool)
  for _, failure in ipairs(pool.resizeErrors or {}) do
    error(("pool '%s' cannot get its nodes: %s: %s"):format(pool.id, failure.code,
      failure.message), 0)
  end
  for _, node in ipairs(found) do
    if nodes.is_lost(node) then
      local first = node.errors[1] or {}
      local said = node.extension and node.extension.message or first.message or "no reason given"
      error(("node %s of pool '%s' is %s: %s; mend that, delete the pool and run the plan again")
        :format(node.id, run.plan.pool.successor, node.state, said), 0)
    end
  end
end

local function act(run)
  local waited = 0
  while true do
    local is_ready, found, pool = all_ready(run)
    if is_ready then
      return
    end
    fail_if_lost(run, found, pool)
    if waited >= run.timeout then
      error(("pool '%s' is not up after %d s"):format(run.plan.pool.successor, run.timeout), 0)
    end
    async.sleep(run.poll)
    waited = waited + run.poll
  end
end

return { check = check, act = act }
