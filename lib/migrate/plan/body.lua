--- The body of a pool that takes the place of another, and what of it may be written down.
--
-- A plan keeps the body without values that may be secrets. The step that makes the pool builds it
-- anew from the old pool and sends that, if it is what was planned.
--
-- Requires extension, json, migrate.inventory.masking, migrate.values.

local extension = require("extension")
local json = require("json")
local masking = require("migrate.inventory.masking")
local values = require("migrate.values")

local body = {}

--- Stands in a plan where a value may be a secret.
body.HIDDEN = "(hidden)"

--- Metadata of pools that this program writes.
body.CLAIM = "certferry"
body.CANARY = "certferry-canary"

--- A client id that is known only when the identity has been made.
body.UNKNOWN_CLIENT = "00000000-0000-0000-0000-000000000000"

local SECRET_FIELDS <const> = {
  accountKey = true, password = true, protectedSettings = true, sasKey = true, sshPrivateKey = true,
}

-- What a GET gives and a PUT must not have: for a pool without the extension, which
-- extension.for_pool does not make. learn.microsoft.com/rest/api/batchmanagement/pool
local READ_ONLY <const> = {
  "provisioningState", "provisioningStateTransitionTime", "allocationState",
  "allocationStateTransitionTime", "creationTime", "lastModified", "currentDedicatedNodes",
  "currentLowPriorityNodes", "currentNodeCommunicationMode", "autoScaleRun",
  "resizeOperationStatus", "certificates",
}

