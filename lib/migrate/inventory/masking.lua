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

-- What follows these words in a command line is a secret, up to the next blank or quote.
local SECRET_WORDS <const> = {
  "([?&][sS][iI][gG]=)[^&%s\"']+",
  "([pP][aA][sS][sS]:)[^%s\"']+",
  "([pP][aA][sS][sS][wW][oO][rR][dD][=:%s]%s*)[^%s\"']+",
  "([pP][wW][dD]=)[^%s\"']+",
  "([sS][eE][cC][rR][eE][tT]=)[^%s\"']+",
  "([tT][oO][kK][eE][nN]=)[^%s\"']+",
  "([aA][cC][cC][oO][uU][nN][tT][kK][eE][yY]=)[^;%s\"']+",
}

--- A text without the passwords, tokens and signatures that it holds.
function masking.text(text)
  for _, pattern in ipairs(SECRET_WORDS) do
    text = text:gsub(pattern, "%1***")
  end
  return text
end

local function mask_environment(settings, path, masked)
  for _, setting in ipairs(settings) do
    local value = setting.value
    if type(value) == "string" and value ~= "" and #mentions.of(value) == 0 then
      setting.value = masking.MASK
      masked[#masked + 1] = ("%s[%s]"):format(path, setting.name or "?")
    end
  end
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
      value[key] = masking.text(item)
      if value[key] ~= item then
        masked[#masked + 1] = place
      end
    else
      if key == "environmentSettings" or key == "commonEnvironmentSettings" then
        mask_environment(item, place, masked)
      end
      masking.clean(item, place, masked)
    end
  end
  return value
end

return masking
