--- How many cores a node has.
--
-- Requires nothing.

local sizes = {}

--- Family and cores of a VM size as the service lists it; end of support, if there is one.
function sizes.describe(size)
  local cores
  for _, capability in ipairs(size.capabilities or {}) do
    if capability.name == "vCPUs" then
      cores = math.tointeger(tonumber(capability.value))
    end
  end
  return { family = size.familyName, cores = cores, ends = size.batchSupportEndOfLife }
end

--- The cores of a size by its name alone: the number after its letters, "standard_d2s_v3" has 2.
function sizes.cores_by_name(name)
  return math.tointeger(tonumber(name:lower():match("^%a+_%a+(%d+)")))
end

return sizes
