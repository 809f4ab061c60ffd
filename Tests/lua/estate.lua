--- Builds small inventories for specs: what is not said is what a healthy estate has.

local consumers = require("migrate.inventory.consumers")
local document = require("migrate.inventory.document")
local json = require("json")
local references = require("migrate.inventory.references")

local estate = {
  T1 = "59833FD835F827E9EC693A4C82435A6360CC6271",
  T2 = "5CB0027B669A832AB49DC55782C44FDFE760164B",
  NOW = 1795536000, -- 2026-11-24T16:00:00Z
  TENANT = "b5840767-1126-8d25-9137-cb3f25f60193",
  SUBNET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v"
    .. "/subnets/a",
  PRINCIPAL = "678b88d5-d7e8-8eb7-8bae-20d9d02f89ec",
  CLIENT = "24acbb94-e29c-8f84-b8f0-2a67dc626570",
}

local SUBSCRIPTION <const> = "/subscriptions/s/resourceGroups/g/providers/"

local function with(base, changes)
  for key, value in pairs(changes or {}) do
    base[key] = value
  end
  return base
end

--- A reference to a certificate as the data plane has it.
function estate.reference(changes)
  return with({ thumbprint = estate.T1:lower(), thumbprintAlgorithm = "sha1", storeName = "My",
    storeLocation = "localmachine", visibility = { "starttask", "task", "remoteuser" } }, changes)
end

--- A Linux pool with one node and one reference; `references`, `nodes`, `arm`, `os` and `agent`
-- are the pool's own, all other changes are of its definition in the data plane.
function estate.pool(changes)
  changes = changes or {}
  local pool = { id = changes.id or "linux", os = changes.os or "linux",
    nodes = changes.nodes or {}, arm = changes.arm }
  local windows = pool.os == "windows"
  local agent = changes.agent or windows and "batch.node.windows amd64" or "batch.node.ubuntu 22.04"
  pool.data = with({
    id = pool.id, vmSize = "standard_d2s_v3", targetDedicatedNodes = 1, currentDedicatedNodes = 1,
    certificateReferences = changes.references or { estate.reference() },
    virtualMachineConfiguration = {
      imageReference = windows and { publisher = "microsoftwindowsserver", offer = "windowsserver",
        sku = "2022-datacenter" } or { publisher = "canonical", offer = "jammy", sku = "22_04" },
      nodeAgentSKUId = agent,
    },
  }, changes)
  for _, name in ipairs({ "os", "agent", "references", "nodes", "arm", "machine" }) do
    pool.data[name] = nil
  end
  with(pool.data.virtualMachineConfiguration, changes.machine)
  pool.references = references.merge(pool.data, pool.arm)
  if not pool.arm then
    for _, reference in ipairs(pool.references) do
      reference.seen_in = { "data plane", "management" }
    end
  end
  pool.subnet_id = pool.data.networkConfiguration and pool.data.networkConfiguration.subnetId
  return pool
end

--- A certificate of Batch with its key, used by the pool "linux".
function estate.certificate(changes)
  return with({ thumbprint = estate.T1, subject = "CN=render", issuer = "CN=Contoso Root",
    not_after = "2027-12-26T00:00:00Z", key_type = "RSA", key_size = 2048, pools = { "linux" },
    jobs = {}, schedules = {}, data = { state = "active" },
    arm = { properties = { format = "Pfx" } } }, changes)
end

--- An account with a pool and its certificate.
function estate.account(changes)
  local account = with({
    name = "contoso", id = SUBSCRIPTION .. "Microsoft.Batch/batchAccounts/contoso",
    subscription = "s", location = "eastus", failures = {}, masked = {}, tasks_read = 0,
    resource = { properties = { poolAllocationMode = "BatchService",
      publicNetworkAccess = "Enabled", dedicatedCoreQuota = 100, poolQuota = 100,
      allowedAuthenticationModes = { "SharedKey", "AAD" } } },
    certificates = { estate.certificate() }, pools = { estate.pool() }, jobs = {},
    schedules = {}, tasks = {}, images = {},
    caller_roles = {
      { role = "b24988ac-6180-42a0-ab88-20f7382dd24c", scope = "/subscriptions/s" },
    },
  }, changes)
  account.consumers = consumers.of(account)
  return account
