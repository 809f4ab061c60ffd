--- What each kind of list shows of its items in a table.
--
--     views.tag(list, "pools")
--     pretty.table(list, { columns = views.columns(views.kind(list)) })
--
-- Requires nothing.

local views = {}

-- The value at a path of names, nil where one is missing.
local function at(...)
  local path = { ... }
  return function(record)
    local value = record
    for _, name in ipairs(path) do
      value = type(value) == "table" and value[name] or nil
    end
    return value
  end
end

local function count_of(name)
  return function(record)
    return type(record[name]) == "table" and #record[name] or 0
  end
end

-- "2026-11-24 02:35" of a time as Azure writes it.
local function time_of(read)
  return function(record)
    local text = read(record)
    return type(text) == "string" and text:sub(1, 16):gsub("T", " ") or nil
  end
end

local function unix_time_of(read)
  return function(record)
    local seconds = read(record)
    return math.tointeger(seconds) and os.date("!%Y-%m-%d %H:%M", seconds) or nil
  end
end

local function last_of(read)
  return function(record)
    local text = read(record)
    return type(text) == "string" and text:match("[^/]+$") or nil
  end
end

local function group_of(record)
  return type(record.id) == "string" and record.id:match("/[rR]esource[gG]roups/([^/]+)") or nil
end

-- "2/2": how many nodes there are and how many are wanted.
local function nodes_of(current, target)
  return function(record)
    local there, wanted = record[current], record[target]
    return there and ("%d/%d"):format(there, wanted or there) or nil
  end
end

local function image_of(record)
  local machine = record.virtualMachineConfiguration
  local image = type(machine) == "table" and machine.imageReference
  if type(image) ~= "table" then
    return nil
  end
  return image.sku or last_of(at("virtualMachineImageId"))(image)
end

