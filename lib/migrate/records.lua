--- What a journal knows of the steps of a plan.

local records = {}

--- What an error is, for the journal.
function records.failure(failure)
  if type(failure) == "string" or not failure.kind then
    return { kind = "error", message = tostring(failure) }
  end
  return { kind = failure.kind, code = failure.code, message = failure.message,
           request_id = failure.request_id }
end

--- The last record of each step.
-- @return by step id: `state` ("begun", "done" or "failed"), `acts`: whether this plan's runs have
--   begun to do it, `outcome`; a step that was undone has none
function records.of(record)
  local known = {}
  for _, step in ipairs(record:steps()) do
    local outcome, detail = step.outcome or {}, step.detail or {}
    if not outcome.undone then
      known[step.name] = {
        state = step.state, outcome = detail.undoes or outcome,
        acts = detail.acts or outcome.made or nil,
      }
    end
  end
  return known
end

return records
