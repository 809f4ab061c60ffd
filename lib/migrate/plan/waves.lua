--- Which pools are moved together.
--
-- Requires options, migrate.plan.overrides.

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
  if not given then
    return function() return 1 end
  end
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

--- Gives each pool its wave.
-- @param entries the plan's pools
-- @param given `by`: "number" with `size`, "tag" with `name`, or "account"; `order`: the values of
--   tags or accounts, the first wave first
-- @param metadata by entry: that of the old pool
function waves.assign(entries, given, metadata, operator)
  local rule = rule_of(entries, given, metadata)
  for position, entry in ipairs(entries) do
    local own = overrides.of(operator, "pools", entry.account, entry.id).wave
    entry.wave = own or rule(entry, position)
  end
end

return waves
