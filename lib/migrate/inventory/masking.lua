--- Keeps secrets out of what is saved of the answers of the service.
--
-- Values of environment variables are kept only where they mention certificates; passwords and the
-- signatures of links are masked wherever they are. Requires json, migrate.inventory.mentions.

local json = require("json")
local mentions = require("migrate.inventory.mentions")

local masking = {
  --- What stands in the place of a value that was not kept.
  MASK = "(not kept)",
}

local SECRET_FIELDS <const> = {
  password = true, accountKey = true, sasKey = true, sshPrivateKey = true,
  protectedSettings = true, storageUrl = true,
}

-- What follows these is a secret: the rest of the word, or all that is in quotes behind them.
local SECRET_WORDS <const> = {
  "[?&][sS][iI][gG]=",
  "[pP][aA][sS][sS][:=]",
  "[pP][aA][sS][sS][wW][oO][rR][dD][=:%s]%s*",
  "[pP][wW][dD]=",
  "[sS][eE][cC][rR][eE][tT]=",
  "[tT][oO][kK][eE][nN]=",
  "[kK][eE][yY]=",
  "%-%-[sS][eE][cC][rR][eE][tT]%s+",
  "%-%-[tT][oO][kK][eE][nN]%s+",
  "[bB][eE][aA][rR][eE][rR]%s+",
  "[cC][eE][rR][tT][uU][tT][iI][lL][^|&;]-%s%-[pP]%s+",
  "[sS][eE][cC][uU][rR][eE][sS][tT][rR][iI][nN][gG]%s+",
  "[sS][eE][cC][uU][rR][eE][sS][tT][rR][iI][nN][gG]%s+%-[sS][tT][rR][iI][nN][gG]%s+",
}

-- What mentions certificates is kept: a variable called key may hold the path of one. A thumbprint
-- alone may be a token, and is kept only where nothing says so.
local function is_kept(word, value)
  for _, mention in ipairs(mentions.of(value)) do
    if mention.what ~= "thumbprint" or word:find("^%[kK%]") then
      return true
    end
  end
  return false
end

local function mask_after(text, word)
  -- After a blank there may be another option, or a variable.
  local first = word:find("%%s[+*]$") and "[^%s\"'&;,%-$%%]" or "[^%s\"'&;,]"
  for quote, value in pairs({ ['"'] = '[^"]*', ["'"] = "[^']*", [""] = first .. "[^%s\"'&;,]*" }) do
    text = text:gsub(("(%s%s)(%s)%s"):format(word, quote, value, quote), function(before, found)
      return not is_kept(word, found) and before .. "***" .. quote or nil
    end)
  end
  return text
end

--- A text without the passwords, tokens and signatures that it holds.
function masking.text(text)
  for _, word in ipairs(SECRET_WORDS) do
    text = mask_after(text, word)
  end
  return (text:gsub("(%a://[^/%s:@]+:)[^/%s@]+@", "%1***@"))
end

-- A token may look like a thumbprint.
local SECRET_NAMES <const> = { "token", "secret", "passw", "pwd", "api_?key", "access_?key" }

local function is_secret_name(name)
  for _, pattern in ipairs(SECRET_NAMES) do
    if name:lower():find(pattern) then
      return true
    end
  end
  return false
end

local function mentions_certificates(setting)
  for _, mention in ipairs(mentions.of(setting.value)) do
    if mention.what ~= "thumbprint" or not is_secret_name(setting.name or "") then
      return true
    end
  end
  return false
end

local function mask_environment(settings, path, masked)
  for _, setting in ipairs(settings) do
    local value = setting.value
    if type(value) == "string" and value ~= "" and not mentions_certificates(setting) then
      setting.value = masking.MASK
      masked[#masked + 1] = ("%s[%s]"):format(path, setting.name or "?")
    end
  end
end

-- The settings of an extension are an object of its own making, or its text.
local function mask_settings(value)
  local number = 0
  for key, item in pairs(value) do
    local name = tostring(key):lower()
    if type(item) == "table" then
      number = number + mask_settings(item)
    elseif type(item) == "string" and item ~= masking.MASK
      and (is_secret_name(name) or name:find("key$")) then
      value[key], number = masking.MASK, number + 1
    end
  end
  return number
end

--- The settings of an extension without what is called a key, token or password.
-- @param settings an object, which is changed, or its text
-- @return the same form, and whether something was masked
function masking.settings(settings)
  if type(settings) == "table" then
    return settings, mask_settings(settings) > 0
  end
  local ok, value = pcall(json.decode, settings)
  if ok and type(value) == "table" and mask_settings(value) > 0 then
    return json.encode(value), true
  end
  return settings, false
end

-- An item of a list goes by its name or id, so that a path stays right when the list changes.
local function step_to(key, item)
  if math.type(key) == "integer" and type(item) == "table" then
    return tostring(item.name or item.id or key)
  end
  return tostring(key)
end

--- Masks secrets in an answer of the service, and drops what is null.
-- @param value the answer, which is changed
-- @param path where it is, to name what was masked
-- @param masked a list that gets the paths of what was masked
-- @return the answer
function masking.clean(value, path, masked)
  if type(value) ~= "table" then
    return value
  end
  for key, item in pairs(value) do
    local place = path .. "/" .. step_to(key, item)
    if item == json.null then
      value[key] = nil
    elseif SECRET_FIELDS[key] then
      value[key] = masking.MASK
      masked[#masked + 1] = place
    elseif type(item) == "string" then
      value[key] = masking.text(key == "settings" and masking.settings(item) or item)
      if value[key] ~= item then
        masked[#masked + 1] = place
      end
    else
      if key == "environmentSettings" or key == "commonEnvironmentSettings" then
        mask_environment(item, place, masked)
      elseif key == "settings" and select(2, masking.settings(item)) then
        masked[#masked + 1] = place
      end
      masking.clean(item, place, masked)
    end
  end
  return value
end

return masking
