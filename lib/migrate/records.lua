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

--- Does something with a record before it and one after it.
-- @param record the run's journal
-- @param id of the step
-- @param detail what is about to be done
-- @param act does it, and returns the evidence
-- @return the evidence
-- @raise what `act` raises; an error of kind journal if a record can't be written, and then nothing
--   is done after it
function records.attempt(record, id, detail, act)
  record:begin(id, detail)
  local ok, result = pcall(act)
  if not ok then
    -- A full disk must not hide why the step failed.
    pcall(record.fail, record, id, records.failure(result))
    error(result, 0)
  end
  record:finish(id, result)
  return result
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