end

--- A role assignment at a scope.
function estate.assignment(role, scope, principal)
  return { properties = { roleDefinitionId = "/providers/Microsoft.Authorization/roleDefinitions/"
    .. role, scope = scope, principalId = principal or estate.PRINCIPAL } }
end

--- A vault that is open, goes by roles and lets the identity read; `properties` changes those that
-- Resource Manager has, where json.null takes one away.
function estate.vault(changes)
  changes = changes or {}
  local name = changes.name or "contoso-kv"
  local id = SUBSCRIPTION .. "Microsoft.KeyVault/vaults/" .. name
  local properties = with({ tenantId = estate.TENANT, enableRbacAuthorization = true,
    enableSoftDelete = true, softDeleteRetentionInDays = 90, publicNetworkAccess = "Enabled",
    accessPolicies = {} }, changes.properties)
  for key, value in pairs(properties) do
    if value == json.null then
      properties[key] = nil
    end
  end
  local vault = with({ name = name, id = id, failures = {}, certificates = {}, deleted = {},
    url = "https://" .. name .. ".vault.azure.net",
    role_assignments = { estate.assignment("4633458b-17de-408a-b874-0445c86b69e6", id) } }, changes)
  vault.resource = { location = changes.location or "eastus", properties = properties }
  vault.properties, vault.location = nil, nil
  return vault
end

--- The identity that pools read vaults with.
function estate.identity(changes)
  return with({ name = "pool-identity", id = SUBSCRIPTION
    .. "Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity",
    properties = { clientId = estate.CLIENT, principalId = estate.PRINCIPAL },
    caller_roles = { { role = "f1a07417-d97a-45cb-824c-7a7467783830", scope = "/" } } }, changes)
end

--- An inventory of one account; changes of the account are in `account`.
function estate.inventory(changes)
  changes = changes or {}
  local account = estate.account(changes.account)
  local inventory = with({
    kind = document.KIND, version = document.VERSION, taken = "2026-11-24T16:00:00Z",
    scope = "account contoso", tenant = estate.TENANT, cloud = "public", accounts = { account },
    vaults = { estate.vault() }, identities = { estate.identity() }, subnets = {}, failures = {},
  }, changes)
  inventory.account = nil
  return document.adopt(inventory)
end

--- An inventory whose account has these pools.
function estate.of_pools(...)
  return estate.inventory({ account = { pools = { ... } } })
end

--- The settings of a Key Vault extension that has nothing wrong with it.
function estate.settings(management, authentication)
  return {
    secretsManagementSettings = with({ pollingIntervalInS = "3600", requireInitialSync = true,
      observedCertificates = { { url = "https://contoso-kv.vault.azure.net/secrets/render",
        certificateStoreLocation = "/var/lib/certs" } } }, management),
    authenticationSettings = authentication == nil and { msiClientId = estate.CLIENT }
      or authentication or nil,
  }
end

--- A Key Vault extension for Linux.
function estate.extension(changes)
  return with({ name = "KVExtensions", publisher = "Microsoft.Azure.KeyVault",
    type = "KeyVaultForLinux", typeHandlerVersion = "3.0", settings = estate.settings() }, changes)
end

--- A plan with one pool, made with these extensions; `identity`, `properties` and `planned` change
-- the parts of it.
function estate.plan(extensions, changes)
  changes = changes or {}
  local machine = with({ nodeAgentSkuId = "batch.node.ubuntu 22.04", extensions = extensions,
    imageReference = { sku = "22_04" } }, changes.machine)
  return {
    certificates = changes.certificates,
    pools = { with({ account = "contoso", id = "linux", successor = "linux-kv",
      strategy = "side by side", body = {
        identity = changes.identity or { type = "UserAssigned", userAssignedIdentities = {
          [estate.identity().id] = {} } },
        properties = with({ deploymentConfiguration = { virtualMachineConfiguration = machine } },
          changes.properties),
      } }, changes.planned) },
  }
end

return estate
