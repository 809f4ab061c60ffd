--- The plan's entry for each pool: its successor, and what stands in the way.
--
-- Requires json, migrate.plan.body, delivery, overrides, scale; migrate.unchanged, values.

local body = require("migrate.plan.body")
local delivery = require("migrate.plan.delivery")
local json = require("json")
local overrides = require("migrate.plan.overrides")
local scale = require("migrate.plan.scale")
local unchanged = require("migrate.unchanged")
local values = require("migrate.values")

local pools = {}

local function block(draft, account, pool, rule, why, action)
  draft:add_manual({
    rule = rule, object = { kind = "pool", account = account.name, id = pool.id },
    why = why, action = action, blocks = true,
  })
end

local function is_shown(draft, account, pool)
  if not pool.arm or not pool.data then
    block(draft, account, pool, "R056",
      ("%s does not show it"):format(pool.arm and "Batch itself" or "Resource Manager"),
      "get the right to read it there, and take the inventory again")
    return false
  end
  return true
end

local function entry_of(draft, account, pool, override, made)
  local strategy <const> = draft:choice("strategy", override, pool)
  local base <const> = pool.autopool and pool.autopool.id or pool.id
  local beside = override.successor or base:sub(1, 64 - #draft.settings.suffix)
    .. draft.settings.suffix
  local is_same <const> = strategy == "same id" and not pool.autopool
  local identity <const> = draft:identity_for(override)
  return {
    account = account.name, id = pool.id, autopool = pool.autopool,
    strategy = is_same and "same id" or "side by side",
    successor = is_same and pool.id or beside, holder = is_same and beside or nil,
    os = pool.os, nodes = scale.total(pool.arm.properties.scaleSettings or {}),
    certificates = {}, canary = draft.settings.canary and made.canary or nil,
    scale = values.copy(pool.arm.properties.scaleSettings or { fixedScale = {} }),
    mark = ("successor of %s"):format(pool.id), despite = override.despite,
    identity = identity,
    recipe = {
      certificates = made.observed, start_task = made.start_task, image = override.image,
      identity = { id = identity.id, client_id = identity.client_id },
      type_handler_version = override.type_handler_version,
      polling_interval = draft.settings.polling_interval,
    },
  }
end

local RULES <const> = { unsupportedImage = { linux = "R060", windows = "R062" } }

local function reason_of(failure)
  return type(failure) == "string" and failure or failure.message
end

local function set_exportable(recipe, exportable)
  for _, item in ipairs(recipe.certificates) do
    item.exportable = exportable
  end
end

-- Windows 3.0 is not for every image, and 4.0 knows no keys that can be exported.
local function make_body(pool, entry)
  local ok, made, missing, notes = pcall(body.make, pool.arm, entry)
  if ok or entry.os ~= "windows" or entry.recipe.type_handler_version
    or made.code ~= "unsupportedImage" then
    return ok, made, missing, notes
  end
  entry.recipe.type_handler_version = "4.0"
  set_exportable(entry.recipe, nil)
  local again, second, more, said = pcall(body.make, pool.arm, entry)
  return again, again and second or made, more, said
end

local function add_body(draft, account, pool, entry)
  local ok, made, missing, notes = make_body(pool, entry)
  if not ok then
    local rule = (RULES[made.code] or {})[pool.os] or "R079"
    block(draft, account, pool, rule, reason_of(made),
      "give another image in the overrides, or fetch the certificate in a start task")
    return false
  end
  if #missing > 0 then
    block(draft, account, pool, "R081",
      "it holds what Azure never gives back: " .. table.concat(missing, ", "),
      "make its successor by hand, with these put in again")
    return false
  end
  entry.body = body.masked(made)
  entry.notes = #notes > 0 and notes or nil
  local first, count = scale.first(entry.scale, draft.settings.ramp, entry.canary ~= nil)
  if first then
    entry.first, entry.first_nodes = first, count
    entry.body.properties.scaleSettings = first
  end
  return true
end

local function thumbprints_of(entries)
  local list, seen = {}, {}
  for _, entry in ipairs(entries) do
    if not seen[entry.thumbprint] then
      seen[entry.thumbprint] = true
      list[#list + 1] = entry.thumbprint
    end
  end
  return list
end

-- Which certificates a pool gets and how, if nothing of it is left to a person. What is left is
-- noted all at once: who has mended one thing need not come back for the next.
local function deliverable(draft, account, pool, override)
  local vault, identity = draft:vault_for(override), draft:identity_for(override)
  local is_held = draft.by_hand:holds_pool(account, pool, vault, identity, override.despite)
  local made, missing = delivery({ draft = draft, account = account, pool = pool,
    override = override, vault = vault, identity = identity.id, client_id = identity.client_id,
    is_held = is_held })
  if not made then
    block(draft, account, pool, "R024", "a person has to see first to what it uses: certificate "
      .. table.concat(missing, ", "), "see what is said of its certificates")
  end
  return not is_held and is_shown(draft, account, pool) and made or nil
end

--- Plans one pool.
-- @return the entry and its certificates; nil if it is skipped or a person has to see to it
function pools.plan(draft, account, pool)
  local override = overrides.of(draft.overrides, "pools", account.name, pool.id)
  local made = not override.skip and deliverable(draft, account, pool, override)
  if not made then
    return nil
  end
  local entry = entry_of(draft, account, pool, override, made)
  entry.certificates = thumbprints_of(made.entries)
  entry.expects = { etag = pool.data.eTag, last_modified = pool.data.lastModified,
    references = json.array(unchanged.references(pool.arm)) }
  entry.disable_tasks = draft:choice("disable_tasks", override, pool)
  if override.drain == false or not draft.settings.drain or pool.autopool then
    entry.keeps_nodes = true
  end
  if not add_body(draft, account, pool, entry) then
    return nil
  end
  return entry, made.entries
end

return pools
