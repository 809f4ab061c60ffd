--- What an operator says otherwise: a small file in Lua or JSON.
--
--     return {
--       settings = { suffix = "-2", concurrency = 2 },
--       pools = { ["contosorender/render-linux"] = { successor = "render-2027", wave = 2 } },
--       jobs = { ["contosorender/old-job"] = { skip = true } },
--     }
--
-- Requires json, options.

local check_options = require("options").check
local json = require("json")

local overrides = {}

local PARTS <const> = { "settings", "pools", "certificates", "jobs", "schedules" }

local POOL <const> = {
  "successor", "strategy", "wave", "vault", "identity", "image", "skip", "start_task",
  "disable_tasks", "type_handler_version", "readers", "accounts", "exportable", "drain",
  "despite",
}

local MOVED <const> = { "pool", "skip", "fixed_pool" }

local function read_text(path)
  local file, reason = io.open(path, "r")
  if not file then
    error(("cannot read overrides '%s': %s"):format(path, reason:gsub("^.*: ", "")), 0)
  end
  local content = file:read("a")
  file:close()
  return content
end

local function from_lua(path)
  local chunk, reason = load(read_text(path), "@" .. path, "t", {})
  if not chunk then
    error(("cannot read overrides '%s': %s"):format(path, reason), 0)
  end
  local result = chunk()
  if type(result) ~= "table" then
    error(("cannot read overrides '%s': it returns no table"):format(path), 0)
  end
  return result
end

--- Reads overrides from a file, or takes a table.
-- A file in Lua sees no libraries: it is data.
-- @raise a text if the file can't be read or has a key that means nothing
function overrides.load(given)
  local result = given or {}
  if type(given) == "string" then
    result = given:find("%.json$") and json.decode(read_text(given)) or from_lua(given)
  end
  check_options(result, PARTS, "overrides")
  for id, entry in pairs(result.pools or {}) do
    check_options(entry, POOL, "overrides of a pool")
    if entry.despite ~= nil and type(entry.despite) ~= "table" then
      error(("cannot read overrides: 'despite' of pool '%s' is no list of rules"):format(id), 0)
    end
  end
  for _, entry in pairs(result.certificates or {}) do
    check_options(entry, { "name", "vault", "public" }, "overrides of a certificate")
  end
  for _, kind in ipairs({ "jobs", "schedules" }) do
    for _, entry in pairs(result[kind] or {}) do
      check_options(entry, MOVED, "overrides of a job")
    end
  end
  return result
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
