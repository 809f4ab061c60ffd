--- A plan for people, and what two plans differ in.
--
-- Requires migrate.values.

local values = require("migrate.values")

local text = {}

local function duration(seconds)
  if seconds < 90 then
    return ("%d s"):format(seconds)
  end
  return ("%d min"):format((seconds + 59) // 60)
end

local function count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

local function add_certificates(lines, plan)
  for _, entry in ipairs(plan.certificates) do
    local source <const> = entry.source
    lines[#lines + 1] = ("  certificate  %s, from %s"):format(entry.thumbprint,
      source.file or source.url or source.kind)
    lines[#lines + 1] = ("               to %s as %s '%s'"):format(entry.vault.name, entry.as,
      entry.name)
  end
end

local function add_steps(lines, plan, entry, position)
  for _, step in ipairs(plan.steps) do
    if step.pool == (entry and entry.id) and step.account == (entry and entry.account) then
      position = position + 1
      lines[#lines + 1] = ("  %3d. %s"):format(position, step.title)
      if step.irreversible then
        lines[#lines + 1] = "       no way back: " .. step.irreversible
      elseif step.undo ~= "nothing to undo" then
        lines[#lines + 1] = "       undo: " .. step.undo
      end
    end
  end
  return position
end

local function nodes_of(entry)
  return entry.nodes and count(entry.nodes, "node") or "scaled by a formula"
end

-- With more pools each has a line, in place of its steps.
local MANY <const> = 25

local function add_brief(lines, plan)
  local numbers = {}
  for _, step in ipairs(plan.steps) do
    local name = step.pool and step.account .. "/" .. step.pool or ""
    numbers[name] = (numbers[name] or 0) + 1
  end
  for _, entry in ipairs(plan.pools) do
    local name <const> = entry.account .. "/" .. entry.id
    lines[#lines + 1] = ("  wave %d  %s to %s, %s, %s, %s"):format(entry.wave, name,
      entry.strategy == "same id" and "its own id" or entry.successor, entry.os, nodes_of(entry),
      count(numbers[name] or 0, "step"))
  end
  lines[#lines + 1] = ("  With more than %d pools their steps are not listed: the plan's file has "
    .. "each, and a plan of single pools shows them."):format(MANY)
end

local function add_pools(lines, plan)
  local position = add_steps(lines, plan, nil, 0)
  if #plan.pools > MANY then
    return add_brief(lines, plan)
  end
  for _, entry in ipairs(plan.pools) do
    lines[#lines + 1] = ("  pool %s of %s, %s, %s, wave %d"):format(entry.id, entry.account,
      entry.os, nodes_of(entry), entry.wave)
    lines[#lines + 1] = entry.strategy == "same id" and "       takes its own place"
      or ("       its place is taken by %s"):format(entry.successor)
    if entry.waits then
      lines[#lines + 1] = "       " .. entry.waits
    end
    if entry.despite then
      lines[#lines + 1] = "       planned in spite of " .. table.concat(entry.despite, ", ")
    end
    position = add_steps(lines, plan, entry, position)
  end
end

local function words_of(object)
  return ("%s %s%s"):format(object.kind, object.id,
    object.account and " of " .. object.account or "")
end

local INSIST <const> = [[
  If you know better than a rule, say so in the overrides, and the pool is planned all the same:
    pools = { ["ACCOUNT/POOL"] = { despite = { "RULE" } } }]]

local function add_manual(lines, plan)
  if #plan.manual > 0 then
    lines[#lines + 1] = "  For a person"
  end
  for _, item in ipairs(plan.manual) do
    lines[#lines + 1] = ("    %s  %s%s"):format(item.rule, words_of(item.object),
      item.blocks and ": nothing is planned for it" or "")
    lines[#lines + 1] = ("          %s"):format(item.why)
    lines[#lines + 1] = ("          do: %s"):format(item.action)
  end
  for _, item in ipairs(plan.manual) do
    if item.blocks and item.object.kind == "pool" then
      lines[#lines + 1] = INSIST
      break
    end
  end
end

--- The plan in lines.
function text.of(plan)
  local total = 0
  for _, step in ipairs(plan.steps) do
    total = total + (step.estimate or 0)
  end
  local lines = {
    "plan " .. plan.id,
    ("  %s, %s, %s; at most about %s if one step is done at a time"):format(
      count(#plan.pools, "pool"), count(#plan.certificates, "certificate"),
      count(#plan.steps, "step"), duration(total)),
  }
  add_certificates(lines, plan)
  add_pools(lines, plan)
  add_manual(lines, plan)
  return table.concat(lines, "\n")
end

local function by_name(list, name_of)
  local index = {}
  for _, item in ipairs(list) do
    index[name_of(item)] = item
  end
  return index
end

local PARTS <const> = {
  { "certificates", function(item)
    return ("certificate %s in %s"):format(item.thumbprint, item.vault.name)
  end },
  { "pools", function(item) return ("pool %s/%s"):format(item.account, item.id) end },
  { "steps", function(item) return "step " .. item.id end },
  { "manual", function(item)
    local object <const> = item.object
    return ("%s of %s %s/%s: %s"):format(item.rule, object.kind, object.account or "", object.id,
      item.why)
  end },
}

-- Successors are marked with the plan's id, which has the time of its inventory: that alone is no
-- difference.
local function without_id(value, id)
  if type(value) == "string" then
    local first, last = value:find(id, 1, true)
    return first and value:sub(1, first - 1) .. "PLAN" .. value:sub(last + 1) or value
  elseif type(value) ~= "table" then
    return value
  end
  local copied = {}
  for key, inner in pairs(value) do
    copied[key] = without_id(inner, id)
  end
  return copied
end

local Difference = { __name = "plan difference" }
Difference.__index = Difference

function Difference:__tostring()
  local lines = {}
  for _, change in ipairs(self) do
    local line = ("%s %s"):format(change.change, change.what)
    if change.path then
      line = ("%s: %s was %s, is %s"):format(line, change.path, tostring(change.before),
        tostring(change.after))
    end
    lines[#lines + 1] = line
  end
  return #lines > 0 and table.concat(lines, "\n") or "the plans do the same"
end

--- What a newer plan does otherwise.
-- @return a list of `{change = "added" | "removed" | "changed", what, path, before, after}`
function text.difference(older, newer)
  local changes = setmetatable({}, Difference)
  for _, part in ipairs(PARTS) do
    local before = by_name(without_id(older[part[1]], older.id), part[2])
    local after = by_name(without_id(newer[part[1]], newer.id), part[2])
    for _, name in ipairs(values.keys(before)) do
      local path, left, right = values.difference(before[name], after[name] or before[name])
      if not after[name] then
        changes[#changes + 1] = { change = "removed", what = name }
      elseif path then
        changes[#changes + 1] = { change = "changed", what = name, path = path, before = left,
          after = right }
      end
    end
    for _, name in ipairs(values.keys(after)) do
      if not before[name] then
        changes[#changes + 1] = { change = "added", what = name }
      end
    end
  end
  return changes
end

return text
