--- What a scenario has come to, without what differs from one emulator to the next.
--
-- Requires certificate, emulator, json, scenario.

local certificate = require("certificate")
local emulator = require("emulator")
local json = require("json")
local scenario = require("scenario")

local state = {}

local VOLATILE <const> = {
  affinityId = true, createdOn = true, creationTime = true, currentNodeCommunicationMode = true,
  eTag = true, etag = true, endpointConfiguration = true, executionInfo = true,
  lastModified = true, lastRun = true, publicData = true, resizeErrors = true, stats = true,
  updatedOn = true, url = true, stateTransitionTime = true, allocationStateTransitionTime = true,
  provisioningStateTransitionTime = true, previousStateTransitionTime = true,
  resizeOperationStatus = true, createdBy = true, updatedBy = true, created = true, updated = true,
}

local function stripped(value)
  if type(value) ~= "table" then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, inner in pairs(value) do
    if not VOLATILE[key] then
      result[key] = stripped(inner)
    end
  end
  return result
end

local function pools_of(batch)
  local found = {}
  for pool in batch:arm_pools() do
    local nodes = {}
    for node in batch:nodes(pool.name) do
      nodes[#nodes + 1] = node.state
    end
    found[#found + 1] = { name = pool.name, pool = stripped(pool), nodes = nodes }
  end
  table.sort(found, function(left, right) return left.name < right.name end)
  return found
end

-- Sorted by names that are alike in each emulator.
local function sort(list, key, plan)
  table.sort(list, function(left, right)
    return scenario.alike(left[key], plan) < scenario.alike(right[key], plan)
  end)
  return list
end

local function listed(pager, key, plan)
  local found = {}
  for item in pager do
    found[#found + 1] = stripped(item)
  end
  return sort(found, key, plan)
end

local function held(vault, plan)
  local found = {}
  for item in vault:certificates() do
    local name = item.id:match("([^/]+)$")
    local versions = 0
    for _ in vault:certificate_versions(name) do
      versions = versions + 1
    end
    found[#found + 1] = { name = name, thumbprint = certificate.thumbprint_of_x5t(item.x5t),
      versions = versions, tags = item.tags }
  end
  return sort(found, "name", plan)
end

local function assignments(made)
  local found = {}
  for _, step in ipairs(made.plan.steps) do
    if step.kind == "role" then
      for item in made.az:role_assignments(step.scope, step.principal) do
        found[#found + 1] = item.properties.roleDefinitionId .. " " .. item.properties.scope
      end
    end
  end
  table.sort(found)
  return found
end

--- A text that is the same for the same state.
function state.of(made)
  emulator.settle()
  local vault = made.az:vault(made.plan.certificates[1].vault.url)
  return scenario.alike(json.encode({
    pools = pools_of(made.batch),
    jobs = listed(made.batch:jobs(), "id", made.plan),
    schedules = listed(made.batch:job_schedules(), "id", made.plan),
    batch_certificates = listed(made.batch:arm_certificates(), "name", made.plan),
    vault = held(vault, made.plan),
    roles = assignments(made),
  }, { pretty = true }), made.plan)
end

--- Each request since `emulator.reset_requests` that had an effect, sorted: what is in there twice
-- was done twice.
function state.effects(made)
  local found = {}
  for _, write in ipairs(emulator.requests().writes) do
    if write.done and write.status < 400 and not write.path:find("ResourceGraph") then
      local path = write.path:gsub("roleAssignments/.*", "roleAssignments/ID")
      found[#found + 1] = scenario.alike(("%s %s%s"):format(write.method, write.host, path),
        made.plan)
    end
  end
  table.sort(found)
  return table.concat(found, "\n")
end

return state
