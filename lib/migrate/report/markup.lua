--- HTML and SVG, made of tags as functions; every text and every value is escaped.
--
--     local tag = markup.tag
--     tostring(tag.p({ class = "note", "1 < 2, says ", tag.b({ name }) }))
--
-- In a table of a tag, named entries are attributes and the others are what is inside: texts,
-- numbers, other tags, and lists of these; `false` and nil are nothing. Requires nothing.

local markup = {}

local Markup = { __name = "markup" }
Markup.__index = Markup

function Markup:__tostring()
  return self.text
end

local ENTITIES <const> = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;",
  ["'"] = "&#39;" }

-- U+202A to U+202E and U+2066 to U+2069: one in a name turns round what stands beside it.
local function visible_direction(text)
  return (text:gsub("\xe2\x80[\xaa-\xae]", "�"):gsub("\xe2\x81[\xa6-\xa9]", "�"))
end

--- A text in which nothing is markup. What no document may hold is left out, and what changes the
-- direction of writing is replaced.
function markup.escape(text)
  return (visible_direction(text):gsub("[%z\1-\8\11\12\14-\31]", "")
    :gsub("[&<>\"']", ENTITIES))
end

-- A number with at most one digit after the point, so that equal drawings are equal texts.
local function number_text(number)
  return math.type(number) == "integer" and tostring(number)
    or (("%.1f"):format(number):gsub("%.0$", ""))
end

local function text_of(value)
  return math.type(value) and number_text(value) or tostring(value)
end

-- The last number among the keys: what is nil in the middle ends nothing.
local function last_of(list)
  local last = 0
  for key in pairs(list) do
    last = math.type(key) == "integer" and key > last and key or last
  end
  return last
end

local function add(out, value)
  if getmetatable(value) == Markup then
    out[#out + 1] = value.text
  elseif type(value) == "table" then
    for position = 1, last_of(value) do
      add(out, value[position])
    end
  elseif value then
    out[#out + 1] = markup.escape(text_of(value))
  end
end

local function attribute_names(given)
  local names = {}
  for name, value in pairs(given) do
    if type(name) == "string" and value then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

local function add_attributes(out, given)
  for _, name in ipairs(attribute_names(given)) do
    local value = given[name]
    out[#out + 1] = value == true and " " .. name
      or (' %s="%s"'):format(name, markup.escape(text_of(value)))
  end
end

-- html.spec.whatwg.org/multipage/syntax.html#void-elements
local VOID <const> = { br = true, hr = true, input = true, link = true, meta = true, wbr = true }

local function element(name, given)
  local out = { "<", name }
  add_attributes(out, given)
  out[#out + 1] = ">"
  if not VOID[name] then
    add(out, given)
    out[#out + 1] = ("</%s>"):format(name)
  end
  return setmetatable({ text = table.concat(out) }, Markup)
end

--- The tags, by name.
markup.tag = setmetatable({}, { __index = function(tags, name)
  local function make(given) return element(name, given) end
  rawset(tags, name, make)
  return make
end })

--- A text of our own that is markup already: a style sheet, a script.
function markup.raw(text)
  return setmetatable({ text = text }, Markup)
end

--- A name whose parts, each but the last ended by a slash, may stand on lines of their own.
function markup.breakable(name)
  local parts = {}
  for part, slash in name:gmatch("([^/]*)(/?)") do
    parts[#parts + 1] = part .. slash
    parts[#parts + 1] = slash ~= "" and markup.tag.wbr({}) or false
  end
  return parts
end

-- Widths of letters in parts of the font's size; close enough to the usual sans-serif fonts.
local NARROW <const>, WIDE <const> = "^[iljtfr%.,:;'|!%-%(%)%[%]/ ]$", "^[mwMW@%%]$"

local function width_of(letter)
  if letter:find(NARROW) then
    return 0.36
  elseif letter:find(WIDE) then
    return 0.96
  end
  return letter:find("^%u$") and 0.71 or #letter > 2 and 1 or 0.62
end

--- A text cut to a width, with an ellipsis in the place of what is cut.
-- @param text any text
-- @param width in pixels
-- @param size of the font, in pixels
function markup.fit(text, width, size)
  local room, ends_at, position = width / size, 0, 0
  for letter in text:gmatch("[%z\1-\127\194-\253][\128-\191]*") do
    position = position + #letter
    room = room - width_of(letter)
    if room < 0 then
      return text:sub(1, ends_at) .. "…"
    end
    -- The ellipsis needs the room of about one letter and a half.
    ends_at = room >= 1 and position or ends_at
  end
  return text
end

return markup
