--- Changing the number of nodes of a pool.

local sizes = {}

local function is_steady(pool)
  return pool.properties.allocationState == "Steady"
end

--- Sends scale settings, when the pool can take them and is still what was read: so that a request
-- whose answer was lost has no effect when it is sent again.
function sizes.set(run, batch, pool_id, settings)
  local pool = run:wait(("pool '%s' is not steady"):format(pool_id), function()
    local found = batch:arm_pool(pool_id)
    return is_steady(found) and found
  end)
  batch:arm_patch_pool(pool_id, { properties = { scaleSettings = settings } },
    pool and { if_match = pool.etag })
end

--- Waits until a pool has no nodes.
function sizes.await_empty(run, batch, pool_id)
  run:wait(("pool '%s' still has nodes"):format(pool_id), function()
    return sizes.is_empty(batch:arm_pool(pool_id))
  end)
end

--- Whether a pool has no nodes, and gets none.
function sizes.is_empty(pool)
  local properties <const> = pool.properties
  local fixed = properties.scaleSettings.fixedScale
  return fixed ~= nil and (fixed.targetDedicatedNodes or 0) == 0
    and (fixed.targetLowPriorityNodes or 0) == 0 and is_steady(pool)
    and (properties.currentDedicatedNodes or 0) + (properties.currentLowPriorityNodes or 0) == 0
end

return sizes
