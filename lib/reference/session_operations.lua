--- Reference: what to say of the operations of Resource Manager, beyond accounts.
--
-- See reference.operations for what else there is to an entry.

local VAULT_NAME <const> = "the name of the vault"

local vaults <const> = {
  arm_vault = {
    summary = "read a vault as Resource Manager has it: access and network rules",
    text = "Session:vault_resource finds one by its name; this takes the resource id.",
    type = "VaultResource",
    gives = "the vault, nil if there is none",
    example = [[
local az = azure.login()
local resource = az:arm_vault(az:vaults()().id)
print(resource.name, resource.properties.enableRbacAuthorization)]],
  },
  put_vault = {
    summary = "make a vault, and wait until it is there",
    text = [[
Say enableRbacAuthorization: without it, the vault goes by access policies and not by roles.
softDeleteRetentionInDays (7 to 90) cannot be changed later, and enablePurgeProtection cannot be
taken back. The name of a deleted vault is taken until it is purged; createMode "recover" brings the
vault back. Use Session:patch_vault to change parts of a vault that exists.]],
    body = "`location`, `properties` with tenantId, sku and others, `tags`",
    type = "VaultResource",
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id:gsub("[^/]+$", "contoso-kv-new")
az:put_vault(id, { location = "eastus", properties = {
  tenantId = az:whoami().tenant, sku = { family = "A", name = "standard" },
  enableRbacAuthorization = true, accessPolicies = json.array(),
} })]],
  },
  patch_vault = {
    summary = "change parts of a vault: tags, access, network rules",
    text = [[
Where networkAcls.defaultAction is Deny, nodes of Batch get certificates only if a rule lets their
subnet or address in: they are none of the services that the vault trusts.]],
    body = "what to change of `properties` and `tags`",
    type = "VaultResource",
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id:gsub("[^/]+$", "contoso-kv-rules")
az:put_vault(id, { location = "eastus", properties = {
  tenantId = az:whoami().tenant, sku = { family = "A", name = "standard" },
  enableRbacAuthorization = true, accessPolicies = json.array(),
} })
az:patch_vault(id, { properties = { networkAcls = {
  bypass = "AzureServices", defaultAction = "Deny",
  ipRules = { { value = "203.0.113.0/24" } },
} } })]],
  },
  delete_vault = {
    summary = "delete a vault with all that it holds",
    text = [[
With soft delete, which is the rule, Session:put_vault can bring it back until it is purged, and its
name is taken until then. Role assignments at the vault are lost.]],
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id:gsub("[^/]+$", "contoso-kv-gone")
az:put_vault(id, { location = "eastus", properties = {
  tenantId = az:whoami().tenant, sku = { family = "A", name = "standard" },
  enableRbacAuthorization = true, accessPolicies = json.array(),
} })
az:delete_vault(id)]],
  },
  change_access_policy = {
    summary = "add, replace or remove access policies of a vault",
    text = [[
For vaults that go by access policies. One whose enableRbacAuthorization is true ignores them: use
Session:assign_role there.]],
    body = "`properties.accessPolicies`: a list, each with tenantId, objectId, permissions",
    gives = "the access policies as the service has them now",
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id:gsub("[^/]+$", "contoso-kv-policies")
az:put_vault(id, { location = "eastus", properties = {
  tenantId = az:whoami().tenant, sku = { family = "A", name = "standard" },
  enableRbacAuthorization = false, accessPolicies = json.array(),
} })
local who = az:whoami()
az:change_access_policy(id, "add", { properties = { accessPolicies = { {
  tenantId = who.tenant, objectId = who.object_id,
  permissions = { certificates = { "get", "list", "import" } },
} } } })]],
  },
  deleted_vaults = {
    summary = "list the deleted vaults of a subscription that can be recovered",
    gives = "name and properties: vaultId, location, deletionDate, scheduledPurgeDate",
    example = [[
local az = azure.login()
for gone in az:deleted_vaults(az:subscriptions()().subscriptionId) do
  print(gone.name, gone.properties.location, gone.properties.scheduledPurgeDate)
end]],
  },
  deleted_vault = {
    summary = "read a deleted vault that can still be recovered",
    vault = VAULT_NAME,
    location = "the region that the vault was in, such as eastus",
    gives = "name and properties: vaultId, deletionDate and others; nil if there is none",
    example = [[
local az = azure.login()
local subscription = az:subscriptions()().subscriptionId
local gone = az:deleted_vault(subscription, "eastus", "contoso-kv-new")
print(gone and gone.properties.scheduledPurgeDate or "not deleted")]],
  },
  purge_vault = {
    summary = "delete a deleted vault for good, and wait until it is gone",
    text = "Cannot be undone. It frees the name. A vault with purge protection cannot be purged.",
    vault = VAULT_NAME,
    location = "the region that the vault was in, such as eastus",
    type = "table?",
    gives = "what the service says at the end, if anything",
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id:gsub("[^/]+$", "contoso-kv-purged")
az:put_vault(id, { location = "eastus", properties = {
  tenantId = az:whoami().tenant, sku = { family = "A", name = "standard" },
  enableRbacAuthorization = true, accessPolicies = json.array(),
} })
az:delete_vault(id)
az:purge_vault(az:subscriptions()().subscriptionId, "eastus", "contoso-kv-purged")]],
  },
  check_vault_name = {
    summary = "ask whether a name is free for a new vault",
    text = [[
Names are unique in all of Azure: 3 to 24 letters, digits and hyphens, a letter first. The name of a
deleted vault is not free before it is purged.]],
    body = "`name`, and `type`: Microsoft.KeyVault/vaults",
    gives = "nameAvailable, and if it is false reason and message",
    example = [[
local az = azure.login()
local answer = az:check_vault_name(az:subscriptions()().subscriptionId, {
  name = "contoso-kv-new", type = "Microsoft.KeyVault/vaults",
})
print(answer.nameAvailable, answer.message)]],
  },
  vault_private_endpoint = {
    summary = "read a private endpoint connection of a vault",
    gives = "name and properties: privateEndpoint, privateLinkServiceConnectionState; "
      .. "nil if there is none",
    example = [[
local az = azure.login()
local id = az:vault_resource("contoso-kv").id
local link = az:vault_private_endpoint(id, "contoso-kv-pool-subnet")
print(link and link.properties.privateLinkServiceConnectionState.status)]],
  },
  vault_private_endpoints = {
    summary = "list the private endpoint connections of a vault",
    gives = "name and properties: privateEndpoint, privateLinkServiceConnectionState",
    example = [[
local az = azure.login()
for link in az:vault_private_endpoints(az:vault_resource("contoso-kv").id) do
  print(link.id, link.properties.privateLinkServiceConnectionState.status)
end]],
  },
}

