--- What a text says of certificates: the variable with their folder, thumbprints, stores.
--
--     for _, mention in ipairs(mentions.of("cp $AZ_BATCH_CERTIFICATES_DIR/*.pfx /opt")) do
--       print(mention.what, mention.spelling)
--     end
--
-- Requires nothing.

local mentions = {
  --- The variable that Linux nodes had while Batch put certificates on them.
  VARIABLE = "AZ_BATCH_CERTIFICATES_DIR",
}

local VARIABLE <const> = mentions.VARIABLE:lower()

local function spelling_of(text, first, last)
  local before = text:sub(math.max(1, first - 5), first - 1)
  local after = text:sub(last + 1, last + 1)
  if before:lower():find("%$env:$") then
    return "$env:X"
  elseif before:find("%${$") then
    return "${X}"
  elseif before:find("%$$") then
    return "$X"
  elseif before:find("%%$") and after == "%" then
    return "%X%"
  end
  return "X"
end

local function find_variable(text, found)
  local lower, position = text:lower(), 1
  while true do
    local first, last = lower:find(VARIABLE, position, true)
    if not first then
      return
    end
    found[#found + 1] = { what = mentions.VARIABLE, first = first, last = last,
      spelling = spelling_of(text, first, last) }
    position = last + 1
  end
end

-- 40 hexadecimal digits in groups of one length with one separator between them.
local function thumbprint_pattern(size, separator)
  return "%f[%w]" .. (("%x"):rep(size) .. separator):rep(40 // size - 1)
    .. ("%x"):rep(size) .. "%f[%W]"
end

local PATTERNS <const> = { thumbprint_pattern(40, "") }
for _, size in ipairs({ 2, 4, 8 }) do
  for _, separator in ipairs({ " ", ":", "%-" }) do
    PATTERNS[#PATTERNS + 1] = thumbprint_pattern(size, separator)
  end
end

local function find_thumbprints(text, found)
  for _, pattern in ipairs(PATTERNS) do
    local position = 1
    while true do
      local first, last = text:find(pattern, position)
      if not first then
        break
      end
      found[#found + 1] = { what = "thumbprint", first = first, last = last,
        thumbprint = text:sub(first, last):gsub("%X", ""):upper() }
      position = last + 1
    end
  end
end

-- What reads or fills the stores of Windows.
local STORES <const> = { "cert:\\", "certutil", "x509store", "import%-pfxcertificate",
  "import%-certificate" }

local function find_stores(text, found)
  local lower = text:lower()
  for _, pattern in ipairs(STORES) do
    local first, last = lower:find(pattern)
    if first then
      found[#found + 1] = { what = "certificate store", first = first, last = last }
    end
  end
end

--- All mentions in a text, in their order.
-- @return a list of `{what, first, last, thumbprint, spelling}`: `what` is the variable's name,
--   "thumbprint" or "certificate store"
function mentions.of(text)
  local found = {}
  find_variable(text, found)
  find_thumbprints(text, found)
  find_stores(text, found)
  table.sort(found, function(left, right) return left.first < right.first end)
  return found
end

return mentions
