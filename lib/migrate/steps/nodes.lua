--- Step: the nodes of the successor are up, and their extensions have the certificates.
--
-- Requires migrate.nodes.

local nodes = require("migrate.nodes")

local function look(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  local pool = batch:pool(step.successor)
  if not pool then
    error(("pool '%s' is gone"):format(step.successor), 0)
  end
  local wanted = (pool.targetDedicatedNodes or 0) + (pool.targetLowPriorityNodes or 0)
  local found, ready = nodes.of(batch, pool.id), 0
  local needs_extension = #entry.recipe.certificates > 0
  for _, node in ipairs(found) do
    if nodes.is_ready(node, needs_extension) then
      ready = ready + 1
    end
  end
  run.report("nodes", { step = step, pool = pool, ready = ready, wanted = step.count or wanted,
    nodes = found })
  local is_enough = step.count and ready >= step.count
    or not step.count and pool.allocationState == "steady" and ready == wanted
  return is_enough, found, pool
end

local function check(run, step)
  local is_ready, found = look(run, step)
  if not is_ready then
    return nil
  end
  local evidence = {}
  for _, node in ipairs(found) do
    evidence[node.id] = node.extension and node.extension.message or node.state
  end
  return { nodes = evidence }
end

local function reason_of(batch, pool_id, node)
  local first = node.errors[1] or {}
  local failed = nodes.start_task_failure(batch, pool_id, node)
  return failed or node.extension and node.extension.message or first.message or "no reason given"
end

local function fail_if_lost(batch, step, found, pool)
  for _, failure in ipairs(pool.resizeErrors or {}) do
    error(("pool '%s' cannot get its nodes: %s: %s"):format(pool.id, failure.code,
      failure.message), 0)
  end
  for _, node in ipairs(found) do
    if nodes.is_lost(node) then
      error(("node %s of pool '%s' is %s: %s; mend that, delete the pool and run the plan again")
        :format(node.id, step.successor, node.state, reason_of(batch, pool.id, node)), 0)
    end
  end
end

local function act(run, step)
  run:wait(("pool '%s' is not up"):format(step.successor), function()
    local is_ready, found, pool = look(run, step)
    if not is_ready then
      fail_if_lost(run:batch(step.account), step, found, pool)
    end
    return is_ready
  end)
end

return { check = check, act = act }
