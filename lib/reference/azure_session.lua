--- Reference: what a signed-in session can do.

local operations = require("reference.operations")

local WRITTEN <const> = {
  {
    name = "whoami",
    summary = "tell who is signed in, how, and for how long",
    text = [[
What the token for Azure Resource Manager says; the token itself is never shown. Roles are given to
the object_id.]],
    parameters = {},
    returns = { { type = "SignedInIdentity", text = "who is signed in" } },
    raises = "an error of kind credential, azure or transport if no token is given",
    example = [[
local who = azure.login():whoami()
print(who.method, who.tenant, who.object_id)]],
  },
  {
    name = "subscriptions",
    summary = "list the subscriptions that the identity sees",
    parameters = {},
    returns = { { type = "Items<Subscription>", text = "subscriptions as Azure lists them" } },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
for subscription in azure.login():subscriptions() do
  print(subscription.subscriptionId, subscription.displayName)
end]],
  },
  {
    name = "batch_accounts",
    summary = "list the Batch accounts of every subscription, or of one",
    text = [[
Asks Azure Resource Graph once for all subscriptions, which may be some minutes behind and writes
types and resource groups in lower case. Where Resource Graph is refused or absent, and with the
option subscription, Resource Manager lists them, subscription by subscription.]],
    parameters = {
      { name = "options", type = "table?", text = "what to list", options = {
        { name = "subscription", type = "string?", text = "id of the only subscription to read",
          default = "all" },
      } },
    },
    returns = {
      { type = "Items<BatchAccountResource>", text = "accounts, with all properties" },
    },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
for account in azure.login():batch_accounts() do
  print(account.name, account.location)
end]],
  },
  {
    name = "batch",
    summary = "open a Batch account",
    text = [[
A name is looked up among the accounts of every subscription, in any case of letters, and the
account is then read from Resource Manager; a table that Session:batch_accounts gave is taken as it
is, without a request.]],
    parameters = {
      { name = "account", type = "string|BatchAccountResource", completes = "accounts",
        text = "its name, or the table that Session:batch_accounts gave" },
      { name = "options", type = "table?", text = "how to sign requests", options = {
        { name = "shared_key", type = "boolean?", default = "false",
          text = "sign with the account's key, which is fetched, instead of a token" },
      } },
    },
    returns = { { type = "BatchAccount", text = "the account" } },
    raises = "a text that lists the known accounts if there is none of this name; "
      .. "NotAnAccount if the table is no account",
    example = [[
local batch = azure.login():batch("contosorender")
print(batch.name, batch.id)]],
  },
  {
    name = "vault",
    summary = "open a key vault",
    text = "No request is sent; a vault that does not exist is an error of the first request.",
    parameters = {
      { name = "vault", type = "string", completes = "vaults", text = "its name or its URL" },
    },
    returns = { { type = "KeyVault", text = "the vault" } },
    example = [[
local vault = azure.login():vault("contoso-kv")
print(vault.url)]],
  },
  {
    name = "vaults",
    summary = "list the key vaults of every subscription",
    text = "Asks Azure Resource Graph first, with what Session:batch_accounts says of it.",
    parameters = {},
    returns = { { type = "Items<VaultResource>", text = "vaults, with all properties" } },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
for vault in azure.login():vaults() do
  print(vault.name, vault.properties.vaultUri)
end]],
  },
  {
    name = "vault_resource",
    summary = "find the resource of a vault by its name",
    parameters = {
      { name = "name", type = "string", completes = "vaults", text = "in any case of letters" },
    },
    returns = {
      { type = "VaultResource?", text = "the vault as ARM has it; nil if none can be read" },
    },
    raises = "an error of kind azure or transport",
    example = [[
local resource = azure.login():vault_resource("contoso-kv")
print(resource.id)]],
  },
  {
    name = "storage",
    summary = "open a storage account",
    text = [[
No request is sent; an account that does not exist is an error of the first request.]],
    parameters = {
      { name = "name", type = "string", text = "its name: lower-case letters and digits" },
    },
    returns = { { type = "StorageAccount", text = "the account" } },
    raises = "InvalidResourceName if no account can have the name; NoStorage if the cloud has "
      .. "no storage",
    example = [[
local store = azure.login():storage("contosostore")
print(store.name)]],
  },
  {
    name = "query",
    summary = "query Azure Resource Graph: resources of many subscriptions at once",
    text = [[
The query is in Kusto's language and must give the column id to be read in pages. What comes may be
some minutes behind, shows only what the identity may read, and has types and resource groups in
lower case: read a resource from Resource Manager before you change it.]],
    parameters = {
      { name = "kql", type = "string", text = "the query" },
      { name = "options", type = "table?", text = "where to look", options = {
        { name = "subscriptions", type = "table?", default = "the whole tenant",
          text = "a list of ids, up to 1000" },
        { name = "management_groups", type = "table?", default = "the whole tenant",
          text = "a list of names" },
        { name = "page_size", type = "integer?", default = "1000",
          text = "rows of a page, up to 1000" },
      } },
    },
    returns = { { type = "Items<table>", text = "a table for each row, by columns" } },
    raises = "when a page is read: ResultTruncated where rows are left out, SubscriptionLimit "
      .. "where subscriptions are, an error of kind azure or transport",
    example = [[
local query = "resources | where type =~ 'microsoft.batch/batchaccounts' "
  .. "| project id, name, mode = properties.poolAllocationMode | order by id asc"
for row in azure.login():query(query, { page_size = 100 }) do
  print(row.name, row.mode)
end]],
  },
  {
    name = "identity",
    summary = "read a user-assigned managed identity",
    parameters = {
      { name = "id", type = "string", text = "its resource id" },
    },
    returns = { { type = "Identity", text = "the identity as ARM has it" } },
    raises = "an error of kind azure if there is none, or if it may not be read",
    example = [[
local identity = azure.login():identity(azure.emulator.identities[1].id)
print(identity.name, identity.properties.clientId)]],
  },
  {
    name = "role_assignments",
    summary = "list the roles that a principal has at a scope",
    parameters = {
      { name = "scope", type = "string", text = "a resource id" },
      { name = "principal", type = "string", text = "the object id of who has the roles" },
    },
    returns = { { type = "Items<RoleAssignment>", text = "role assignments as ARM has them" } },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
local az = azure.login()
local scope = az:vault_resource("contoso-kv").id
for found in az:role_assignments(scope, azure.emulator.identities[1].principal_id) do
  print(found.properties.roleDefinitionId)
end]],
  },
  {
    name = "assign_role",
    summary = "give a principal a role at a scope",
    text = [[
Safe to repeat. A principal that was just made is waited for, since Azure may not know it at
once.]],
    parameters = {
      { name = "options", type = "table", text = "all three are needed", options = {
        { name = "scope", type = "string", text = "the resource id of what is allowed" },
        { name = "role", type = "string", text = "the id of the role definition" },
        { name = "principal", type = "string", text = "the object id of who gets the role" },
      } },
    },
    returns = { { type = "RoleAssignment", text = "the assignment as ARM has it" } },
    raises = "an error of kind azure if it is not allowed",
    example = [[
local az = azure.login()
az:assign_role({
  scope = az:vault_resource("contoso-kv").id,
  role = "4633458b-17de-408a-b874-0445c86b69e6",  -- Key Vault Secrets User
  principal = azure.emulator.identities[1].principal_id,
})]],
  },
  {
    name = "role_definition",
    summary = "find a role by its name",
    text = "Its `name` is the id that Session:assign_role takes.",
    parameters = {
      { name = "scope", type = "string", text = "the resource id of what the role is for" },
      { name = "name", type = "string", text = "what people call it: Key Vault Secrets User" },
    },
    returns = {
      { type = "table?", text = "the first role of this name, with name and properties; nil if "
        .. "there is none" },
    },
    raises = "an error of kind azure or transport",
    example = [[
local az = azure.login()
local scope = az:vault_resource("contoso-kv").id
local role = az:role_definition(scope, "Key Vault Secrets User")
local pool_identity = az:identities(az:subscriptions()().subscriptionId)()
az:assign_role({ scope = scope, role = role.name,
  principal = pool_identity.properties.principalId })]],
  },
}

