--- Azure from Lua: sign in, find Batch accounts and vaults, read and change them, keep blobs.
--
-- The operations themselves are Swift (`azure.native`); what is here gives them names, iterators
-- and look-ups. All of it waits without blocking other tasks of the script.
--
--     local az = azure.login()
--     for account in az:batch_accounts() do print(account.name, account.location) end
--     local batch = az:batch("contosorender")
--
-- Requires azure.native, pages.

local check_options = require("options").check
local native = require("azure.native")
local pages = require("pages")

local azure = {
  emulator = native.emulator,
}

local Session <const> = native.Session
local KeyVault <const> = native.KeyVault
local StorageAccount <const> = native.StorageAccount

--- Signs in.
-- @param options `method`: "environment", "secret", "certificate", "workload", "managed", "cli",
--   "device" or "chain", and what it needs: `tenant`, `client_id`, `client_secret`, `certificate`,
--   `certificate_password`, `resource_id`; `cloud`: "public", "usgovernment", "china", "emulator"
--   or a JSON file. Without options: the emulator if the shell was started with --emulator, else
--   the first method that works.
-- @return a session
-- @raise an error object if the options do not say who signs in
function azure.login(options)
  return native.login(options or {})
end

--- Tells who is signed in.
-- @param session a session; without one, signs in with defaults
-- @return a table: `tenant`, `object_id`, `client_id`, `name`, `method`, `cloud`, `expires`
function azure.whoami(session)
  return (session or azure.login()):whoami()
end

--- The subscriptions that the signed-in identity sees.
function Session:subscriptions()
  return pages.of(self:subscription_pages(), "subscriptions")
end

--- The rows that answer a query to Azure Resource Graph.
-- @param kql the query; it must give the column `id` to be read in pages
-- @param options `subscriptions` or `management_groups`: lists of ids or names, the whole tenant
--   without both; `page_size`: rows of a page, up to 1000
function Session:query(kql, options)
  return pages.of(self:query_pages(kql, options or {}))
end

local COLUMNS <const> = [[
| project id, name, type, location, tags, identity, properties, subscriptionId, resourceGroup
| order by id asc]]

-- The statuses by which Resource Graph is closed to the identity or does not exist here.
local CLOSED <const> = { [403] = true, [404] = true, [405] = true }

local function is_closed(err)
  return type(err) ~= "string" and err.kind == "azure" and CLOSED[err.status] or false
end

-- All resources of a type: by one query, or subscription by subscription where that is refused.
local function resources(session, type_name, kind, list_of)
  local query = ("resources | where type =~ '%s'\n%s"):format(type_name, COLUMNS)
  return pages.either(session:query(query), is_closed, function()
    return list_of(session)
  end, kind)
end

local function accounts_by_subscription(session)
  return pages.flatten(session:subscriptions(), function(subscription)
    return pages.of(session:batch_account_pages({ subscription = subscription.subscriptionId }))
  end, "batch_accounts")
end

local function vaults_by_subscription(session)
  return pages.flatten(session:subscriptions(), function(subscription)
    return pages.of(session:vault_pages(subscription.subscriptionId))
  end, "vaults")
end

--- The Batch accounts of every subscription, or of one.
-- @param options `subscription`: an id
function Session:batch_accounts(options)
  check_options(options, { "subscription" }, "batch_accounts")
  if options and options.subscription then
    return pages.of(self:batch_account_pages(options), "batch_accounts")
  end
  return resources(self, "microsoft.batch/batchaccounts", "batch_accounts",
    accounts_by_subscription)
end

-- The item of this name, and the names of all that were seen.
local function search(items, name)
  local seen = {}
  for item in items do
    if item.name:lower() == name:lower() then
      return item, seen
    end
    seen[#seen + 1] = item.name
  end
  return nil, seen
end

-- The resource of this name as Resource Manager has it now: the row of a query may be old.
local function current(items, name, read, list_of)
  local row = search(items, name)
  local resource = row and read(row.id)
  if resource then
    return resource
  end
  return search(list_of(), name)
end

local function find_account(session, name)
  local account, known = current(session:batch_accounts(), name, function(id)
    return session:batch_account_resource(id)
  end, function()
    return accounts_by_subscription(session)
  end)
  if account then
    return account
  end
  local list = #known > 0 and table.concat(known, ", ") or "none"
  error(("cannot find Batch account '%s' among those that you may read (%s)"):format(name, list), 3)
end

--- One Batch account, ready for its data plane and its management plane.
-- @param account its name, or the table that `batch_accounts` gave
-- @param options `shared_key = true` signs data plane requests with the account's key
function Session:batch(account, options)
  if type(account) == "string" then
    account = find_account(self, account)
  end
  return self:open_batch_account(account, options or {})
end

--- One key vault.
-- @param vault its name or its URL
function Session:vault(vault)
  return self:open_vault(vault)
end

--- The key vaults of every subscription.
function Session:vaults()
  return resources(self, "microsoft.keyvault/vaults", "vaults", vaults_by_subscription)
end

--- The resource of the vault with this name, nil if the identity may not read one.
function Session:vault_resource(name)
  return (current(self:vaults(), name, function(id)
    return self:vault_by_id(id)
  end, function()
    return vaults_by_subscription(self)
  end))
end

--- The blobs of a storage account.
-- @param name the name of the account
function Session:storage(name)
  return self:open_storage(name)
end

--- The user-assigned managed identity with this resource id.
function Session:identity(id)
  return self:managed_identity(id)
end

--- The role assignments of a principal at a scope.
-- @param scope a resource id
-- @param principal an object id
function Session:role_assignments(scope, principal)
  return pages.of(self:role_assignment_pages(scope, principal), "role_assignments")
end

-- The lists of the services: what they call `things_pages` is the iterator `things`.
for type_name, operations in pairs(native.operations) do
  local class <const> = native[type_name]
  for _, operation in ipairs(operations) do
    if operation.answer == "pages" then
      local read_pages <const>, kind <const> = class[operation.name .. "_pages"], operation.kind
      class[operation.name] = function(self, ...)
        return pages.of(read_pages(self, ...), kind)
      end
    end
  end
end

--- The first role with this name that can be given at a scope, nil if there is none.
-- @param scope a resource id
-- @param name what people call it: "Key Vault Secrets User"
function Session:role_definition(scope, name)
  local filter = ("roleName eq '%s'"):format(name:gsub("'", "''"))
  return (self:role_definitions(scope, { filter = filter })())
end

--- A secret with its value, nil if there is none of this name.
-- @param version an id; nil for the newest
-- @return what the vault says of it, and `value`, a secret
function KeyVault:secret(name, version)
  local properties, value = self:read_secret(name, version)
  if properties then
    properties.value = value
  end
  return properties
end

--- The blobs of a container.
-- @param options `prefix`: what their names begin with; `page_size`: blobs of a page
function StorageAccount:list(container, options)
  return pages.of(self:blob_pages(container, options or {}), "blobs")
end

return azure
