--- The certificates of a Batch account: both planes, what the public part says, who refers to them.
--
-- Requires certificate, migrate.inventory.references.

local certificate = require("certificate")
local references = require("migrate.inventory.references")

local certificates = {}

-- What the public part says; Batch keeps certificates that nothing can read.
local function describe(entry, public)
  local ok, bundle = pcall(certificate.parse, public)
  if not ok then
    entry.unreadable = tostring(bundle)
    return
  end
  local details = bundle.leaf:details()
  for _, name in ipairs({ "subject", "issuer", "not_before", "not_after", "key_type", "key_size",
    "curve", "self_signed", "is_authority", "extended_key_usages" }) do
    entry[name] = details[name]
  end
end

local function entry_of(index, list, thumbprint)
  if not index[thumbprint] then
    index[thumbprint] = { thumbprint = thumbprint, pools = {}, jobs = {}, schedules = {} }
    list[#list + 1] = index[thumbprint]
  end
  return index[thumbprint]
end

-- Adds the name of who refers to a certificate, once.
local function refer(index, thumbprint, kind, id)
  local users = index[thumbprint] and index[thumbprint][kind]
  if users and users[#users] ~= id then
    users[#users + 1] = id
  end
end

local function autopool_references(job)
  local auto = job and job.poolInfo and job.poolInfo.autoPoolSpecification
  return references.of_data(auto and auto.pool)
end

local function link(index, account)
  for _, pool in ipairs(account.pools) do
    for _, reference in ipairs(pool.references) do
      refer(index, reference.thumbprint, "pools", pool.id)
    end
  end
  for _, job in ipairs(account.jobs) do
    for _, reference in ipairs(autopool_references(job)) do
      refer(index, reference.thumbprint, "jobs", job.id)
    end
  end
  for _, schedule in ipairs(account.schedules) do
    for _, reference in ipairs(autopool_references(schedule.jobSpecification)) do
      refer(index, reference.thumbprint, "schedules", schedule.id)
    end
  end
end

--- What both planes say of the certificates of an account, sorted by thumbprint.
-- @param account its pools, jobs and schedules must be there already
-- @param data the certificates in the data plane, or nil
-- @param arm the certificates in Resource Manager, or nil
function certificates.merge(account, data, arm)
  local index, list = {}, {}
  for _, item in ipairs(data or {}) do
    entry_of(index, list, item.thumbprint:upper()).data = item
  end
  for _, item in ipairs(arm or {}) do
    local thumbprint = references.thumbprint_of(item.name)
    if thumbprint then
      entry_of(index, list, thumbprint).arm = item
    end
  end
  for _, entry in ipairs(list) do
    local public = entry.data and entry.data.publicData
      or entry.arm and entry.arm.properties.publicData
    if public then
      describe(entry, public)
    end
  end
  link(index, account)
  table.sort(list, function(left, right) return left.thumbprint < right.thumbprint end)
  return list
end

return certificates
