--- What this program writes on pools, and who has claimed one.
--
-- Requires json, migrate.plan.body.

local body = require("migrate.plan.body")
local json = require("json")

local claims = {}

local SUCCESSOR <const> = "successor of "

--- Whether a pool was made by a plan, and not one that a plan replaces.
-- @param pool as the data plane has it, or the properties that Resource Manager has
-- @param old the id of the pool that it must be the successor of; nil for any
function claims.is_successor(pool, old)
  local value = body.metadata_value(pool, body.CLAIM)
  local wanted = SUCCESSOR .. (old and old .. "; " or "")
  return value ~= nil and value:sub(1, #wanted) == wanted
end

--- Who has claimed a pool, and for which plan; nil if nobody has.
function claims.of(pool)
  local value = body.metadata_value(pool, body.CLAIM)
  if not value or claims.is_successor(pool) then
    return nil
  end
  local owner, plan = value:match("^(.-); (.*)$")
  return owner or value, plan or ""
end

--- Writes an item of metadata, or takes it away, if the pool is still what was read.
-- @param pool as the data plane has it
-- @param value nil to take it away
-- @raise an error of kind azure with the code ConditionNotMet if somebody was faster
function claims.write(batch, pool, name, value)
  local items = json.array()
  for _, item in ipairs(pool.metadata or {}) do
    if item.name ~= name then
      table.insert(items, item)
    end
  end
  if value then
    table.insert(items, { name = name, value = value })
  end
  batch:patch_pool(pool.id, { metadata = items }, { if_match = pool.eTag })
end

return claims