local identities <const> = {
  identities = {
    summary = "list the user-assigned managed identities of a subscription",
    type = "Identity",
    gives = "identities as ARM has them",
    example = [[
local az = azure.login()
for identity in az:identities(az:subscriptions()().subscriptionId) do
  print(identity.name, identity.properties.clientId)
end]],
  },
  put_identity = {
    summary = "make a user-assigned managed identity",
    text = [[
Safe to repeat. Give the new principal its roles with Session:assign_role, which waits until Azure
knows it.]],
    body = "`location`, `tags`",
    type = "Identity",
    example = [[
local az = azure.login()
local known = az:identities(az:subscriptions()().subscriptionId)()
local id = known.id:gsub("[^/]+$", "render-identity")
print(az:put_identity(id, { location = "eastus" }).properties.principalId)]],
  },
  patch_identity = {
    summary = "change the tags of a managed identity",
    body = "`tags`: names and texts",
    type = "Identity",
    example = [[
local az = azure.login()
local known = az:identities(az:subscriptions()().subscriptionId)()
local id = known.id:gsub("[^/]+$", "render-tags")
az:put_identity(id, { location = "eastus" })
az:patch_identity(id, { tags = { owner = "rendering" } })]],
  },
  delete_identity = {
    summary = "delete a managed identity",
    text = [[
Cannot be undone: one of the same name is another principal. Take it from pools first: their
nodes get no token for it any more. Its role assignments stay behind, without a principal.]],
    example = [[
local az = azure.login()
local known = az:identities(az:subscriptions()().subscriptionId)()
local id = known.id:gsub("[^/]+$", "render-gone")
az:put_identity(id, { location = "eastus" })
az:delete_identity(id)]],
  },
  federated_credential = {
    summary = "read a federated credential of a managed identity",
    gives = "name and properties: issuer, subject, audiences; nil if there is none",
    example = [[
local az = azure.login()
local identity = az:identities(az:subscriptions()().subscriptionId)()
local held = az:federated_credential(identity.id, "github-main")
print(held and held.properties.subject)]],
  },
  federated_credentials = {
    summary = "list the federated credentials of a managed identity",
    text = "Each is a token of another issuer that is as good as the identity.",
    gives = "name and properties: issuer, subject, audiences",
    example = [[
local az = azure.login()
local identity = az:identities(az:subscriptions()().subscriptionId)()
for held in az:federated_credentials(identity.id) do
  print(held.name, held.properties.issuer, held.properties.subject)
end]],
  },
}

