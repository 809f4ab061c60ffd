--- The tokens of Lua 5.4, also of text that is not finished or not right.
--
-- Requires nothing.

local lexer = {}

--- The keywords of Lua, sorted.
lexer.keywords = {
  "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
  "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
}

local is_keyword <const> = {}
for _, word in ipairs(lexer.keywords) do
  is_keyword[word] = true
end

-- The end of a long bracket that begins at `first`, whether it is missing, and its text.
local function long_bracket(text, first)
  local _, last, level = text:find("^%[(=*)%[", first)
  if not last then
    return nil
  end
  local _, closing = text:find("]" .. level .. "]", last + 1, true)
  return closing or #text, closing == nil, last + 1, (closing or #text) - #level - 2
end

-- The end of a string in quotes, and whether it is missing.
local function short_string(text, first)
  local quote = text:sub(first, first)
  local position = first + 1
  while position <= #text do
    local found = text:find('["\'\\\n]', position)
    if not found then
      break
    end
    local character = text:sub(found, found)
    if character == quote then
      return found, false
    elseif character == "\n" then
      return found - 1, true
    end
    position = found + (character == "\\" and 2 or 1)
  end
  return #text, true
end

local ESCAPED <const> = { n = "\n", t = "\t", r = "\r", a = "\a", b = "\b", f = "\f", v = "\v" }

local function unescaped(body)
  return (body:gsub("\\(.)", function(character)
    return ESCAPED[character] or character
  end))
end

local function comment(text, first)
  local last, is_open = long_bracket(text, first + 2)
  if last then
    return last, is_open
  end
  local line_end = text:find("\n", first, true)
  return line_end and line_end - 1 or #text, line_end == nil
end

local function token_at(text, first)
  local _, last = text:find("^[%a_][%w_]*", first)
  if last then
    local word = text:sub(first, last)
    return { kind = is_keyword[word] and "keyword" or "name", last = last }
  end
  _, last = text:find("^%.?%d[%w_.]*", first)
  if last then
    return { kind = "number", last = last }
  end
  local character = text:sub(first, first)
  if text:find("^%-%-", first) then
    local is_open
    last, is_open = comment(text, first)
    return { kind = "comment", last = last, is_open = is_open }
  elseif character == '"' or character == "'" then
    local is_open
    last, is_open = short_string(text, first)
    local body = text:sub(first + 1, is_open and last or last - 1)
    return { kind = "string", last = last, is_open = is_open, value = unescaped(body) }
  end
  local is_open, body_first, body_last
  last, is_open, body_first, body_last = long_bracket(text, first)
  if last then
    local value = text:sub(body_first, is_open and #text or body_last)
    return { kind = "string", last = last, is_open = is_open, is_long = true, value = value }
  end
  _, last = text:find("^%.%.%.?", first)
  if not last then
    _, last = text:find("^[=~<>]=", first)
  end
  if not last then
    _, last = text:find("^::", first)
  end
  return { kind = "operator", last = last or first }
end

--- The tokens of a text.
-- Never fails; takes time in proportion to the length.
-- @return a list of `{ kind, text, first, last, is_open, is_long, value }`: kind is name, keyword,
--   string, number, operator or comment; first and last are positions of bytes; a string or comment
--   that does not end is open; value is what a string holds
function lexer.tokens(text)
  local tokens, position = {}, 1
  while true do
    position = text:find("%S", position)
    if not position then
      return tokens
    end
    local token = token_at(text, position)
    token.first = position
    token.text = text:sub(position, token.last)
    tokens[#tokens + 1] = token
    position = token.last + 1
  end
end

return lexer
