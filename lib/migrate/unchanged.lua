--- Whether an old pool is still what a plan was made of.
--
-- An ETag says that something was changed, and not what: the claim of a run that was rolled back
-- changes it too. So where the ETag is another one, what the plan goes by is compared.
-- Requires migrate.plan.body, scale; migrate.values.

local body = require("migrate.plan.body")
local scale = require("migrate.plan.scale")
local values = require("migrate.values")

local unchanged = {}

local function compared_body(entry, old)
  local made = body.masked((body.make(old, entry)))
  -- The size is compared by itself.
  made.properties.scaleSettings = entry.body.properties.scaleSettings
  return made
end

local function references_of(pool)
  local found = {}
  for _, reference in ipairs(pool.properties.certificates or {}) do
    found[#found + 1] = reference.id:match("[^/]+$"):lower()
  end
  table.sort(found)
  return found
end

--- The first thing that matters and is not as the plan saw it.
-- @param entry the plan's entry of the pool
-- @param old the pool as Resource Manager has it now
-- @return nil if nothing is; else what it is, what the plan saw and what is there
function unchanged.difference(entry, old)
  local path, planned, found = values.difference(entry.body, compared_body(entry, old))
  if path then
    return path, planned, found
  end
  local now = old.properties.scaleSettings or {}
  if not scale.same(entry.scale, now) then
    return values.difference({ scaleSettings = entry.scale }, { scaleSettings = now })
  end
  return values.difference({ certificates = entry.expects.references or {} },
    { certificates = entry.expects.references and references_of(old) or {} })
end

unchanged.references = references_of

return unchanged
