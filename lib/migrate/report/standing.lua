--- What becomes of each finding by the plan: those that no plan deals with are left.
--
-- Requires migrate.report.progress.

local progress = require("migrate.report.progress")

-- The service tells no case apart in these names.
local function key_of(kind, account, id)
  return table.concat({ kind, account, id }, "\0"):lower()
end

-- The state of the plan's entry behind each object that it deals with.
local function states_of(plan, steps)
  local tallies, states = progress.pools(steps), {}
  for _, entry in ipairs(plan.pools) do
    local tally = tallies[entry.account .. "/" .. entry.id]
    local state = tally and progress.state_of(tally) or "planned"
    states[key_of("pool", entry.account, entry.id)] = state
    for kind, ids in pairs({ job = entry.jobs, schedule = entry.schedules,
      certificate = entry.certificates }) do
      for _, id in ipairs(ids or {}) do
        states[key_of(kind, entry.account, id)] = state
      end
    end
  end
  return states
end

--- Copies findings, with `plan`: "done", "underway", "failed" or "planned" where the plan deals
-- with the object, nil where it does not.
-- @param findings a list
-- @param plan the plan
-- @param steps what progress.steps gave
return function(findings, plan, steps)
  local states, list = states_of(plan, steps), {}
  for position, finding in ipairs(findings) do
    local copy = {}
    for name, value in pairs(finding) do
      copy[name] = value
    end
    local object <const> = finding.object
    copy.plan = states[key_of(object.kind, object.account or "", tostring(object.id))]
    list[position] = copy
  end
  return list
end
