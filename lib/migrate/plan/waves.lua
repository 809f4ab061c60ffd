--- Which pools are moved together.
--
-- Requires options, migrate.plan.overrides, migrate.plan.room.

local Room = require("migrate.plan.room")
local check_options = require("options").check
local overrides = require("migrate.plan.overrides")

local waves = {}

local function value_of_tag(pool, name)
  for _, item in ipairs(pool.metadata or {}) do
    if item.name == name then
      return item.value
    end
  end
  return nil
end

local function by_size(size)
  return function(_, position) return (position - 1) // size + 1 end
end

-- Values in the order that is given, the others after them in the order of their texts.
local function by_value(entries, value_of, order)
  local ranks, others = {}, {}
  for rank, value in ipairs(order or {}) do
    ranks[value] = rank
  end
  for _, entry in ipairs(entries) do
    local value = value_of(entry)
    if not ranks[value] and not others[value] then
      others[value] = true
      others[#others + 1] = value
    end
  end
  -- What has no value comes last: nobody has said yet when it is to be moved.
  table.sort(others, function(left, right)
    if left == "" or right == "" then
      return right == "" and left ~= ""
    end
    return left < right
  end)
  for position, value in ipairs(others) do
    ranks[value] = #(order or {}) + position
  end
  return function(entry) return ranks[value_of(entry)] end
end

local function refuse(reason, ...)
  error(("cannot plan waves: " .. reason):format(...), 0)
end

local function check(given)
  check_options(given, { "by", "size", "name", "order" }, "waves")
  local size = given.size or 1
  if given.by == "number" and (math.type(size) ~= "integer" or size < 1) then
    refuse("the size %s is no number from 1 on", tostring(given.size))
  elseif given.by == "tag" and type(given.name) ~= "string" then
    refuse("the tag's name is missing")
  end
end

local function rule_of(entries, given, metadata)
  check(given)
  if given.by == "number" then
    return by_size(given.size or 1)
  elseif given.by == "account" then
    return by_value(entries, function(entry) return entry.account end, given.order)
  elseif given.by == "tag" then
    return by_value(entries, function(entry)
      return value_of_tag({ metadata = metadata[entry] }, given.name) or ""
    end, given.order)
  end
  error(("cannot plan waves by '%s': it is number, tag or account"):format(tostring(given.by)), 0)
end

-- What a shortage is, in the words of the audit.
local function describe(shortage)
  return ("%s: %d in use and %d more, of %d"):format(shortage.name, shortage.used,
    shortage.needed, shortage.quota)
end

-- Places are free again when old pools are retired; cores have been free since they were drained.
local function action_for(shortage, entry, has_others)
  local ways = {}
  if shortage.is_of_pools and has_others then
    ways[1] = "retire what this plan moves, and plan again"
  elseif not shortage.is_of_pools and entry.strategy ~= "same id" then
    ways[1] = "give it the strategy 'same id' in the overrides, which deletes the old pool first"
  end
  ways[#ways + 1] = "ask for more quota"
  return table.concat(ways, "; or ")
end

local function leave(draft, entry, shortage, has_others)
  draft:add_manual({
    rule = "R082", object = { kind = "pool", account = entry.account, id = entry.id },
    why = "its successor does not fit beside the pools that are there: " .. describe(shortage),
    action = action_for(shortage, entry, has_others), blocks = true,
  })
end

-- Puts into a wave what has to be in it, and of what may be in any what fits.
local function fill(room, pending, wave)
  local taken, rest = {}, {}
  for _, item in ipairs(pending) do
    local entry <const> = item.entry
    local shortage = not overrides.insists(entry.despite, "R082")
      and room:shortage(entry, item.pool) or nil
    if item.wave and item.wave ~= wave or shortage then
      rest[#rest + 1] = item
      if not item.wave or item.wave == wave then
        item.shortage = shortage
      end
    else
      room:take(entry, item.pool)
      entry.wave, taken[#taken + 1] = wave, item
      entry.waits = item.shortage and "does not fit before: " .. describe(item.shortage) or nil
    end
  end
  for _, item in ipairs(taken) do
    room:drain(item.entry, item.pool)
  end
  return taken, rest
end

local function last_of(pending)
  local last = 1
  for _, item in ipairs(pending) do
    last = math.max(last, item.wave or 1)
  end
  return last
end

-- The waves of one account. Where a wave takes nothing, and none later has to take something, no
-- later one would have more room.
local function settle(draft, account, pending)
  local room, last = Room.new(account), last_of(pending)
  local is_any, wave = false, 1
  while #pending > 0 do
    local taken
    taken, pending = fill(room, pending, wave)
    is_any = is_any or #taken > 0
    if #taken == 0 and wave >= last then
      break
    end
    wave = wave + 1
  end
  for _, item in ipairs(pending) do
    leave(draft, item.entry, item.shortage, is_any)
  end
end

--- Gives each pool its wave. Without `given` and waves in the overrides that is the first in which
-- its successor fits; one that fits in none is left to a person.
-- @param draft the plan that is being made
-- @param items a list of `{entry, pool, account}`: the plan's pools, and what the inventory has
-- @param given `by`: "number" with `size`, "tag" with `name`, or "account"; `order`: the values of
--   tags or accounts, the first wave first
-- @return the entries that have a wave, in their order; and whether all waves are chosen by the
--   quotas alone
function waves.assign(draft, items, given)
  local entries, metadata = {}, {}
  for position, item in ipairs(items) do
    entries[position] = item.entry
    metadata[item.entry] = item.pool.arm.properties.metadata or {}
  end
  local rule, accounts, by_account = given and rule_of(entries, given, metadata), {}, {}
  local is_own = given == nil
  for position, item in ipairs(items) do
    local account <const> = item.account
    item.wave = overrides.of(draft.overrides, "pools", account.name, item.entry.id).wave
      or rule and rule(item.entry, position)
    is_own = is_own and item.wave == nil
    if not by_account[account] then
      by_account[account] = {}
      accounts[#accounts + 1] = account
    end
    table.insert(by_account[account], item)
  end
  for _, account in ipairs(accounts) do
    settle(draft, account, by_account[account])
  end
  local kept = {}
  for _, entry in ipairs(entries) do
    kept[#kept + 1] = entry.wave and entry or nil
  end
  return kept, is_own
end

return waves