local kinds <const> = {
  subscriptions = {
    noun = "subscription",
    columns = {
      { "name", "displayName" }, { "id", "subscriptionId" }, { "state", "state" },
    },
  },
  batch_accounts = {
    noun = "account",
    columns = {
      { "name", "name" }, { "location", "location" }, { "group", group_of },
      { "state", at("properties", "provisioningState") },
      { "allocation", at("properties", "poolAllocationMode") },
      { "pool quota", at("properties", "poolQuota") },
    },
  },
  pools = {
    noun = "pool",
    columns = {
      { "id", "id" }, { "state", "state" }, { "alloc", "allocationState" },
      { "size", "vmSize" }, { "nodes", nodes_of("currentDedicatedNodes", "targetDedicatedNodes") },
      { "low", nodes_of("currentLowPriorityNodes", "targetLowPriorityNodes") },
      { "certs", count_of("certificateReferences") }, { "image", image_of },
    },
  },
  batch_certificates = {
    noun = "certificate",
    columns = {
      { "thumbprint", "thumbprint" }, { "state", "state" },
      { "since", time_of(at("stateTransitionTime")) },
      { "delete error", at("deleteCertificateError", "code") },
    },
  },
  jobs = {
    noun = "job",
    columns = {
      { "id", "id" }, { "state", "state" }, { "pool", at("poolInfo", "poolId") },
      { "priority", "priority" }, { "created", time_of(at("creationTime")) },
    },
  },
  nodes = {
    noun = "node",
    columns = {
      { "id", "id" }, { "state", "state" }, { "scheduling", "schedulingState" },
      { "ip", "ipAddress" }, { "certs", count_of("certificateReferences") },
      { "tasks", "runningTasksCount" }, { "start task", at("startTaskInfo", "result") },
    },
  },
  node_extensions = {
    noun = "extension",
    columns = {
      { "name", at("instanceView", "name") }, { "type", at("vmExtension", "type") },
      { "state", "provisioningState" },
      { "status", function(record)
        local statuses = at("instanceView", "statuses")(record)
        return type(statuses) == "table" and statuses[1] and statuses[1].message or nil
      end },
    },
  },
  vaults = {
    noun = "vault",
    columns = {
      { "name", "name" }, { "location", "location" }, { "group", group_of },
      { "roles", at("properties", "enableRbacAuthorization") },
      { "url", at("properties", "vaultUri") },
    },
  },
  certificates = {
    noun = "certificate",
    columns = {
      { "thumbprint", "thumbprint" }, { "subject", "subject" },
      { "expires", time_of(at("not_after")) }, { "key", "has_private_key" }, { "path", "path" },
    },
  },
  vault_certificates = {
    noun = "certificate",
    columns = {
      { "name", last_of(at("id")) }, { "enabled", at("attributes", "enabled") },
      { "expires", unix_time_of(at("attributes", "exp")) },
      { "updated", unix_time_of(at("attributes", "updated")) }, { "x5t", "x5t" },
    },
  },
  certificate_versions = {
    noun = "version",
    columns = {
      { "version", last_of(at("id")) }, { "enabled", at("attributes", "enabled") },
      { "created", unix_time_of(at("attributes", "created")) },
      { "expires", unix_time_of(at("attributes", "exp")) }, { "x5t", "x5t" },
    },
  },
  blobs = {
    noun = "blob",
    columns = {
      { "name", "name" }, { "bytes", "contentLength" }, { "type", "contentType" },
      { "modified", "lastModified" },
    },
  },
  node_counts = {
    noun = "pool",
    columns = {
      { "pool", "poolId" }, { "total", at("dedicated", "total") },
      { "idle", at("dedicated", "idle") }, { "running", at("dedicated", "running") },
      { "starting", at("dedicated", "starting") },
      { "failed", at("dedicated", "startTaskFailed") },
      { "unusable", at("dedicated", "unusable") }, { "low", at("lowPriority", "total") },
    },
  },
  supported_images = {
    noun = "image",
    columns = {
      { "sku", at("imageReference", "sku") }, { "offer", at("imageReference", "offer") },
      { "publisher", at("imageReference", "publisher") }, { "agent", "nodeAgentSKUId" },
      { "os", "osType" }, { "verified", "verificationType" },
      { "ends", time_of(at("batchSupportEndOfLife")) },
    },
  },
  job_schedules = {
    noun = "schedule",
    columns = {
      { "id", "id" }, { "state", "state" },
      { "pool", at("jobSpecification", "poolInfo", "poolId") },
      { "next run", time_of(at("executionInfo", "nextRunTime")) },
    },
  },
  tasks = {
    noun = "task",
    columns = {
      { "id", "id" }, { "state", "state" }, { "exit", at("executionInfo", "exitCode") },
      { "result", at("executionInfo", "result") }, { "node", at("nodeInfo", "nodeId") },
      { "command", "commandLine" },
    },
  },
  files = {
    noun = "file",
    columns = {
      { "name", "name" }, { "folder", "isDirectory" },
      { "size", function(record)
        return math.tointeger(tonumber(at("properties", "contentLength")(record)))
      end },
      { "modified", at("properties", "lastModified") },
    },
  },
  arm_pools = {
    noun = "pool",
    columns = {
      { "name", "name" }, { "state", at("properties", "provisioningState") },
      { "alloc", at("properties", "allocationState") }, { "size", at("properties", "vmSize") },
      { "nodes", at("properties", "currentDedicatedNodes") },
      { "identity", at("identity", "type") },
      { "certs", function(record)
        local certificates = at("properties", "certificates")(record)
        return type(certificates) == "table" and #certificates or 0
      end },
    },
  },
  arm_certificates = {
    noun = "certificate",
    columns = {
      { "name", "name" }, { "state", at("properties", "provisioningState") },
      { "format", at("properties", "format") },
    },
  },
  applications = {
    noun = "application",
    columns = {
      { "name", "name" }, { "display name", at("properties", "displayName") },
      { "default version", at("properties", "defaultVersion") },
    },
  },
  application_packages = {
    noun = "package",
    columns = {
      { "version", "name" }, { "state", at("properties", "state") },
      { "activated", time_of(at("properties", "lastActivationTime")) },
    },
  },
  private_endpoints = {
    noun = "connection",
    columns = {
      { "name", last_of(at("id")) },
      { "state", function(record)
        local properties = at("properties")(record)
        local state = type(properties) == "table"
          and properties.privateLinkServiceConnectionState
        return type(state) == "table" and state.status or nil
      end },
      { "endpoint", last_of(at("properties", "privateEndpoint", "id")) },
    },
  },
  batch_skus = {
    noun = "VM size",
    columns = {
      { "name", "name" }, { "family", "familyName" },
      { "ends", time_of(at("batchSupportEndOfLife")) },
    },
  },
  deleted_certificates = {
    noun = "deleted certificate",
    columns = {
      { "name", last_of(at("id")) }, { "deleted", unix_time_of(at("deletedDate")) },
      { "purged", unix_time_of(at("scheduledPurgeDate")) }, { "x5t", "x5t" },
    },
  },
  certificate_issuers = {
    noun = "issuer",
    columns = { { "name", last_of(at("id")) }, { "provider", "provider" } },
  },
  vault_secrets = {
    noun = "secret",
    columns = {
      { "name", last_of(at("id")) }, { "enabled", at("attributes", "enabled") },
      { "content type", "contentType" }, { "managed", "managed" },
      { "expires", unix_time_of(at("attributes", "exp")) },
      { "updated", unix_time_of(at("attributes", "updated")) },
    },
  },
  secret_versions = {
    noun = "version",
    columns = {
      { "version", last_of(at("id")) }, { "enabled", at("attributes", "enabled") },
      { "created", unix_time_of(at("attributes", "created")) },
      { "expires", unix_time_of(at("attributes", "exp")) },
    },
  },
  deleted_secrets = {
    noun = "deleted secret",
    columns = {
      { "name", last_of(at("id")) }, { "deleted", unix_time_of(at("deletedDate")) },
      { "purged", unix_time_of(at("scheduledPurgeDate")) },
    },
  },
  vault_keys = {
    noun = "key",
    columns = {
      { "name", last_of(at("kid")) }, { "enabled", at("attributes", "enabled") },
      { "managed", "managed" }, { "expires", unix_time_of(at("attributes", "exp")) },
    },
  },
  key_versions = {
    noun = "version",
    columns = {
      { "version", last_of(at("kid")) }, { "enabled", at("attributes", "enabled") },
      { "created", unix_time_of(at("attributes", "created")) },
    },
  },
  identities = {
    noun = "identity",
    columns = {
      { "name", "name" }, { "location", "location" }, { "group", group_of },
      { "client id", at("properties", "clientId") },
    },
  },
  role_definitions = {
    noun = "role",
    columns = {
      { "name", at("properties", "roleName") }, { "id", "name" },
      { "type", at("properties", "type") },
    },
  },
  deleted_vaults = {
    noun = "deleted vault",
    columns = {
      { "name", "name" }, { "location", at("properties", "location") },
      { "deleted", time_of(at("properties", "deletionDate")) },
      { "purged", time_of(at("properties", "scheduledPurgeDate")) },
      { "protected", at("properties", "purgeProtectionEnabled") },
    },
  },
  locations = {
    noun = "region",
    columns = { { "name", "name" }, { "display name", "displayName" } },
  },
  role_assignments = {
    noun = "role assignment",
    columns = {
      { "role", last_of(at("properties", "roleDefinitionId")) },
      { "principal", at("properties", "principalId") },
      { "type", at("properties", "principalType") }, { "scope", at("properties", "scope") },
    },
  },
}

