--- What lets a pool read from a vault, and what keeps it from it.
--
-- Requires migrate.audit.walk.

local walk = require("migrate.audit.walk")

local vaults = {}

-- Roles by which the value of a secret can be read.
-- learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
local READERS <const> = {
  ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
  ["db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"] = "Key Vault Certificate User",
  ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483"] = "Key Vault Administrator",
}

--- The properties of a vault in Resource Manager.
function vaults.properties(vault)
  return vault.resource and vault.resource.properties or {}
end

--- Whether a vault goes by roles and not by access policies.
function vaults.has_roles(vault)
  return vaults.properties(vault).enableRbacAuthorization == true
end

local function is_reader(assignment, principal)
  local properties = assignment.properties
  return walk.lower(properties.principalId) == walk.lower(principal)
    and READERS[properties.roleDefinitionId:match("[^/]+$"):lower()] ~= nil
end

-- Whether a scope is that of a resource or above it; "/" is above all.
local function covers(scope, id)
  local prefix = scope:lower():gsub("/$", "") .. "/"
  return (id:lower() .. "/"):sub(1, #prefix) == prefix
end

--- Whether a principal has a role by which it reads a secret of a vault.
-- @param name of the secret
function vaults.lets_read(vault, principal, name)
  local secret = ("%s/secrets/%s"):format(vault.id, name)
  for _, assignment in ipairs(vault.role_assignments or {}) do
    if covers(assignment.properties.scope, secret) and is_reader(assignment, principal) then
      return true
    end
  end
  return false
end

--- Where a principal has such a role that does not hold for a vault.
-- @return a list of scopes
function vaults.scopes_elsewhere(inventory, vault, principal)
  local found = {}
  for _, other in ipairs(inventory.vaults) do
    for _, assignment in ipairs(other.role_assignments or {}) do
      local scope = assignment.properties.scope
      if is_reader(assignment, principal) and not covers(scope, vault.id) then
        found[#found + 1] = scope
      end
    end
  end
  return found
end

--- Whether an access policy lets a principal get secrets.
function vaults.has_policy(vault, principal)
  for _, policy in ipairs(vaults.properties(vault).accessPolicies or {}) do
    local secrets = policy.permissions and policy.permissions.secrets
    if walk.lower(policy.objectId) == walk.lower(principal)
      and (walk.holds(secrets, "get") or walk.holds(secrets, "all")) then
      return true
    end
  end
  return false
end

--- Whether a vault takes requests from everywhere.
function vaults.is_open(vault)
  local properties = vaults.properties(vault)
  local rules = properties.networkAcls
  return walk.lower(properties.publicNetworkAccess) ~= "disabled"
    and walk.lower(properties.publicNetworkAccess) ~= "securedbyperimeter"
    and walk.lower(rules and rules.defaultAction) ~= "deny"
end

--- Whether a vault has a private endpoint that was approved.
function vaults.has_private_endpoint(vault)
  for _, connection in ipairs(vaults.properties(vault).privateEndpointConnections or {}) do
    local state = connection.properties and connection.properties.privateLinkServiceConnectionState
    if state and walk.lower(state.status) == "approved" then
      return true
    end
  end
  return false
end

--- Whether a vault's rules name a subnet, and public requests are not refused altogether.
function vaults.admits_subnet(vault, subnet)
  local properties = vaults.properties(vault)
  if not subnet or walk.lower(properties.publicNetworkAccess) == "disabled" then
    return false
  end
  for _, rule in ipairs(properties.networkAcls and properties.networkAcls.virtualNetworkRules
    or {}) do
    if walk.lower(rule.id) == subnet:lower() then
      return true
    end
  end
  return false
end

--- The addresses that a vault's rules let in.
function vaults.addresses(vault)
  local list = {}
  local rules = vaults.properties(vault).networkAcls
  for position, rule in ipairs(rules and rules.ipRules or {}) do
    list[position] = rule.value
  end
  return list
end

-- The thumbprints of all versions of a certificate of a vault.
local function thumbprints_of(held)
  local list = { held.thumbprint }
  for _, version in ipairs(held.versions or {}) do
    list[#list + 1] = version.thumbprint
  end
  return list
end

--- The certificate of a vault with this thumbprint in any version, and its vault; nil if none.
function vaults.holder(inventory, thumbprint)
  for _, vault in ipairs(inventory.vaults) do
    for _, held in ipairs(vault.certificates or {}) do
      if walk.holds(thumbprints_of(held), thumbprint) then
        return held, vault
      end
    end
  end
  return nil
end

--- Whether a version of a vault's certificate is one that Batch has.
function vaults.is_of_batch(inventory, held)
  for _, thumbprint in ipairs(thumbprints_of(held)) do
    if #inventory:certificate(thumbprint) > 0 then
      return true
    end
  end
  return false
end

return vaults
