--- Estates for the specs of rules, each small enough to be written in a line.

local migrate = require("migrate")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")

local pool, reference, account_with = estate.pool, estate.reference, estate.inventory
local of_pools, vault, plan = estate.of_pools, estate.vault, estate.plan
local extension, T1 = estate.extension, estate.T1

local function of_account(changes)
  return account_with({ account = changes })
end

local function task(command, changes)
  local made = { commandLine = command, userIdentity = { autoUser = { scope = "pool",
    elevationLevel = "admin" } } }
  for key, value in pairs(changes or {}) do
    made[key] = value
  end
  return made
end

local function user(scope, elevation)
  return { userIdentity = { autoUser = { scope = scope, elevationLevel = elevation } } }
end

local function job(changes)
  local made = { id = "render", state = "active", poolInfo = { poolId = "linux" } }
  for key, value in pairs(changes or {}) do
    made[key] = value
  end
  return made
end

local function autopool(references)
  return { poolInfo = { autoPoolSpecification = { poolLifetimeOption = "job",
    pool = { vmSize = "standard_d2s_v3", certificateReferences = references } } } }
end

local function schedule(specification, state)
  return { id = "nightly", state = state or "active", jobSpecification = specification }
end

local function in_store(name, changes)
  local windows = { id = "linux", os = "windows", references = { reference({ storeName = name }) } }
  for key, value in pairs(changes or {}) do
    windows[key] = value
  end
  return pool(windows)
end

local function with_vault(changes, more)
  local parts = { vaults = { vault(changes) } }
  for key, value in pairs(more or {}) do
    parts[key] = value
  end
  return account_with(parts)
end

local function rule_deny(more)
  local acls = { defaultAction = "Deny", virtualNetworkRules = {}, ipRules = {} }
  for key, value in pairs(more or {}) do
    acls[key] = value
  end
  return { properties = { networkAcls = acls } }
end

local IN_SUBNET <const> = { networkConfiguration = { subnetId = estate.SUBNET } }

local function hidden_pool()
  return pool({ networkConfiguration = { subnetId = estate.SUBNET,
    publicIPAddressConfiguration = { provision = "nopublicipaddresses" } } })
end

local function subnet(properties, routes)
  return { [estate.SUBNET] = { name = "a", properties = properties, routes = routes } }
end

local function planned(...)
  return { plan = plan({ ... }) }
end

local function windows_plan(changes, machine)
  changes.type = "KeyVaultForWindows"
  machine = machine or {}
  machine.nodeAgentSkuId = "batch.node.windows amd64"
  machine.imageReference = machine.imageReference or { sku = "2022-datacenter" }
  return { plan = plan({ extension(changes) }, { machine = machine }) }
end

local function named(name)
  return { plan = plan({}, { certificates = { { thumbprint = T1, name = name,
    vault = { name = "contoso-kv" } } } }) }
end

-- The reference as Resource Manager has it.
local function of_both_planes()
  return of_pools(pool({ arm = { properties = { certificates = { {
    id = "/x/certificates/sha1-" .. T1:lower(), storeName = "My", storeLocation = "LocalMachine",
    visibility = { "StartTask", "Task", "RemoteUser" } } } } } }))
end

local healthy = account_with()
local NOTHING <const> = of_pools(pool({ references = {} }))
local SECRETS_USER <const> = "4633458b-17de-408a-b874-0445c86b69e6"

local function findings_of(id, inventory, options)
  local given = { rules = { id }, now = estate.NOW }
  for key, value in pairs(options or {}) do
    given[key] = value
  end
  return migrate.audit(inventory, given)
end

return {
  of_account = of_account, task = task, user = user, job = job, autopool = autopool,
  schedule = schedule, in_store = in_store, with_vault = with_vault, rule_deny = rule_deny,
  hidden_pool = hidden_pool, subnet = subnet, planned = planned, windows_plan = windows_plan,
  named = named, of_both_planes = of_both_planes, IN_SUBNET = IN_SUBNET, healthy = healthy,
  NOTHING = NOTHING, SECRETS_USER = SECRETS_USER, findings_of = findings_of,
}
