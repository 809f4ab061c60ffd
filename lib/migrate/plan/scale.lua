--- How many nodes a successor has, first and in the end.

local scale = {}

local function fixed(dedicated, low)
  return { fixedScale = {
    targetDedicatedNodes = dedicated, targetLowPriorityNodes = low, resizeTimeout = "PT15M",
  } }
end

--- No nodes; what runs is finished first.
function scale.none()
  local result = fixed(0, 0)
  result.fixedScale.nodeDeallocationOption = "TaskCompletion"
  return result
end

local function targets(settings)
  local wanted = settings.fixedScale or {}
  return wanted.targetDedicatedNodes or 0, wanted.targetLowPriorityNodes or 0
end

--- The scale to begin with: a few nodes for the canary, before all come.
-- @param final the pool's own scale settings
-- @param ramp the number of first nodes; false for all at once
-- @param canary whether a task has to run in any case
-- @return scale settings, and how many nodes that are; nil if it begins with all nodes
function scale.first(final, ramp, canary)
  local dedicated, low = targets(final)
  local total <const> = dedicated + low
  local must_run <const> = canary and (final.autoScale ~= nil or total == 0)
  if not ramp and not must_run or not canary and total == 0 and not final.autoScale then
    return nil
  end
  local wanted = ramp or 1
  if not final.autoScale and total > 0 and total <= wanted then
    return nil
  end
  if dedicated == 0 and low > 0 then
    return fixed(0, wanted), wanted
  end
  wanted = total > 0 and math.min(wanted, dedicated) or wanted
  return fixed(wanted, 0), wanted
end

--- How many nodes fixed settings ask for; nil for a formula.
function scale.total(settings)
  if settings.autoScale then
    return nil
  end
  local dedicated, low = targets(settings)
  return dedicated + low
end

--- Whether two settings ask for the same.
function scale.same(left, right)
  if left.autoScale or right.autoScale then
    return (left.autoScale or {}).formula == (right.autoScale or {}).formula
  end
  local dedicated, low = targets(left)
  local other_dedicated, other_low = targets(right)
  return dedicated == other_dedicated and low == other_low
end

return scale
