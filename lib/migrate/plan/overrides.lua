--- What an operator says otherwise: a small file in Lua or JSON.
--
--     return {
--       settings = { suffix = "-2", concurrency = 2 },
--       pools = { ["contosorender/render-linux"] = { successor = "render-2027", wave = 2 } },
--       jobs = { ["contosorender/old-job"] = { skip = true } },
--     }
--
-- Requires json, migrate.values.

local json = require("json")
local values = require("migrate.values")

local overrides = {}

local PARTS <const> = { "settings", "pools", "certificates", "jobs", "schedules" }

local POOL <const> = {
  "successor", "strategy", "wave", "vault", "identity", "image", "skip", "start_task",
  "disable_tasks", "type_handler_version", "readers", "accounts", "exportable", "drain",
  "despite",
}

local MOVED <const> = { "pool", "skip", "fixed_pool" }

local CERTIFICATE <const> = { "name", "vault", "public" }

-- What each part has, and what an entry of it may say.
local KINDS <const> = {
  { part = "pools", noun = "pool", keys = POOL },
  { part = "certificates", noun = "certificate", keys = CERTIFICATE },
  { part = "jobs", noun = "job", keys = MOVED },
  { part = "schedules", noun = "schedule", keys = MOVED },
}

local function refuse(reason, ...)
  error("cannot use the overrides: " .. reason:format(...), 0)
end

-- Raises a text that names what is known if a table has another key.
local function check(entry, where, keys)
  if type(entry) ~= "table" then
    refuse("%s is a %s, where a table belongs", where, type(entry))
  end
  local is_known = {}
  for _, key in ipairs(keys) do
    is_known[key] = true
  end
  for key in pairs(entry) do
    if not is_known[key] then
      table.sort(keys)
      refuse("%s has '%s'; it can have %s", where, tostring(key), table.concat(keys, ", "))
    end
  end
end

local function read_text(path)
  local file <close>, reason = io.open(path, "r")
  if not file then
    error(("cannot read overrides '%s': %s"):format(path, reason:match(": (.*)$") or reason), 0)
  end
  return file:read("a")
end

local function from_json(path)
  local ok, result = pcall(json.decode, read_text(path))
  if not ok then
    local reason = type(result) == "table" and result.message or tostring(result)
    error(("cannot read overrides '%s': %s"):format(path, reason), 0)
  end
  return result
end

local function from_lua(path)
  local chunk, reason = load(read_text(path), "@" .. path, "t", {})
  if not chunk then
    error(("cannot read overrides '%s': %s"):format(path, reason), 0)
  end
  local ok, result = pcall(chunk)
  if not ok then
    error(("cannot read overrides '%s': %s"):format(path, tostring(result)), 0)
  elseif type(result) ~= "table" then
    error(("cannot read overrides '%s': it returns no table"):format(path), 0)
  end
  return result
end

local function check_wave(where, wave)
  if wave ~= nil and (math.type(wave) ~= "integer" or wave < 1) then
    refuse("the wave of %s is %s, and has to be a number from 1 on", where, tostring(wave))
  end
end

local PUBLIC <const> = { [true] = true, [false] = true, secret = true, blob = true }

local function check_public(where, public)
  if public ~= nil and not PUBLIC[public] then
    refuse("'public' of %s is none of true, false, \"secret\", \"blob\"", where)
  end
end

local function check_part(result, kind)
  if result[kind.part] == nil then
    return
  end
  check(result[kind.part], kind.part, values.keys(type(result[kind.part]) == "table"
    and result[kind.part] or {}))
  for name, entry in pairs(result[kind.part]) do
    local where = ("%s '%s'"):format(kind.noun, tostring(name))
    check(entry, where, table.move(kind.keys, 1, #kind.keys, 1, {}))
    check_wave(where, entry.wave)
    check_public(where, entry.public)
    if entry.despite ~= nil and type(entry.despite) ~= "table" then
      refuse("'despite' of %s is no list of rules", where)
    end
  end
end

-- Thumbprints are written in either case.
local function in_capitals(entries)
  local result = {}
  for thumbprint, entry in pairs(entries) do
    if not thumbprint:find("^" .. ("%x"):rep(40) .. "$") then
      refuse("certificate '%s' is no thumbprint of 40 hexadecimal digits", thumbprint)
    end
    result[thumbprint:upper()] = entry
  end
  return result
end

--- Reads overrides from a file, or takes a table.
-- A file in Lua sees no libraries: it is data.
-- @param settings the names of the settings that a plan has
-- @raise a text if the file can't be read or has a key that means nothing
function overrides.load(given, settings)
  local result = given or {}
  if type(given) == "string" then
    result = given:find("%.json$") and from_json(given) or from_lua(given)
  end
  check(result, "the table", table.move(PARTS, 1, #PARTS, 1, {}))
  if result.settings ~= nil and settings then
    check(result.settings, "settings", settings)
  end
  for _, kind in ipairs(KINDS) do
    check_part(result, kind)
  end
  if not result.certificates then
    return result
  end
  local copy = values.copy(result)
  copy.certificates = in_capitals(result.certificates)
  return copy
end

local function holds(account, id)
  for _, pool in ipairs(account.pools) do
    if pool.id == id then
      return true
    end
  end
  -- A fixed pool in the place of an autopool.
  return id:find("^%l+:") ~= nil
end

--- Stops if the overrides name a pool that the inventory does not have. One of another account is
-- passed over: a file may be for a whole estate.
function overrides.require_pools(given, inventory)
  for _, name in ipairs(values.keys(given.pools or {})) do
    local account_name, id = name:match("^([^/]+)/(.+)$")
    local is_known, is_elsewhere = false, account_name ~= nil
    for _, account in ipairs(inventory.accounts) do
      if not account_name or account.name == account_name then
        is_elsewhere = false
        is_known = is_known or holds(account, id or name)
      end
    end
    if not is_known and not is_elsewhere then
      refuse("the inventory (%s) has no pool '%s'", inventory.scope, name)
    end
  end
end

--- What is said of one object, under ACCOUNT/ID or under ID alone.
function overrides.of(given, kind, account, id)
  local entries = given[kind] or {}
  return entries[account .. "/" .. id] or entries[id] or {}
end

--- Whether the operator wants a pool planned in spite of what a rule finds.
-- @param despite the ids of rules, nil for none
function overrides.insists(despite, rule)
  for _, id in ipairs(despite or {}) do
    if id == rule then
      return true
    end
  end
  return false
end

return overrides