local roles <const> = {
  role_definitions = {
    summary = "list the roles that can be given at a scope",
    text = [[
The `name` of a role is the id that Session:assign_role takes; people know it by
`properties.roleName`. Session:role_definition finds one by that.]],
    filter = "OData, such as roleName eq 'Key Vault Reader'",
    gives = "name and properties: roleName, description, permissions and others",
    example = [[
local az = azure.login()
for role in az:role_definitions(az:vault_resource("contoso-kv").id) do
  print(role.name, role.properties.roleName)
end]],
  },
  role_assignments_at = {
    summary = "list who has which role at a scope, also by what is above and below it",
    text = "Session:role_assignments lists those of one principal.",
    filter = "OData: atScope() leaves out what is below the scope",
    type = "RoleAssignment",
    gives = "role assignments as ARM has them",
    example = [[
local az = azure.login()
local scope = az:vault_resource("contoso-kv").id
for found in az:role_assignments_at(scope, { filter = "atScope()" }) do
  print(found.properties.principalId, found.properties.roleDefinitionId)
end]],
  },
  delete_role_assignment = {
    summary = "take a role away",
    text = [[
A list of assignments at a scope also has those from above it: see properties.scope before you
delete one. It may take some minutes until the role no longer holds everywhere.]],
    example = [[
local az = azure.login()
local known = az:identities(az:subscriptions()().subscriptionId)()
local id = known.id:gsub("[^/]+$", "render-roles")
local old = az:put_identity(id, { location = "eastus" })
local scope = az:vault_resource("contoso-kv").id
az:assign_role({ scope = scope, principal = old.properties.principalId,
  role = "4633458b-17de-408a-b874-0445c86b69e6" })
for found in az:role_assignments(scope, old.properties.principalId) do
  if found.properties.scope == scope then
    az:delete_role_assignment(found.id)
  end
end]],
  },
}

local subscriptions <const> = {
  locations = {
    summary = "list the regions that a subscription can use",
    gives = "name, displayName and others of each",
    example = [[
local az = azure.login()
for region in az:locations(az:subscriptions()().subscriptionId) do
  print(region.name, region.displayName)
end]],
  },
  batch_quotas = {
    summary = "see how many Batch accounts a subscription may have in a region",
    text = "The quotas of an account, such as cores and pools, are with the account itself.",
    gives = "accountQuota",
    needs = "azure",
    example = [[
local az = azure.login()
local subscription = az:subscriptions()().subscriptionId
print(az:batch_quotas(subscription, "eastus").accountQuota)]],
  },
  batch_skus = {
    summary = "list the VM sizes that Batch supports in a region",
    text = "batchSupportEndOfLife says until when, for sizes that Batch gives up.",
    filter = "OData text that the service filters by, on familyName",
    gives = "name, familyName, capabilities, batchSupportEndOfLife of each",
    needs = "azure",
    example = [[
local az = azure.login()
for size in az:batch_skus(az:subscriptions()().subscriptionId, "eastus") do
  print(size.name, size.familyName, size.batchSupportEndOfLife)
end]],
  },
  check_batch_name = {
    summary = "ask whether a name is free for a new Batch account in a region",
    body = "`name`, and `type`: Microsoft.Batch/batchAccounts",
    gives = "nameAvailable, and if it is false reason and message",
    needs = "azure",
    example = [[
local az = azure.login()
local subscription = az:subscriptions()().subscriptionId
local answer = az:check_batch_name(subscription, "eastus", {
  name = "contosonew", type = "Microsoft.Batch/batchAccounts",
})
print(answer.nameAvailable, answer.message)]],
  },
}

local networks <const> = {
  subnet = {
    summary = "read a subnet: service endpoints, route table, NAT gateway, private endpoints",
    gives = "name and properties; nil if there is none",
    needs = "azure",
    example = [[
local az = azure.login()
local pool = az:batch("contosorender"):pool("render-linux")
local subnet = az:subnet(pool.networkConfiguration.subnetId)
print(subnet and #(subnet.properties.serviceEndpoints or {}))]],
  },
  route_table = {
    summary = "read a route table, which may send the traffic of nodes elsewhere",
    gives = "name and properties with routes; nil if there is none",
    needs = "azure",
    example = [[
local az = azure.login()
local pool = az:batch("contosorender"):pool("render-linux")
local subnet = az:subnet(pool.networkConfiguration.subnetId)
local routes = az:route_table(subnet.properties.routeTable.id)
print(#routes.properties.routes)]],
  },
}

local details <const> = {}
for _, group in ipairs({ vaults, identities, roles, subscriptions, networks }) do
  for name, detail in pairs(group) do
    details[name] = detail
  end
end

return details
