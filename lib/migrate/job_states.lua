--- What the states of jobs and job schedules mean for a migration.
--
-- Requires nothing.

local job_states = {}

--- The state that a job or a schedule comes to by itself; nil for one that ends or has ended.
job_states.SETTLED = {
  active = "active", enabling = "active", disabled = "disabled", disabling = "disabled",
}

--- Whether a job or a schedule is there and has neither ended nor begun to end.
-- @param item as Batch gives it, nil if there is none
function job_states.is_open(item)
  return item ~= nil and job_states.SETTLED[item.state] ~= nil
end

return job_states
