--- What a Batch estate holds and who uses which certificate: an account, a subscription, a tenant.
--
--     local inventory = migrate.inventory(az, { account = "contosorender" })
--     print(inventory)
--     inventory:save("contosorender.inventory.json")
--
-- Nothing is changed. What can't be read is named, and the rest stays. Requires async, options,
-- the other files of migrate.inventory.

local async = require("async")
local check_options = require("options").check
local document = require("migrate.inventory.document")
local failures = require("migrate.inventory.failures")
local identities = require("migrate.inventory.identities")
local network = require("migrate.inventory.network")
local read_account = require("migrate.inventory.account")
local sizes = require("migrate.inventory.sizes")
local read_vault = require("migrate.inventory.vaults")

local OPTIONS <const> = { "account", "subscription", "accounts", "vaults", "tasks", "limit",
  "progress" }

local function is_wanted(filter, resource)
  if filter == nil then
    return true
  elseif type(filter) == "function" then
    return filter(resource)
  end
  for _, name in ipairs(filter) do
    if name:lower() == resource.name:lower() then
      return true
    end
  end
  return false
end

local function select_from(items, filter)
  local list = {}
  for resource in items do
    if is_wanted(filter, resource) then
      list[#list + 1] = resource
    end
  end
  table.sort(list, function(left, right) return left.id:lower() < right.id:lower() end)
  return list
end

-- A name that is misspelt would be missing without a word.
local function require_named(wanted, list)
  local is_there, missing = {}, {}
  for _, resource in ipairs(list) do
    is_there[resource.name:lower()] = true
  end
  for _, name in ipairs(type(wanted) == "table" and wanted or {}) do
    missing[#missing + 1] = not is_there[name:lower()] and ("'%s'"):format(name) or nil
  end
  if #missing > 0 then
    error(("cannot find Batch account %s among those that you may read"):format(
      table.concat(missing, ", ")), 0)
  end
end

-- The accounts of the scope: each opened, or what is known of it; and the words for the scope.
local function accounts_in(az, options, tenant)
  if options.account then
    local ok, batch = pcall(az.batch, az, options.account)
    if not ok then
      error(type(batch) == "string" and batch:gsub("^%S+:%d+: ", "") or batch, 0)
    end
    return { batch }, "account " .. batch.name
  end
  local list = select_from(az:batch_accounts(
    options.subscription and { subscription = options.subscription } or nil), options.accounts)
  require_named(options.accounts, list)
  for position, resource in ipairs(list) do
    -- One that is being made has no endpoint yet.
    local ok, batch = pcall(az.batch, az, resource)
    list[position] = ok and batch or { name = resource.name, failure = batch }
  end
  return list, options.subscription and "subscription " .. options.subscription
    or "tenant " .. tenant
end

-- One account; what is lost altogether is also told at the top.
local function read_one(inventory, batch, options)
  local ok, account, is_lost = pcall(function()
    if type(batch) == "table" and batch.failure then
      error(batch.failure, 0)
    end
    return read_account(batch, options)
  end)
  if not ok then
    local failure = failures.describe("the account", account)
    failure.account = batch.name
    inventory.failures[#inventory.failures + 1] = failure
    return false
  elseif is_lost then
    local first = account.failures[1]
    inventory.failures[#inventory.failures + 1] = { account = batch.name, what = first.what,
      kind = first.kind, code = first.code, message = first.message }
  end
  return account
end

local function read_accounts(inventory, batches, options)
  local done = 0
  local read = async.map(batches, function(batch)
    local account = read_one(inventory, batch, options)
    done = done + 1
    options.progress({ what = "account", name = batch.name, done = done, of = #batches })
    return account
  end, { limit = options.limit })
  for _, account in ipairs(read) do
    inventory.accounts[#inventory.accounts + 1] = account or nil
  end
end

local function subscriptions_of(inventory)
  local list, seen = {}, {}
  for _, account in ipairs(inventory.accounts) do
    if not seen[account.subscription] then
      seen[account.subscription] = true
      list[#list + 1] = account.subscription
    end
  end
  return list
end

local function read_vaults(inventory, az, options)
  if options.vaults == false then
    return
  end
  local list = failures.attempt(inventory.failures, "vaults", function()
    return select_from(az:vaults(), options.vaults)
  end)
  inventory.vaults = async.map(list or {}, function(resource)
    local vault = read_vault(az, resource, options.limit)
    options.progress({ what = "vault", name = resource.name })
    return vault
  end, { limit = options.limit })
end

local function read_subnets(inventory, az, options)
  local ids = network.ids(inventory.accounts)
  local read = async.map(ids, function(id) return network.read(az, id) end,
    { limit = options.limit })
  for position, id in ipairs(ids) do
    inventory.subnets[id] = read[position]
  end
end

local function read_caller_roles(inventory, az, options)
  async.map(inventory.accounts, function(account)
    account.caller_roles = failures.attempt(account.failures, "roles of the caller", function()
      return identities.roles(az, account.id, inventory.caller.object_id)
    end)
  end, { limit = options.limit })
end

local function sizes_of_pools(account)
  local wanted = {}
  for _, pool in ipairs(account.pools) do
    local definition = pool.data or pool.arm and pool.arm.properties or {}
    wanted[(definition.vmSize or ""):lower()] = true
  end
  return wanted
end

-- Accounts of one subscription and region share what is offered there.
local function by_place(accounts)
  local places, list = {}, {}
  for _, account in ipairs(accounts) do
    local key = ("%s %s"):format(account.subscription, account.location)
    if account.location and not places[key] then
      places[key] = {}
      list[#list + 1] = places[key]
    end
    table.insert(places[key] or {}, account)
  end
  return list
end

-- Cores and family of the VM sizes that an account's pools have; quotas are counted in them.
local function read_sizes(inventory, az, options)
  async.map(by_place(inventory.accounts), function(accounts)
    local first, offered = accounts[1], {}
    local list = {}
    failures.attempt(list, "VM sizes", function()
      for size in az:batch_skus(first.subscription, first.location) do
        offered[size.name:lower()] = sizes.describe(size)
      end
    end)
    for _, account in ipairs(accounts) do
      account.sizes = {}
      for name in pairs(sizes_of_pools(account)) do
        account.sizes[name] = offered[name]
      end
      account.failures[#account.failures + 1] = list[1]
    end
  end, { limit = options.limit })
end

-- What surrounds the accounts: vaults, identities, networks, and what the caller may do.
local function read_surroundings(inventory, az, options)
  async.all({
    function() read_vaults(inventory, az, options) end,
    function()
      inventory.identities = identities.read(az, subscriptions_of(inventory),
        inventory.caller.object_id, inventory.failures, options.limit)
    end,
    function() read_subnets(inventory, az, options) end,
    function() read_sizes(inventory, az, options) end,
    function() read_caller_roles(inventory, az, options) end,
  })
end

local function settled(options)
  options = options or {}
  check_options(options, OPTIONS, "inventory")
  return {
    account = options.account, subscription = options.subscription, accounts = options.accounts,
    vaults = options.vaults, tasks = options.tasks, limit = options.limit or 8,
    progress = options.progress or function() end,
  }
end

local function start(scope, caller)
  return {
    kind = document.KIND, version = document.VERSION, taken = os.date("!%Y-%m-%dT%H:%M:%SZ"),
    scope = scope, tenant = caller and caller.tenant, cloud = caller and caller.cloud,
    caller = caller, accounts = {}, vaults = {}, identities = {}, subnets = {}, failures = {},
  }
end

-- A Batch account alone: what is around it is not read.
local function of_batch(batch, options)
  local inventory = start("account " .. batch.name)
  read_accounts(inventory, { batch }, options)
  return document.adopt(inventory)
end

--- Reads an estate.
-- @param az a session; or a Batch account, whose vaults, identities and networks are not read
-- @param options `account` (name) or `subscription` (id), the whole tenant without both;
--   `accounts` and `vaults`: lists of names or functions that choose, `vaults` false for none;
--   `tasks` false: tasks are not read; `limit`: requests at a time in each place (8);
--   `progress(event)` is told what has been read
-- @return an inventory
-- @raise if the scope itself can't be read
return function(az, options)
  options = settled(options)
  if type(az) == "userdata" and az.add_certificate then
    return of_batch(az, options)
  end
  local who = az:whoami()
  local batches, scope = accounts_in(az, options, who.tenant)
  local inventory = start(scope, { tenant = who.tenant, cloud = who.cloud,
    object_id = who.object_id })
  read_accounts(inventory, batches, options)
  read_surroundings(inventory, az, options)
  return document.adopt(inventory)
end
