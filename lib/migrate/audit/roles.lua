--- What built-in roles let the caller do.
--
-- learn.microsoft.com/azure/role-based-access-control/built-in-roles. Requires nothing.

local roles = {}

local NAMES <const> = {
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"] = "Owner",
  ["b24988ac-6180-42a0-ab88-20f7382dd24c"] = "Contributor",
  ["29fe4964-1e60-436b-bd3a-77fd4c178b3c"] = "Azure Batch Account Contributor",
  ["6aaa78f1-f7de-44ca-8722-c64a23943cae"] = "Azure Batch Data Contributor",
  ["11076f67-66f6-4be0-8f6b-f0609fd05cc9"] = "Azure Batch Account Reader",
  ["48e5e92e-a480-4e71-aa9c-2778f4c13781"] = "Azure Batch Job Submitter",
  ["f1a07417-d97a-45cb-824c-7a7467783830"] = "Managed Identity Operator",
  ["acdd72a7-3385-48ef-bd42-f606fba81ae7"] = "Reader",
}

local WRITES_POOLS <const> = { Owner = true, Contributor = true,
  ["Azure Batch Account Contributor"] = true, ["Azure Batch Data Contributor"] = true }

local ASSIGNS <const> = { Owner = true, Contributor = true, ["Managed Identity Operator"] = true }

local function has_any(list, wanted)
  for _, held in ipairs(list) do
    if wanted[NAMES[held.role]] then
      return true
    end
  end
  return false
end

--- Whether one of these roles lets make pools.
function roles.can_write_pools(list)
  return has_any(list, WRITES_POOLS)
end

--- Whether one of these roles lets give an identity to a pool.
function roles.can_assign(list)
  return has_any(list, ASSIGNS)
end

--- The names of roles, the ids of those that have none here.
function roles.evidence(list)
  local names = {}
  for position, held in ipairs(list) do
    names[position] = NAMES[held.role] or held.role
  end
  return #names > 0 and table.concat(names, ", ") or "no role of its own"
end

return roles
