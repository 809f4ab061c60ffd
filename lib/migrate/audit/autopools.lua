--- Pools that jobs and schedules make for themselves.
--
-- Requires nothing.

local autopools = {}

local function is_mentioned(account, auto)
  for _, consumer in ipairs(account.consumers) do
    local is_start_task = consumer.site == "autopool start task"
    -- Other tasks may use stores that something else has filled.
    if consumer[auto.kind] == auto.id
      and (is_start_task or consumer.mentions ~= "certificate store") then
      return true
    end
  end
  return false
end

--- Whether such a pool gets certificates of Batch, or its tasks mention some.
function autopools.uses_certificates(account, auto)
  return #(auto.pool.certificateReferences or {}) > 0 or is_mentioned(account, auto)
end

--- What shows that.
function autopools.evidence(auto)
  local thumbprints = {}
  for position, reference in ipairs(auto.pool.certificateReferences or {}) do
    thumbprints[position] = reference.thumbprint:upper()
  end
  return #thumbprints > 0 and table.concat(thumbprints, " ")
    or "its tasks mention certificates"
end

return autopools