kinds.inventory_pools = {
  noun = "pool",
  columns = {
    { "account", "account" }, { "pool", "pool" }, { "os", "os" }, { "nodes", "nodes" },
    { "certificates", function(record)
      -- Eight digits tell the certificates of an estate apart.
      return type(record.certificates) == "string"
        and record.certificates:gsub("(%x%x%x%x%x%x%x%x)%x+", "%1") or nil
    end },
    { "jobs", "jobs" }, { "consumers", "consumers" },
  },
}

kinds.inventory_certificates = {
  noun = "certificate",
  columns = {
    { "account", "account" }, { "thumbprint", "thumbprint" }, { "state", "state" },
    { "format", "format" }, { "subject", "subject" }, { "expires", time_of(at("expires")) },
    { "pools", "pools" },
  },
}

kinds.expiring = {
  noun = "certificate",
  columns = {
    { "days", "days_left" }, { "expires", time_of(at("expires")) }, { "where", "place" },
    { "name", "name" }, { "subject", "subject" }, { "used by", "used_by" },
  },
}

kinds.findings = {
  noun = "finding",
  columns = {
    { "severity", "severity" }, { "rule", "rule" },
    { "object", function(record)
      local object = record.object
      return type(object) == "table" and (object.account and object.account ~= object.id
        and object.account .. "/" or "") .. tostring(object.id) or nil
    end },
    { "title", "title" }, { "evidence", "evidence" },
  },
}

kinds.findings_summary = {
  noun = "rule",
  columns = {
    { "severity", "severity" }, { "rule", "rule" }, { "findings", "findings" },
    { "title", "title" },
  },
}

-- Lists are told by identity: a mark in them would be one of their fields.
local tags <const> = setmetatable({}, { __mode = "k" })

--- Remembers of which kind the items of a list are.
-- @return the list
function views.tag(list, kind)
  tags[list] = kind
  return list
end

--- Of which kind the items of a list are, nil if that is not known.
function views.kind(list)
  return tags[list]
end

--- The names of all kinds, sorted.
function views.kinds()
  local names = {}
  for name in pairs(kinds) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- The columns of a kind, as `pretty.table` takes them.
function views.columns(kind)
  return kinds[kind] and kinds[kind].columns
end

--- What so many items of a kind are called: "pools".
function views.noun(kind, count)
  local noun = kinds[kind] and kinds[kind].noun or "row"
  return count == 1 and noun or (noun:gsub("y$", "ie") .. "s")
end

return views
