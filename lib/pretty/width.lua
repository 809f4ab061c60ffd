--- How many columns of a terminal a text takes.
--
-- Requires nothing.

local width = {}

-- First and last of each block that takes two columns: Unicode 15, East Asian Width W and F, with
-- the gaps inside of a block counted in.
local WIDE <const> = {
  { 0x1100, 0x115F }, { 0x231A, 0x231B }, { 0x2329, 0x232A }, { 0x23E9, 0x23EC },
  { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF },
  { 0xA000, 0xA4CF }, { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
  { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x16FE0, 0x18CFF },
  { 0x1B000, 0x1B2FF }, { 0x1F004, 0x1F004 }, { 0x1F18E, 0x1F19A }, { 0x1F200, 0x1F320 },
  { 0x1F32D, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF }, { 0x1FA70, 0x1FAFF },
  { 0x20000, 0x3FFFD },
}

-- What joins the character before it.
local COMBINING <const> = {
  { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
  { 0x064B, 0x065F }, { 0x0900, 0x0902 }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
  { 0x200B, 0x200F }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F },
  { 0xE0100, 0xE01EF },
}

local function is_within(blocks, code)
  for _, block in ipairs(blocks) do
    if code <= block[2] then
      return code >= block[1]
    end
  end
  return false
end

local function of_code(code)
  if code < 0x300 then
    return 1
  elseif is_within(COMBINING, code) then
    return 0
  end
  return is_within(WIDE, code) and 2 or 1
end

local CONTROLS <const> = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\27"] = "\\27" }

--- The text with control characters and malformed bytes made visible.
function width.visible(text)
  if not utf8.len(text) then
    return ("<binary %d bytes>"):format(#text)
  end
  return (text:gsub("%c", function(character)
    return CONTROLS[character] or ("\\%d"):format(character:byte())
  end))
end

--- How many columns a visible text takes.
function width.of(text)
  if not text:find("[\x80-\xff]") then
    return #text
  end
  local columns = 0
  for _, code in utf8.codes(text) do
    columns = columns + of_code(code)
  end
  return columns
end

--- The text, cut with `…` to a number of columns.
function width.cut(text, limit)
  if width.of(text) <= limit then
    return text
  end
  local columns = 0
  for position, code in utf8.codes(text) do
    columns = columns + of_code(code)
    if columns > limit - 1 then
      return text:sub(1, position - 1) .. "…"
    end
  end
  return text
end

--- The text with blanks up to a number of columns, before it if `is_right`.
function width.pad(text, columns, is_right)
  local blanks = (" "):rep(columns - width.of(text))
  return is_right and blanks .. text or text .. blanks
end

return width
