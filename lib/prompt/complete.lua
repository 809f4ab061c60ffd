--- Completion: what the text before the cursor may go on with.
--
-- Runs nothing of the user's: no metamethod, no call. Never raises. Requires prompt.lexer,
-- prompt.strings, prompt.values; descriptions are those of the reference.

local lexer = require("prompt.lexer")
local strings = require("prompt.strings")
local values = require("prompt.values")

local complete = {}

local function candidate(text, label, description)
  return { text = text, label = label, description = description or "" }
end

-- Names and values that begin with a prefix; those with an underscore only if it was typed.
local function starts(name, prefix)
  return name:sub(1, #prefix) == prefix
    and (prefix ~= "" or name:sub(1, 1) ~= "_")
end

local function sorted(candidates)
  table.sort(candidates, function(left, right) return left.label < right.label end)
  return candidates
end

local function summary_of(value)
  if type(value) ~= "function" and type(value) ~= "table" and type(value) ~= "userdata" then
    return nil
  end
  local entry = require("reference").of(value)
  return entry and entry.summary
end


local DESCRIBED <const> = 12

-- Looks up descriptions where they will be shown: when there are few.
local function describe(candidates)
  if #candidates <= DESCRIBED then
    for _, found in ipairs(candidates) do
      local value = found.value
      found.value = nil
      if found.description == "" and value ~= nil then
        found.description = summary_of(value) or ""
      end
    end
  end
  return candidates
end

-- Names that the text itself declares: locals, parameters, variables of loops.
local function declared(tokens)
  local names, is_declaring = {}, false
  for position, token in ipairs(tokens) do
    local before = tokens[position - 1]
    if token.text == "local" or token.text == "for" then
      is_declaring = true
    elseif token.text == "(" and before and (before.text == "function"
      or before.kind == "name" and tokens[position - 2]
      and (tokens[position - 2].text == "function" or tokens[position - 2].text == "."
        or tokens[position - 2].text == ":")) then
      is_declaring = true
    elseif token.kind == "name" and is_declaring and position < #tokens then
      names[token.text] = true
    elseif token.text ~= "," and token.text ~= "function" and token.text ~= "<"
      and token.text ~= ">" then
      is_declaring = false
    end
  end
  return names
end

local function names(prefix, tokens, options)
  local found, seen = {}, {}
  local function add(name, value, description)
    if type(name) == "string" and not seen[name] and starts(name, prefix)
      and name:find("^[%a_][%w_]*$") then
      seen[name] = true
      local is_function = type(value) == "function"
      found[#found + 1] = candidate(is_function and name .. "(" or name, name, description)
      found[#found].value = value
    end
  end
  for name in pairs(declared(tokens)) do
    add(name, nil, "local")
  end
  if options.keywords ~= false then
    for _, word in ipairs(lexer.keywords) do
      add(word, nil, "keyword")
    end
  end
  for name, value in next, _G do
    add(name, value)
  end
  for _, name in ipairs(options.globals or {}) do
    local entry = starts(name, prefix) and require("reference").entry(name)
    add(name, nil, entry and entry.summary)
  end
  return describe(sorted(found))
end

local function members(prefix, tokens, position, separator)
  local found = {}
  local value, entry = values.before(tokens, position)
  for _, member in ipairs(values.members(value, entry)) do
    local is_function = member.kind == "function"
    if starts(member.name, prefix) and (is_function or separator == ".") then
      local text = member.entry and member.entry.summary or member.text
      found[#found + 1] = candidate(is_function and member.name .. "(" or member.name,
        member.name, text)
      found[#found].value = member.value
    end
  end
  return describe(sorted(found))
end

-- The call whose argument or option table the cursor is in: the position of its name, the number of
-- the argument, and whether that is a table, with the positions of the tokens within.
local function enclosing_call(tokens)
  local depth, argument, in_table = 0, 1, nil
  for position = #tokens, 1, -1 do
    local token = tokens[position]
    local text = token.kind == "operator" and token.text or nil
    if text == ")" or text == "}" or text == "]" then
      depth = depth + 1
    elseif (text == "(" or text == "{" or text == "[") and depth > 0 then
      depth = depth - 1
    elseif text == "," and depth == 0 then
      argument = argument + 1
    elseif text == "{" then
      if in_table then
        return nil
      end
      local before = tokens[position - 1]
      in_table, argument = position, 1
      if before and before.kind == "name" then
        return position - 1, 1, in_table
      end
    elseif text == "(" then
      local before = tokens[position - 1]
      return before and before.kind == "name" and position - 1 or nil, argument, in_table
    elseif token.kind == "keyword" and depth == 0 and not in_table
      and (token.text == "do" or token.text == "then" or token.text == "end") then
      return nil
    end
  end
  return nil
end

local function entry_of_call(tokens, name_position)
  return name_position and values.entry_of_path(tokens, name_position)
end

local function given_options(tokens, from)
  local given = {}
  for position = from + 1, #tokens - 1 do
    if tokens[position].kind == "name" and tokens[position + 1].text == "=" then
      given[tokens[position].text] = true
    end
  end
  return given
end

-- Keys of the option table that the cursor is in, where a key can stand.
local function option_keys(prefix, tokens)
  local before = tokens[#tokens]
  if not before or before.text ~= "{" and before.text ~= "," and before.text ~= ";" then
    return {}
  end
  local name_position, argument, in_table = enclosing_call(tokens)
  local entry = in_table and entry_of_call(tokens, name_position)
  local parameter = entry and entry.parameters and entry.parameters[argument]
  local found, given = {}, in_table and given_options(tokens, in_table) or {}
  for _, option in ipairs(parameter and parameter.options or {}) do
    if starts(option.name, prefix) and not given[option.name] then
      found[#found + 1] = candidate(option.name .. " = ", option.name, option.text)
    end
  end
  return sorted(found)
end

-- Within a string: the values that the argument or option can have.
local function string_values(tokens)
  local open = tokens[#tokens]
  tokens[#tokens] = nil
  local before = tokens[#tokens]
  local option = before and before.text == "=" and tokens[#tokens - 1].text
  local name_position, argument, in_table
  if before and before.kind == "name" then
    name_position, argument = #tokens, 1
  else
    name_position, argument, in_table = enclosing_call(tokens)
  end
  if not name_position then
    return nil
  end
  local call = tokens[name_position].text
  local separator = tokens[name_position - 1]
  local receiver
  if separator and (separator.text == ":" or separator.text == ".") then
    receiver = values.before(tokens, name_position - 1)
  end
  local entry = entry_of_call(tokens, name_position)
  local parameter = entry and entry.parameters and entry.parameters[argument]
  if in_table then
    local described
    for _, known in ipairs(parameter and parameter.options or {}) do
      described = known.name == option and known or described
    end
    parameter = described
  end
  local kind = parameter and parameter.completes or not entry and strings.kind(call, argument)
  return strings.complete(open.value, {
    kind = kind, choices = parameter and parameter.values, receiver = receiver,
  })
end

local function of_command(text, options)
  local name, rest = text:match("^%s*:([%w_]*)%s+(.*)$")
  if not name then
    local prefix = text:match("^%s*:([%w_]*)$")
    local found = {}
    for _, command in ipairs(prefix and options.commands or {}) do
      if starts(command.name, prefix) then
        found[#found + 1] = candidate(command.name .. (command.arguments and " " or ""),
          ":" .. command.name, command.summary)
      end
    end
    return prefix and { from = #text - #prefix + 1, candidates = sorted(found) }
  end
  local command
  for _, known in ipairs(options.commands or {}) do
    command = known.name == name and known or command
  end
  local arguments = command and command.arguments
  if arguments == "file" then
    local found = strings.complete(rest, { kind = "files" })
    return found and { from = #text - #rest + found.from, candidates = found.candidates }
  elseif arguments == "expression" then
    local found = complete.complete(rest, options)
    return found and { from = #text - #rest + found.from, candidates = found.candidates }
  elseif type(arguments) ~= "function" then
    return nil
  end
  local prefix = rest:match("%S*$")
  local _, earlier = rest:sub(1, #rest - #prefix):gsub("%S+", "")
  local found = {}
  for _, value in ipairs(arguments(prefix, earlier + 1)) do
    if value:sub(1, #prefix) == prefix then
      found[#found + 1] = candidate(value, value)
    end
  end
  return { from = #text - #prefix + 1, candidates = found }
end

local function of_lua(text, options)
  local tokens = lexer.tokens(text)
  local last = tokens[#tokens]
  if last and last.is_open then
    if last.kind == "comment" or last.is_long then
      return nil
    end
    local found = string_values(tokens)
    return found and {
      from = last.first + 1 + (found.from - 1), candidates = found.candidates,
    }
  end
  local prefix = ""
  if last and last.kind ~= "operator" and last.last == #text then
    if last.kind ~= "name" and last.kind ~= "keyword" then
      return nil
    end
    prefix = last.text
    tokens[#tokens] = nil
  end
  local from = #text - #prefix + 1
  local before = tokens[#tokens]
  if before and (before.text == "." or before.text == ":") then
    return { from = from, candidates = members(prefix, tokens, #tokens, before.text) }
  end
  local keys = option_keys(prefix, tokens)
  if #keys > 0 then
    return { from = from, candidates = keys }
  end
  if prefix == "" and before and before.kind ~= "operator" and before.kind ~= "keyword"
    or prefix == "" and before and before.text:find("^[%)%]}]$") then
    return nil
  end
  return { from = from, candidates = names(prefix, tokens, options) }
end

local function of_any(text, options)
  if text:find("^%s*:[%w_%s]") or text:find("^%s*:$") then
    return of_command(text, options)
  end
  local mark = text:match("^%s*%?%??%s*")
  if mark then
    local found = of_lua(text:sub(#mark + 1), options)
    for _, each in ipairs(found and found.candidates or {}) do
      each.text = each.text:gsub("%($", "")
    end
    return found and { from = found.from + #mark, candidates = found.candidates }
  end
  return of_lua(text, options)
end

--- What a text may go on with.
-- @param text the entry up to the cursor
-- @param options `commands`: a list of `{ name, summary, arguments }`; arguments is "file",
--   "expression", or a function from the typed part and the number of the argument to texts;
--   `globals`: names that are defined when they are first used; `keywords = false`
-- @return nil where nothing can be told, otherwise `{ from, candidates }`: the position of the
--   first byte that a candidate replaces, and a list of `{ text, label, description }`
function complete.complete(text, options)
  local ok, found = pcall(of_any, text, options or {})
  if not ok or not found or #found.candidates == 0 then
    return nil
  end
  for _, each in ipairs(found.candidates) do
    each.value = nil
  end
  return found
end

return complete
