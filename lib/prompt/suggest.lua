--- Names that a misspelt one may have meant.
--
-- Requires prompt.distance, prompt.lexer, prompt.values; where there is no value, the reference.

local distance = require("prompt.distance")
local lexer = require("prompt.lexer")
local values = require("prompt.values")

local suggest = {}

local LIMIT <const> = 2
local COUNT <const> = 3

--- The candidates that differ by at most two letters, the nearest first; three at most.
-- @param candidates a list of names, in any order
function suggest.names(name, candidates)
  local near, seen = {}, {}
  for _, candidate in ipairs(candidates) do
    local away = not seen[candidate] and distance(name, candidate, LIMIT) or LIMIT + 1
    seen[candidate] = true
    if away > 0 and away <= LIMIT and away < #name then
      near[#near + 1] = { name = candidate, distance = away }
    end
  end
  table.sort(near, function(left, right)
    if left.distance ~= right.distance then
      return left.distance < right.distance
    end
    return left.name < right.name
  end)
  local names = {}
  for position = 1, math.min(COUNT, #near) do
    names[position] = near[position].name
  end
  return names
end

--- Globals that a name may have meant.
function suggest.global(name)
  return suggest.names(name, require("certferry.globals").names())
end

-- The members of whatever the text has before `.name` or `:name`; nil if that cannot be told.
local function members_before(name, source)
  local tokens = lexer.tokens(source)
  for position = #tokens, 3, -1 do
    local separator = tokens[position - 1].text
    if tokens[position].text == name and (separator == "." or separator == ":") then
      local value, entry = values.before(tokens, position - 1)
      local members = values.members(value, entry)
      if #members > 0 then
        return members
      end
    end
  end
  return nil
end

-- The last parts of all names of the reference.
local function documented()
  local names = {}
  for _, entry in ipairs(require("reference").all()) do
    names[#names + 1] = entry.name:match("[^.:]+$")
  end
  return names
end

local function fields(name, source)
  local members = source and members_before(name, source)
  if not members then
    return suggest.names(name, documented())
  end
  local names = {}
  for position, member in ipairs(members) do
    names[position] = member.name
  end
  return suggest.names(name, names)
end

--- What a name may have meant that was nil, by Lua's message about it.
-- @param message such as "attempt to call a nil value (global 'pritn')"
-- @param source the text in which it happened; nil if that is not known
-- @return a list of names, nil if the message is about something else
function suggest.for_error(message, source)
  local kind, name = message:match("a nil value %((%l+) '([^']+)'%)")
  if kind == "global" then
    return suggest.global(name)
  elseif kind == "field" or kind == "method" then
    return fields(name, source)
  end
  return nil
end

return suggest
