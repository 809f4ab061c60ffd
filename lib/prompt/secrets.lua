--- Whether an entry of the prompt holds a secret in the clear.
--
-- Goes by what the text means, not by words in it: a literal that is given to a name or a parameter
-- for secrets, a private key, a signature. Entries that do not compile count as well. Requires
-- prompt.lexer, prompt.values; asks the reference which parameters take secrets.

local lexer = require("prompt.lexer")
local values = require("prompt.values")

local secrets = {}

local WORDS <const> = {}
for word in ([[credential key pass passphrase passwd password pat pin pwd sas secret token]])
  :gmatch("%a+") do
  WORDS[word] = true
  WORDS[word .. "s"] = true
end

-- Names of which a word above is a part, and which name no secret.
local HARMLESS <const> = { keys = true, key_type = true, key_size = true, key_name = true }

-- Whether the name, taken apart at underscores and capitals, has a word for secrets in it.
local function is_secret_name(name)
  if HARMLESS[name] then
    return false
  end
  local words = name:gsub("(%l)(%u)", "%1_%2"):lower()
  for word in words:gmatch("[^_%d]+") do
    if WORDS[word] then
      return true
    end
  end
  return false
end

local MARKS <const> = {
  "%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY", "AccountKey=[%w+/]", "[?&]sig=%w", "SharedAccessKey=[%w+/]",
}

local function is_secret_text(text)
  for _, mark in ipairs(MARKS) do
    if text:find(mark) then
      return true
    end
  end
  return false
end

local function is_literal(token)
  return token ~= nil and token.kind == "string" and #token.value > 0
end

-- The positions of the names on the left of `=` at `position`, the nearest last.
local function targets(tokens, position)
  local found, current = {}, position - 1
  while tokens[current] do
    local token = tokens[current]
    if token.text == ">" and tokens[current - 2] and tokens[current - 2].text == "<" then
      current = current - 3  -- <const>
      token = tokens[current]
    end
    if not token then
      return found
    elseif token.text == "]" and tokens[current - 1].kind == "string" then
      table.insert(found, 1, tokens[current - 1].value)
      current = (values.opening(tokens, current) or 1) - 1
    elseif token.kind == "name" then
      table.insert(found, 1, token.text)
      current = current - 1
    else
      return found
    end
    -- Back over the rest of the path, to the comma before the next target.
    while tokens[current] and (tokens[current].text == "." or tokens[current].text == "]") do
      current = tokens[current].text == "."
        and current - 2 or (values.opening(tokens, current) or 1) - 1
    end
    if not tokens[current] or tokens[current].text ~= "," then
      return found
    end
    current = current - 1
  end
  return found
end

local OPENING <const> = { ["("] = 1, ["{"] = 1, ["["] = 1, [")"] = -1, ["}"] = -1, ["]"] = -1 }

-- Calls `visit` with the first token of each expression of the list that begins at `position`.
local function each_expression(tokens, position, visit)
  local depth, number, current = 0, 1, position
  visit(number, position)
  while tokens[current] do
    local text = tokens[current].kind == "operator" and tokens[current].text
    depth = depth + (OPENING[text] or 0)
    if depth < 0 then
      return
    elseif depth == 0 and text == "," then
      number = number + 1
      visit(number, current + 1)
    elseif depth == 0 and tokens[current].kind == "keyword" and current > position then
      return
    end
    current = current + 1
  end
end

-- An assignment, or a field of a table, that gives a literal to a name for secrets.
local function assigns_secret(tokens, position)
  local names, found = targets(tokens, position), false
  each_expression(tokens, position + 1, function(number, first)
    if names[number] and is_secret_name(names[number]) then
      local parenthesis = first
      while tokens[parenthesis] and tokens[parenthesis].text == "(" do
        parenthesis = parenthesis + 1
      end
      found = found or is_literal(tokens[parenthesis])
    end
  end)
  return found
end

-- A call whose parameter takes secrets and gets a literal.
local function passes_secret(tokens, position)
  local entry = values.entry_of_path(tokens, position)
  local first = tokens[position + 1]
  local parameters = entry and entry.parameters
  if not parameters or not first then
    return false
  elseif first.kind == "string" then
    return parameters[1] ~= nil and parameters[1].secret == true and is_literal(first)
  end
  local found = false
  if first.text == "(" then
    each_expression(tokens, position + 2, function(number, start)
      local parameter = parameters[number]
      found = found or parameter ~= nil and parameter.secret == true and is_literal(tokens[start])
    end)
  end
  return found
end

local function holds_secret(text)
  local tokens = {}
  for _, token in ipairs(lexer.tokens(text)) do
    if token.kind ~= "comment" then
      tokens[#tokens + 1] = token
    elseif is_secret_text(token.text) then
      return true
    end
  end
  for position, token in ipairs(tokens) do
    local following = tokens[position + 1]
    if token.kind == "string" and is_secret_text(token.value) then
      return true
    elseif token.text == "=" and token.kind == "operator" and assigns_secret(tokens, position) then
      return true
    elseif token.kind == "name" and following
      and (following.kind == "string" or following.text == "(")
      and passes_secret(tokens, position) then
      return true
    end
  end
  return false
end

--- Whether an entry holds a secret in the clear; if that cannot be told, it does.
function secrets.holds_secret(text)
  local ok, holds = pcall(holds_secret, text)
  return not ok or holds
end

return secrets