--- Metadata of a pool without what this program wrote.
function body.metadata(properties)
  local kept = {}
  for _, item in ipairs(properties.metadata or {}) do
    if item.name ~= body.CLAIM and item.name ~= body.CANARY then
      kept[#kept + 1] = item
    end
  end
  return kept
end

--- The value of a metadata item, nil if there is none.
function body.metadata_value(properties, name)
  for _, item in ipairs(properties.metadata or {}) do
    if item.name == name then
      return item.value
    end
  end
  return nil
end

local function with_identity(pool, identity)
  local ids = {}
  for id in pairs((pool.identity or {}).userAssignedIdentities or {}) do
    if not values.same_name(id, identity.id) then
      ids[id] = {}
    end
  end
  ids[identity.id] = {}
  return { type = "UserAssigned", userAssignedIdentities = ids }
end

local function writable(pool)
  local properties = values.copy(pool.properties)
  for _, name in ipairs(READ_ONLY) do
    properties[name] = nil
  end
  properties.deploymentConfiguration.virtualMachineConfiguration.imageReference.exactVersion = nil
  return properties
end

local function without_extension(pool, recipe)
  return { identity = with_identity(pool, recipe.identity), properties = writable(pool) }, {}, {}
end

--- The body that makes a successor once more, under another id.
-- @param successor as Resource Manager has it
function body.again(successor, mark)
  local properties = writable(successor)
  local metadata = body.metadata(properties)
  metadata[#metadata + 1] = { name = body.CLAIM, value = mark }
  properties.metadata = json.array(metadata)
  local ids = {}
  for id in pairs(successor.identity.userAssignedIdentities) do
    ids[id] = {}
  end
  return { identity = { type = "UserAssigned", userAssignedIdentities = ids },
    properties = properties }
end

local function with_extension(pool, recipe, successor)
  local made = extension.for_pool(pool, {
    certificates = recipe.certificates, identity = { recipe.identity }, name = successor,
    type_handler_version = recipe.type_handler_version, polling_interval = recipe.polling_interval,
  })
  return made.pool, made.missing, made.notes
end

--- Gives the machines of a pool another image.
-- @param machine the virtual machine configuration
-- @param image `imageReference` and `nodeAgentSkuId`
-- @param agent the name of the node agent's field: the two planes spell it differently
function body.replace_image(machine, image, agent)
  machine.imageReference = image.imageReference
  machine[agent] = image.nodeAgentSkuId
end

local function compose_start_task(pool, recipe)
  if not recipe.start_task then
    return {}
  end
  if recipe.start_task.commandLine then
    pool.properties.startTask = recipe.start_task
    return {}
  end
  local made = extension.start_task(pool, recipe.start_task)
  pool.properties.startTask = made.start_task
  return made.notes
end

local function append(list, more)
  for _, item in ipairs(more) do
    list[#list + 1] = item
  end
  return list
end

--- Makes the body of a successor.
-- @param old the pool as Resource Manager has it
-- @param pool the plan's entry: `successor`, `scale`, `mark` and `recipe`, which says what is new:
--   `certificates` (of the extension), `identity`, `start_task` (options of extension.start_task,
--   or a whole start task), `image`, `type_handler_version`
-- @return the body, the fields that Azure never gives back, and notes
-- @raise an error of kind extension
function body.make(old, pool)
  local recipe <const> = pool.recipe
  local copy = values.copy(old)
  if recipe.image then
    body.replace_image(copy.properties.deploymentConfiguration.virtualMachineConfiguration,
      recipe.image, "nodeAgentSkuId")
  end
  local notes = compose_start_task(copy, recipe)
  local make <const> = #recipe.certificates > 0 and with_extension or without_extension
  local made, missing, more = make(copy, recipe, pool.holder or pool.successor)
  made.properties.scaleSettings = pool.scale
  local metadata = body.metadata(old.properties)
  metadata[#metadata + 1] = { name = body.CLAIM, value = pool.mark }
  made.properties.metadata = json.array(metadata)
  return made, missing, append(notes, more)
end

local function without_query(text)
  if text:find("^https?://") then
    return (text:gsub("%?.*$", ""))
  end
  -- An inventory has texts without their passwords already.
  return masking.text(text)
end

--- The same document without what may be a secret: values of variables that this program did not
-- write, queries of URLs, and fields whose name says so.
function body.masked(value)
  if type(value) == "string" then
    return without_query(value)
  elseif type(value) ~= "table" then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, inner in pairs(value) do
    local shown = key == "settings" and masking.settings(values.copy(inner)) or inner
    result[key] = SECRET_FIELDS[key] and body.HIDDEN or body.masked(shown)
  end
  if result.userAssignedIdentities then
    -- The service writes resource ids in cases of its own.
    local ids = {}
    for id, item in pairs(result.userAssignedIdentities) do
      ids[id:lower()] = item
    end
    result.userAssignedIdentities = ids
  end
  for _, variable in ipairs(result.environmentSettings or {}) do
    if variable.value and not variable.name:find("^CERTFERRY_") then
      variable.value = body.HIDDEN
    end
  end
  return result
end

--- The settings of the Key Vault extension in a pool, nil if it has none.
-- @param properties of a pool as Resource Manager has it
function body.vault_extension(properties)
  local machine = (properties.deploymentConfiguration or {}).virtualMachineConfiguration or {}
  for _, item in ipairs(machine.extensions or {}) do
    if (item.type or ""):find("^KeyVaultFor") then
      local settings = item.settings
      return type(settings) == "string" and json.decode(settings) or settings, item
    end
  end
  return nil
end

local function identities(document)
  local found = {}
  for id in pairs((document.identity or {}).userAssignedIdentities or {}) do
    found[id:lower()] = true
  end
  return found
end

local function essence(document)
  local properties <const> = document.properties
  local machine = properties.deploymentConfiguration.virtualMachineConfiguration
  return {
    identities = identities(document), extension = body.vault_extension(properties),
    vmSize = (properties.vmSize or ""):lower(), nodeAgentSkuId = machine.nodeAgentSkuId,
    startTask = (properties.startTask or {}).commandLine,
    references = #(properties.certificates or {}),
  }
end

--- Where a pool that exists is not the one that was planned.
-- @return nil if it is; else what differs, what was planned and what was found
function body.difference(planned, found)
  return values.difference(essence(body.masked(planned)), essence(body.masked(found)))
end

return body
