--- Key vaults: their certificates with all versions, what is deleted but not gone, who may read.
--
-- Requires async, certificate, migrate.inventory.failures, migrate.inventory.masking.

local async = require("async")
local certificate = require("certificate")
local failures = require("migrate.inventory.failures")
local masking = require("migrate.inventory.masking")

local function last_of(id)
  return (id or ""):match("[^/]+$")
end

local function time_of(seconds)
  return math.tointeger(seconds) and os.date("!%Y-%m-%dT%H:%M:%SZ", seconds) or nil
end

local function describe_version(item)
  local attributes = item.attributes or {}
  return {
    version = last_of(item.id), x5t = item.x5t,
    thumbprint = item.x5t and certificate.thumbprint_of_x5t(item.x5t),
    enabled = attributes.enabled, expires = time_of(attributes.exp),
    created = time_of(attributes.created),
  }
end

local function lifetime_action(policy)
  local first = (policy.lifetime_actions or {})[1]
  return first and first.action and first.action.action_type
end

local function read_certificate(vault, name)
  local held = vault:certificate(name)
  if not held then
    return nil
  end
  local policy = held.policy or {}
  local key, secret, issuer = policy.key_props or {}, policy.secret_props or {}, policy.issuer or {}
  local entry = describe_version(held)
  entry.name = name
  entry.issuer, entry.lifetime_action = issuer.name, lifetime_action(policy)
  entry.key_type, entry.key_size, entry.curve = key.kty, key.key_size, key.crv
  entry.exportable, entry.content_type = key.exportable, secret.contentType
  entry.versions = {}
  for item in vault:certificate_versions(name) do
    entry.versions[#entry.versions + 1] = describe_version(item)
  end
  table.sort(entry.versions, function(left, right)
    return (left.created or "") .. left.version < (right.created or "") .. right.version
  end)
  return entry
end

local function read_certificates(entry, vault, limit)
  local names = failures.attempt(entry.failures, "certificates", function()
    local list = {}
    for item in vault:certificates() do
      list[#list + 1] = last_of(item.id)
    end
    return list
  end)
  local read = async.map(names or {}, function(name)
    return failures.attempt(entry.failures, "certificate " .. name, function()
      return read_certificate(vault, name)
    end) or false
  end, { limit = limit })
  local found = {}
  for _, held in ipairs(read) do
    found[#found + 1] = held or nil
  end
  return found
end

-- Names that are taken although nothing is there.
local function read_deleted(entry, vault)
  local names, seen = {}, {}
  for what, list in pairs({ ["deleted certificates"] = vault.deleted_certificates,
    ["deleted secrets"] = vault.deleted_secrets }) do
    failures.attempt(entry.failures, what, function()
      for item in list(vault) do
        local name = last_of(item.id or item.recoveryId)
        if not seen[name] then
          seen[name] = true
          names[#names + 1] = name
        end
      end
    end)
  end
  table.sort(names)
  return names
end

--- Reads one vault.
-- @param az the session
-- @param resource the vault as a list has it
-- @param limit requests at a time
return function(az, resource, limit)
  local entry = { name = resource.name, id = resource.id, failures = {} }
  entry.resource = masking.clean(failures.attempt(entry.failures, "the vault", function()
    return az:arm_vault(resource.id)
  end) or resource, "vault", {})
  entry.url = ((entry.resource.properties or {}).vaultUri or ""):gsub("/$", "")
  local vault = az:vault(entry.url ~= "" and entry.url or resource.name)
  async.all({
    function() entry.certificates = read_certificates(entry, vault, limit) end,
    function() entry.deleted = read_deleted(entry, vault) end,
    function()
      entry.role_assignments = failures.attempt(entry.failures, "role assignments", function()
        return az:role_assignments_at(resource.id):list()
      end)
    end,
  })
  return entry
end
