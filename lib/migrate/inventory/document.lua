--- An inventory as a value and as a file: look-ups, text for people, saving and loading.
--
-- Requires json, migrate.values, options, session.native, views.

local check_options = require("options").check
local json = require("json")
local session = require("session.native")
local values = require("migrate.values")
local views = require("views")

local document = {
  KIND = "certferry inventory",
  VERSION = 1,
}

local Inventory = { __name = "inventory" }
Inventory.__index = Inventory

-- Lists of ours, which are arrays in the file even if they are empty.
local LISTS <const> = {
  accounts = true, certificates = true, pools = true, references = true, seen_in = true,
  nodes = true, jobs = true, schedules = true, tasks = true, consumers = true, images = true,
  failures = true, vaults = true, versions = true, deleted = true, role_assignments = true,
  identities = true, visibility = true, masked = true, caller_roles = true,
}

local function mark_lists(value)
  for key, item in pairs(value) do
    if type(item) == "table" then
      if LISTS[key] and next(item) == nil then
        json.array(item)
      end
      mark_lists(item)
    end
  end
end

--- Makes an inventory of plain data.
function document.adopt(data)
  mark_lists(data)
  return setmetatable(data, Inventory)
end

local function find(list, key, wanted)
  for _, item in ipairs(list) do
    if item[key]:lower() == wanted:lower() then
      return item
    end
  end
  return nil
end

--- The account of this name, nil if it was not read.
function Inventory:account(name)
  return find(self.accounts, "name", name)
end

--- The pool with this id in an account, nil if there is none; and the account.
function Inventory:pool(account_name, id)
  local account = self:account(account_name)
  return account and find(account.pools, "id", id), account
end