local internal <const> = operations.internal("Session")
for _, item in ipairs({
  { name = "known", reason = "completion asks it for names" },
  { name = "subscription_pages", reason = "Session:subscriptions wraps it" },
  { name = "batch_account_pages", reason = "Session:batch_accounts wraps it" },
  { name = "vault_pages", reason = "Session:vaults wraps it" },
  { name = "role_assignment_pages", reason = "Session:role_assignments wraps it" },
  { name = "open_batch_account", reason = "Session:batch wraps it" },
  { name = "open_vault", reason = "Session:vault wraps it" },
  { name = "open_storage", reason = "Session:storage wraps it" },
  { name = "managed_identity", reason = "Session:identity wraps it" },
  { name = "query_pages", reason = "Session:query wraps it" },
  { name = "batch_account_resource", reason = "Session:batch reads the account by it" },
  { name = "vault_by_id", reason = "Session:vault_resource reads the vault by it" },
}) do
  internal[#internal + 1] = item
end

return {
  {
    name = "Session",
    kind = "type",
    variables = { "az", "session" },
    summary = "a signed-in session: the way to accounts, vaults, identities and roles",
    text = [[
Made by azure.login. All requests of a session share one token for each service and their
connections.]],
    example = [[
local az = azure.login()
local batch = az:batch("contosorender")
local vault = az:vault("contoso-kv")]],
    methods = function() return require("azure.native").Session end,
    metatable_name = "Session",
    internal = internal,
    fields = {
      { name = "cloud", type = "string", text = "the name of the cloud" },
    },
    members = operations.members("Session", require("reference.session_operations"), WRITTEN),
  },
}
