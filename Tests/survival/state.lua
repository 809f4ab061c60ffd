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
  previousState = true, previousProvisioningState = true,
  previousProvisioningStateTransitionTime = true,
  resizeOperationStatus = true, createdBy = true, updatedBy = true, created = true, updated = true,
}

local function stripped(value)
  if type(value) ~= "table" then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, inner in pairs(value) do
    -- A pool of which the last item was taken away has a list without any.
    if not VOLATILE[key] and not (key == "metadata" and #inner == 0) then
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

-- Sorted by what is alike in each emulator.
local function sort(list, plan)
  local keys = {}
  for _, item in ipairs(list) do
    keys[item] = scenario.alike(json.encode(item, { pretty = true }), plan)
  end
  table.sort(list, function(left, right) return keys[left] < keys[right] end)
  return list
end

local function listed(pager, plan)
  local found = {}
  for item in pager do
    found[#found + 1] = stripped(item)
  end
  return sort(found, plan)
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
  return sort(found, plan)
end

local function names(items, plan)
  local found = {}
  for item in items do
    found[#found + 1] = scenario.alike(item.id:match("([^/]+)$"), plan)
  end
  table.sort(found)
  return found
end

-- The parts that a plan has once for each of something.
local function each(made, list, key_of, look)
  local found = {}
  for _, item in ipairs(list) do
    local key = key_of(item)
    found[key] = found[key] or look(made, item)
  end
  return found
end

local function account(made, entry)
  local batch = made.az:batch(entry.account)
  return {
    pools = pools_of(batch),
    jobs = listed(batch:jobs(), made.plan),
    schedules = listed(batch:job_schedules(), made.plan),
    batch_certificates = listed(batch:arm_certificates(), made.plan),
  }
end

local function vault(made, entry)
  local properties = made.az:arm_vault(entry.vault.id).properties
  local opened, policies = made.az:vault(entry.vault.url), {}
  for _, policy in ipairs(properties.accessPolicies or {}) do
    policies[#policies + 1] = policy.permissions
  end
  return { certificates = held(opened, made.plan), secrets = names(opened:secrets(), made.plan),
    policies = policies }
end

local function container(made, entry)
  local found = {}
  for blob in made.az:storage(entry.vault.account):list(entry.vault.container) do
    found[#found + 1] = scenario.alike(blob.name, made.plan)
  end
  table.sort(found)
  return { blobs = found }
end

-- Where the plan keeps certificates.
local function place(made, entry)
  return (entry.as == "blob" and container or vault)(made, entry)
end

-- The identity that the plan makes, by the id by which nodes know it.
local function made_identity(made)
  for _, step in ipairs(made.plan.steps) do
    if step.kind == "identity" then
      local ok, identity = pcall(made.az.identity, made.az, step.identity)
      return ok and identity.properties or nil
    end
  end
  return nil
end

local function assignments(made)
  local found, identity = {}, made_identity(made) or {}
  for _, step in ipairs(made.plan.steps) do
    local principal = step.principal or identity.principalId
    if step.kind == "role" and principal then
      for item in made.az:role_assignments(step.scope, principal) do
        found[#found + 1] = item.properties.roleDefinitionId .. " " .. item.properties.scope
      end
    end
  end
  table.sort(found)
  return found
end

-- What the emulator makes up anew each time.
local function settled(text, made)
  local identity = made_identity(made)
  for _, field in ipairs({ "clientId", "principalId" }) do
    if identity then
      text = text:gsub((identity[field]:gsub("%-", "%%-")), field:upper())
    end
  end
  return text
end

--- A text that is the same for the same state.
function state.of(made)
  emulator.settle()
  local text = json.encode({
    accounts = each(made, made.plan.pools, function(entry) return entry.account end, account),
    vaults = each(made, made.plan.certificates, function(entry) return entry.vault.name end, place),
    roles = assignments(made), identity = made_identity(made) ~= nil,
  }, { pretty = true })
  return settled(scenario.alike(text, made.plan), made)
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
