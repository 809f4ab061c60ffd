--- The references of a pool to certificates, as both planes of Batch tell them.
--
-- Requires nothing.

local references = {}

local function sorted_lower(list)
  local sorted = {}
  for position, word in ipairs(list or {}) do
    sorted[position] = word:lower()
  end
  table.sort(sorted)
  return sorted
end

local function add(index, order, plane, reference)
  local location = (reference.storeLocation or "currentuser"):lower()
  local store = reference.storeName or "My"
  local key = table.concat({ reference.thumbprint, location, store:lower() }, " ")
  local known = index[key]
  if not known then
    known = { thumbprint = reference.thumbprint, store_location = location, store_name = store,
      visibility = sorted_lower(reference.visibility), seen_in = {} }
    index[key] = known
    order[#order + 1] = known
  elseif table.concat(known.visibility, " ")
    ~= table.concat(sorted_lower(reference.visibility), " ") then
    known.other_visibility = sorted_lower(reference.visibility)
  end
  known.seen_in[#known.seen_in + 1] = plane
end

--- The thumbprint in the name of a certificate in Resource Manager: "sha1-…", or its id.
function references.thumbprint_of(id)
  local digits = (id or ""):match("[sS][hH][aA]1%-(%x+)$")
  return digits and digits:upper() or nil
end

--- The references of a pool in the data plane, or of the specification of an autopool.
function references.of_data(pool)
  local list = {}
  for position, item in ipairs(pool and pool.certificateReferences or {}) do
    list[position] = { thumbprint = item.thumbprint:upper(), storeName = item.storeName,
      storeLocation = item.storeLocation, visibility = item.visibility }
  end
  return list
end

local function of_arm(pool)
  local list = {}
  for position, item in ipairs(pool and pool.properties.certificates or {}) do
    list[position] = { thumbprint = references.thumbprint_of(item.id) or item.id,
      storeName = item.storeName, storeLocation = item.storeLocation,
      visibility = item.visibility }
  end
  return list
end

--- What both planes say of a pool, each reference once.
-- @param data the pool in the data plane, or nil
-- @param arm the pool in Resource Manager, or nil
-- @return a list of `{thumbprint, store_name, store_location, visibility, seen_in}`, and
--   `other_visibility` where the planes disagree about it
function references.merge(data, arm)
  local index, order = {}, {}
  for _, reference in ipairs(references.of_data(data)) do
    add(index, order, "data plane", reference)
  end
  for _, reference in ipairs(of_arm(arm)) do
    add(index, order, "management", reference)
  end
  return order
end

return references
