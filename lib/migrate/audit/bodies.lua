--- Pools with extensions: those that exist, and those that a plan would make.
--
-- Requires json, migrate.audit.walk.

local json = require("json")
local walk = require("migrate.audit.walk")

local bodies = {}

-- A list of the data plane, or a map by ids of Resource Manager.
local function identities_of(map)
  local list = {}
  for id, value in pairs(map or {}) do
    local entry = type(value) == "table" and value or {}
    list[#list + 1] = { id = entry.resourceId or id, client_id = entry.clientId,
      principal_id = entry.principalId }
  end
  return list
end

-- Settings come as an object or as its text.
local function settings_of(extension)
  local settings = extension.settings
  if type(settings) == "string" then
    local ok, value = pcall(json.decode, settings)
    settings = ok and value or nil
  end
  return type(settings) == "table" and settings or {}
end

--- Whether an extension is Key Vault's.
function bodies.is_key_vault(extension)
  return (extension.type or ""):lower():find("^keyvaultfor") ~= nil
end

local function describe(body, extension, position)
  local settings = settings_of(extension)
  return {
    extension = extension, settings = settings, body = body,
    management = settings.secretsManagementSettings or {},
    authentication = settings.authenticationSettings,
    is_windows = extension.type:lower() == "keyvaultforwindows",
    major = math.tointeger(tonumber((extension.typeHandlerVersion or ""):match("^%d+"))),
    path = ("%sextensions[%d]"):format(body.path, position),
  }
end

--- Whether an extension succeeds only when it has all certificates: version 4 for Windows always
-- does.
function bodies.waits_for_all(found)
  return found.is_windows and (found.major or 0) >= 4
    or found.management.requireInitialSync == true
end

--- The URLs that an extension observes, with the path of each.
function bodies.urls(found)
  local list = {}
  for position, item in ipairs(found.management.observedCertificates or {}) do
    local url = type(item) == "table" and item.url or item
    list[#list + 1] = { url = url, item = item,
      path = ("%s/settings/secretsManagementSettings/observedCertificates[%d]"):format(found.path,
        position) }
  end
  return list
end

local PATH <const> = "deploymentConfiguration/virtualMachineConfiguration/"

local function of_pool(account, pool)
  local arm = pool.arm or {}
  local machine = walk.machine(pool) or {}
  local identity = arm.identity or pool.data and pool.data.identity or {}
  return {
    object = walk.pool_object(account, pool), account = account, id = pool.id,
    path = pool.arm and PATH or "virtualMachineConfiguration/",
    machine = arm.properties and arm.properties.deploymentConfiguration
      and arm.properties.deploymentConfiguration.virtualMachineConfiguration or machine,
    identities = identities_of(identity.userAssignedIdentities), pool = pool,
    start_task = walk.start_task(pool), os = pool.os,
  }
end

local function os_of(machine)
  local agent = (machine.nodeAgentSkuId or machine.nodeAgentSKUId or ""):lower()
  return agent:find("windows", 1, true) and "windows" or "linux"
end

local function of_plan(inventory, planned)
  local properties = planned.body.properties or {}
  local machine = (properties.deploymentConfiguration or {}).virtualMachineConfiguration or {}
  local identity = planned.body.identity or {}
  return {
    object = { kind = "planned pool", account = planned.account, id = planned.successor },
    account = inventory:account(planned.account), id = planned.successor,
    path = "properties/" .. PATH, machine = machine, planned = planned, properties = properties,
    identities = identities_of(identity.userAssignedIdentities), start_task = properties.startTask,
    os = os_of(machine), is_planned = true,
  }
end

--- Every pool that a plan would make.
function bodies.planned(inventory, context)
  local list = {}
  for _, planned in ipairs(context.plan and context.plan.pools or {}) do
    if planned.body then
      list[#list + 1] = of_plan(inventory, planned)
    end
  end
  return list
end

--- Every pool that exists, and every pool that a plan would make.
function bodies.all(inventory, context)
  local list = {}
  for account, pool in walk.pools(inventory) do
    list[#list + 1] = of_pool(account, pool)
  end
  local planned = bodies.planned(inventory, context)
  return table.move(planned, 1, #planned, #list + 1, list)
end

--- Every Key Vault extension of `all`: `{extension, settings, management, authentication, major,
-- is_windows, path, body}`.
function bodies.key_vault(inventory, context)
  local list = {}
  for _, body in ipairs(bodies.all(inventory, context)) do
    for position, extension in ipairs(body.machine.extensions or {}) do
      if bodies.is_key_vault(extension) then
        list[#list + 1] = describe(body, extension, position)
      end
    end
  end
  return list
end

return bodies
