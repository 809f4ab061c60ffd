--- The part of a plan that a run does: a wave, or some pools, and what these share with others.

local selection = {}

local function pools_of(plan, given)
  if not given.only then
    return nil
  end
  local wanted = {}
  for _, name in ipairs(given.only) do
    local is_known = false
    for _, entry in ipairs(plan.pools) do
      if entry.id == name or entry.account .. "/" .. entry.id == name then
        wanted[entry.account .. "/" .. entry.id], is_known = true, true
      end
    end
    if not is_known then
      error(("cannot choose pool '%s': the plan does not have it"):format(name), 0)
    end
  end
  return wanted
end

local function require_wave(plan, wave)
  for _, entry in ipairs(plan.pools) do
    if entry.wave == wave then
      return
    end
  end
  error(("cannot choose wave %s: the plan has no such wave"):format(tostring(wave)), 0)
end

local function index(plan)
  local by_id = {}
  for _, step in ipairs(plan.steps) do
    by_id[step.id] = step
  end
  return by_id
end

-- What is chosen, and the shared steps that it needs, all the way.
local function close(plan, is_own)
  local by_id, taken, needed = index(plan), {}, {}
  local function take(step)
    if taken[step.id] then
      return
    end
    taken[step.id] = true
    for _, id in ipairs(step.after or {}) do
      local before <const> = by_id[id]
      if not before.pool or is_own(before) then
        take(before)
      else
        needed[id] = before
      end
    end
  end
  for _, step in ipairs(plan.steps) do
    if step.pool and is_own(step) then
      take(step)
    end
  end
  return taken, needed
end

--- Chooses pools.
-- @param plan the plan
-- @param given `wave`, `only`
-- @return the plan's entries of the pools, in its order
-- @raise a text if there is no such wave or pool
function selection.pools(plan, given)
  local wanted, chosen = pools_of(plan, given), {}
  if given.wave then
    require_wave(plan, given.wave)
  end
  for _, entry in ipairs(plan.pools) do
    if (not given.wave or entry.wave == given.wave)
      and (not wanted or wanted[entry.account .. "/" .. entry.id]) then
      chosen[#chosen + 1] = entry
    end
  end
  return chosen
end

--- Chooses steps.
-- @param plan the plan
-- @param given `wave`, `only`
-- @return the steps in the plan's order, and those of other pools that must be done before
-- @raise a text if there is no such wave or pool
function selection.of(plan, given)
  local pools = pools_of(plan, given)
  if given.wave then
    require_wave(plan, given.wave)
  end
  local taken, before = close(plan, function(step)
    return (not given.wave or step.wave == given.wave)
      and (not pools or pools[step.account .. "/" .. step.pool] or false)
  end)
  local chosen, needed = {}, {}
  for _, step in ipairs(plan.steps) do
    if taken[step.id] then
      chosen[#chosen + 1] = step
    elseif before[step.id] then
      needed[#needed + 1] = step
    end
  end
  return chosen, needed
end

return selection
