--- Text in columns and paragraphs.
--
-- Requires nothing.

local layout = {}

local BOLD <const>, PLAIN <const> = "\27[1m", "\27[0m"
local NARROWEST <const> = 20

--- How many characters a text has; bytes where it is not UTF-8.
function layout.length(text)
  return utf8.len(text) or #text
end

--- The text, at most `width` characters of it; the last is "…" if some are left out.
function layout.cut(text, width)
  if layout.length(text) <= width then
    return text
  end
  local last = utf8.len(text) and utf8.offset(text, math.max(width, 1)) or math.max(width, 1)
  return text:sub(1, last - 1) .. "…"
end

--- The text without control characters, which could drive the terminal.
function layout.plain(text)
  return (text:gsub("[%c\127]", "?"):gsub("\xc2[\x80-\x9f]", "?"))
end

--- The lines of a paragraph; a word that is longer than the width has a line of its own.
-- @param text words
-- @param width characters of a line
-- @param indent what each line begins with
function layout.wrap(text, width, indent)
  indent = indent or ""
  local room = math.max(width - #indent, NARROWEST)
  local lines, line = {}, nil
  for word in text:gmatch("%S+") do
    if line and layout.length(line) + 1 + layout.length(word) <= room then
      line = line .. " " .. word
    else
      lines[#lines + 1] = line and indent .. line
      line = word
    end
  end
  lines[#lines + 1] = line and indent .. line
  return lines
end

local function pad(text, width)
  return text .. (" "):rep(width - layout.length(text))
end

--- Rows with a left part and a text beside it, wrapped and aligned; where the width leaves the text
-- no room, it stands below.
-- @param rows a list of `{left, text}`
-- @param width characters of a line
-- @return lines, indented by two
function layout.rows(rows, width)
  local lines, column = {}, 0
  for _, row in ipairs(rows) do
    column = math.max(column, layout.length(row[1]))
  end
  local beside = width - column - 4 >= NARROWEST
  local indent = (" "):rep(beside and column + 4 or 6)
  for _, row in ipairs(rows) do
    local wrapped = layout.wrap(row[2], width, indent)
    if beside and wrapped[1] then
      wrapped[1] = "  " .. pad(row[1], column) .. "  " .. wrapped[1]:sub(#indent + 1)
    else
      table.insert(wrapped, 1, "  " .. row[1])
    end
    table.move(wrapped, 1, #wrapped, #lines + 1, lines)
  end
  return lines
end

--- Rows of one line each, cut to the width.
function layout.list(rows, width)
  local lines, column = {}, 0
  for _, row in ipairs(rows) do
    column = math.max(column, layout.length(row[1]))
  end
  column = math.min(column, math.max(width // 2, NARROWEST))
  for _, row in ipairs(rows) do
    local line = "  " .. pad(layout.cut(row[1], column), column) .. "  " .. row[2]
    lines[#lines + 1] = layout.cut(line, width):gsub("%s+$", "")
  end
  return lines
end

--- The text in bold if colors are wanted.
function layout.bold(text, colors)
  return colors and BOLD .. text .. PLAIN or text
end

return layout