--- Every account's certificate with this thumbprint.
-- @param thumbprint hex digits in either case
-- @return a list of `{account, certificate}`
function Inventory:certificate(thumbprint)
  local found = {}
  for _, account in ipairs(self.accounts) do
    local certificate = find(account.certificates, "thumbprint", thumbprint)
    if certificate then
      found[#found + 1] = { account = account, certificate = certificate }
    end
  end
  return found
end

local function chosen(accounts, choice)
  local found = {}
  for _, account in ipairs(accounts) do
    local is_named = not choice.accounts
    for _, name in ipairs(choice.accounts or {}) do
      is_named = is_named or account.name:lower() == name:lower()
    end
    local is_there = not choice.subscription
      or (account.subscription or ""):lower() == choice.subscription:lower()
    found[#found + 1] = is_named and is_there and account or nil
  end
  return found
end

--- The same with some accounts only: nothing is read anew.
-- @param choice `accounts`: a list of names; `subscription`: an id; neither for all
-- @raise a text that names an account or a subscription of which the inventory has nothing
function Inventory:only(choice)
  check_options(choice, { "accounts", "subscription" }, "only")
  if not choice.accounts and not choice.subscription then
    return self
  end
  for _, name in ipairs(choice.accounts or {}) do
    if #chosen(self.accounts, { accounts = { name }, subscription = choice.subscription }) == 0 then
      error(("the inventory (%s) has no account '%s'%s"):format(self.scope, name,
        choice.subscription and " of subscription " .. choice.subscription or ""), 0)
    end
  end
  local accounts, names = chosen(self.accounts, choice), {}
  if #accounts == 0 then
    error(("the inventory (%s) has no account of subscription %s"):format(self.scope,
      choice.subscription), 0)
  end
  for position, account in ipairs(accounts) do
    names[position] = account.name
  end
  local copy = {}
  for key, value in pairs(self) do
    copy[key] = value
  end
  copy.accounts = accounts
  copy.scope = ("account%s %s"):format(#names == 1 and "" or "s", table.concat(names, ", "))
  return document.adopt(copy)
end

--- The vault of this name, nil if it was not read.
function Inventory:vault(name)
  return find(self.vaults, "name", name)
end

local function thumbprints_of(pool)
  local list = {}
  for position, reference in ipairs(pool.references) do
    list[position] = reference.thumbprint
  end
  return table.concat(list, " ")
end

local function count(list, test)
  local number = 0
  for _, item in ipairs(list) do
    number = number + (test(item) and 1 or 0)
  end
  return number
end

--- A row for each pool, to be shown as a table or written as CSV.
function Inventory:pools()
  local rows = json.array()
  for _, account in ipairs(self.accounts) do
    for _, pool in ipairs(account.pools) do
      rows[#rows + 1] = {
        account = account.name, pool = pool.id, os = pool.os, nodes = #pool.nodes,
        certificates = thumbprints_of(pool),
        jobs = count(account.jobs, function(job)
          return job.poolInfo and values.same_name(job.poolInfo.poolId, pool.id)
        end),
        consumers = count(account.consumers, function(consumer)
          return consumer.pool == pool.id
        end),
      }
    end
  end
  return views.tag(rows, "inventory_pools")
end

--- A row for each certificate of Batch.
function Inventory:certificates()
  local rows = json.array()
  for _, account in ipairs(self.accounts) do
    for _, certificate in ipairs(account.certificates) do
      local held = certificate.data or {}
      local format = certificate.arm and certificate.arm.properties.format
      rows[#rows + 1] = {
        account = account.name, thumbprint = certificate.thumbprint, state = held.state,
        format = format, subject = certificate.subject, expires = certificate.not_after,
        pools = table.concat(certificate.pools, " "),
      }
    end
  end
  return views.tag(rows, "inventory_certificates")
end

local function plural(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

local function describe_pool(lines, pool, width)
  lines[#lines + 1] = ("    %s%s  %-13s  %s"):format(pool.id,
    (" "):rep(width - (utf8.len(pool.id) or width)), pool.os, plural(#pool.nodes, "node"))
  for _, reference in ipairs(pool.references) do
    local planes = #reference.seen_in < 2 and ("  (%s only)"):format(reference.seen_in[1]) or ""
    lines[#lines + 1] = ("      %s  %s%s"):format(reference.thumbprint,
      table.concat(reference.visibility, ", "), planes)
  end
end

local function describe_failures(lines, list, indent)
  for _, failure in ipairs(list) do
    lines[#lines + 1] = ("%snot read: %s%s: %s"):format(indent,
      failure.account and failure.account .. ", " or "", failure.what, failure.message)
  end
end

local function describe_account(lines, account)
  lines[#lines + 1] = ("  %s (%s): %s, %s, %s, %s"):format(account.name,
    account.location or "region unknown", plural(#account.pools, "pool"),
    plural(#account.certificates, "certificate"), plural(#account.jobs, "open job"),
    plural(#account.schedules, "schedule"))
  local width = 0
  for _, pool in ipairs(account.pools) do
    width = math.max(width, utf8.len(pool.id) or 0)
  end
  for _, pool in ipairs(account.pools) do
    describe_pool(lines, pool, width)
  end
  for _, consumer in ipairs(account.consumers) do
    lines[#lines + 1] = ("    %s mentions %s"):format(consumer.path,
      consumer.thumbprint or consumer.mentions)
  end
  describe_failures(lines, account.failures, "    ")
end

local function totals(inventory)
  local pools, users, nodes, certificates = 0, 0, 0, 0
  for _, account in ipairs(inventory.accounts) do
    pools, certificates = pools + #account.pools, certificates + #account.certificates
    for _, pool in ipairs(account.pools) do
      users, nodes = users + (#pool.references > 0 and 1 or 0), nodes + #pool.nodes
    end
  end
  return ("%s, %s, %d of them with certificates, %s, %s of Batch, %s"):format(
    plural(#inventory.accounts, "account"), plural(pools, "pool"), users, plural(nodes, "node"),
    plural(certificates, "certificate"), plural(#inventory.vaults, "key vault"))
end

function Inventory:__tostring()
  local lines = { ("Inventory of %s, taken %s"):format(self.scope, self.taken),
    "  " .. totals(self) }
  for _, account in ipairs(self.accounts) do
    describe_account(lines, account)
  end
  for _, vault in ipairs(self.vaults) do
    lines[#lines + 1] = ("  vault %s: %s"):format(vault.name,
      plural(#vault.certificates, "certificate"))
    describe_failures(lines, vault.failures, "    ")
  end
  describe_failures(lines, self.failures, "  ")
  return table.concat(lines, "\n")
end

--- Writes the inventory to a file that only its owner may read, as a whole or not at all.
-- The keys are sorted, so that two inventories can be compared.
-- @return the path
-- @raise if the file can't be written
function Inventory:save(path)
  session.write_private(path, json.encode(self, { pretty = true }) .. "\n")
  return path
end

local function refuse(path, reason)
  error(("cannot load inventory '%s': %s"):format(path, reason), 3)
end

local function read_file(path)
  local file, reason = io.open(path, "rb")
  if not file then
    return nil, (reason:gsub("^.*: ", ""))
  end
  local text = file:read("a")
  file:close()
  return text, "it is a folder"
end

local SHAPE <const> = { accounts = "table", vaults = "table", identities = "table",
  subnets = "table", failures = "table", taken = "string", scope = "string" }

local function damage_of(data)
  for name, wanted in pairs(SHAPE) do
    if type(data[name]) ~= wanted then
      return ("'%s' is missing or of another kind"):format(name)
    end
  end
  for position, account in ipairs(data.accounts) do
    for _, name in ipairs({ "certificates", "pools", "jobs", "schedules", "tasks", "consumers" }) do
      if type(account.name) ~= "string" or type(account[name]) ~= "table" then
        return ("account %d has no '%s'"):format(position, name)
      end
    end
  end
  return nil
end

--- Reads an inventory that `save` wrote.
-- @raise a text that says what is wrong with the file, and what to do
function document.load(path)
  local text, reason = read_file(path)
  if not text then
    refuse(path, reason)
  end
  local ok, data = pcall(json.decode, text)
  if not ok then
    refuse(path, ("it is damaged (%s); take the inventory again"):format(
      tostring(data):gsub("^.-:%d+: ", "")))
  elseif type(data) ~= "table" or type(data.kind) ~= "string" then
    refuse(path, "it is no file of certferry")
  elseif data.kind ~= document.KIND then
    refuse(path, ("it is a %s"):format(data.kind))
  elseif data.version ~= document.VERSION then
    refuse(path, ("it has version %s, this certferry reads version %d; take the inventory again")
      :format(tostring(data.version), document.VERSION))
  end
  local damage = damage_of(data)
  if damage then
    refuse(path, damage .. "; take the inventory again")
  end
  return document.adopt(data)
end

return document
