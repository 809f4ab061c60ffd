--- How the nodes of a successor get what Batch gave those of the old pool.
--
-- References become settings of the Key Vault extension; what the extension can't do (public
-- certificates, stores of roots, users who are no administrators on Linux) becomes a start task.
-- Requires migrate.plan.certificates.

local certificates = require("migrate.plan.certificates")

-- Where the Linux extension puts files if nothing else is said.
-- learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux
local STORE <const> = "/var/lib/waagent/Microsoft.Azure.KeyVault.Store"

local FOLDERS <const> = { linux = "/opt/certificates", windows = "C:\\ProgramData\\certificates" }

local function consumers_of(account, pool)
  local found, maker = {}, pool.autopool
  for _, consumer in ipairs(account.consumers or {}) do
    if consumer.pool == pool.id or maker and consumer[maker.kind] == maker.id then
      found[#found + 1] = consumer
    end
  end
  return found
end

local function is_admin(user)
  return (user.elevation or "nonadmin"):lower() == "admin"
end

local function sees_tasks(pool)
  for _, reference in ipairs(pool.references) do
    for _, who in ipairs(reference.visibility or {}) do
      if who:lower() == "task" then
        return true
      end
    end
  end
  return false
end

-- Who has to read the files on Linux, in the words of extension.start_task. What is not known to
-- use certificates may still do so in a script, as the user that tasks have if nothing is said.
local function access_for(pool, consumers)
  local access = "administrators"
  for _, consumer in ipairs(consumers) do
    local user <const> = consumer.user or {}
    if not is_admin(user) then
      if user.name or (user.scope or "pool"):lower() == "task" then
        return "tasks"
      end
      access = "pool"
    end
  end
  if #consumers == 0 and sees_tasks(pool) then
    return "pool"
  end
  return access
end

local function mentions_folder(consumers)
  for _, consumer in ipairs(consumers) do
    if consumer.mentions == "AZ_BATCH_CERTIFICATES_DIR" then
      return true
    end
  end
  return false
end

local Delivery = {}
Delivery.__index = Delivery

function Delivery:observe(reference, entry)
  local item = { url = certificates.url(entry) }
  if self.pool.os == "windows" then
    item.store_location = "LocalMachine"
    item.store_name = (reference.store_name or "My"):upper() == "MY" and "MY"
      or reference.store_name
    item.exportable = self.override.exportable ~= false or nil
    item.accounts = self.override.accounts
  else
    item.readers = self.override.readers
  end
  for _, known in ipairs(self.observed) do
    if known.url == item.url and known.store_name == item.store_name then
      return
    end
  end
  self.observed[#self.observed + 1] = item
  self:expect(entry, item.store_name)
end

--- Notes what the canary has to find.
function Delivery:expect(entry, store)
  local vault = entry.vault.url:match("^https://([^./]+)")
  self.expected[#self.expected + 1] = {
    name = entry.name, thumbprint = entry.new_thumbprint or entry.thumbprint, store = store,
    as = entry.as, issued = entry.source.kind == "issuer" or nil,
    path = self.pool.os == "linux" and ("%s/%s.%s"):format(STORE, vault, entry.name) or nil,
  }
end

function Delivery:fetch(reference, entry)
  local is_windows <const> = self.pool.os == "windows"
  self.files[#self.files + 1] = {
    from = entry.as, url = certificates.url(entry), name = entry.name .. ".pem",
    identity = entry.as == "blob" and self.identity or nil,
    store = is_windows and reference.store_name or nil,
    store_location = is_windows and "LocalMachine" or nil,
  }
  self:expect(entry, is_windows and reference.store_name or nil)
end

function Delivery:take(reference)
  -- Only Windows has stores: Batch gives Linux the certificate as it is, whatever the store.
  local is_trust <const> = self.pool.os == "windows" and certificates.is_trust(reference)
  local entry = certificates.plan(self.draft, self.account, reference.thumbprint, self.vault,
    is_trust)
  if not entry then
    table.insert(self.missing, reference.thumbprint)
    return
  end
  self.entries[#self.entries + 1] = entry
  if entry.as == "certificate" then
    self:observe(reference, entry)
  else
    self:fetch(reference, entry)
  end
end

function Delivery:note(rule, why, action)
  self.draft:add_manual({
    rule = rule, object = { kind = "pool", account = self.account.name, id = self.pool.id },
    why = why, action = action,
  })
end

function Delivery:note_references()
  for _, reference in ipairs(self.pool.references) do
    if self.pool.os == "windows" then
      local location = (reference.store_location or ""):lower()
      if location == "currentuser" then
        self:note("R032", ("certificate %s was in the store of each user, and the extension fills "
          .. "that of the machine"):format(reference.thumbprint),
          "look for it in LocalMachine; name who may use its key with the override accounts")
      end
      local store = (reference.store_name or "My"):upper()
      if store ~= "MY" and not certificates.is_trust(reference) then
        self:note("R034", ("store '%s' is not one that Windows has"):format(reference.store_name),
          "see with the canary that the extension makes it, else fill it in a start task")
      end
    end
  end
end

function Delivery:note_consumers(folder)
  for _, consumer in ipairs(self.consumers) do
    if consumer.mentions == "AZ_BATCH_CERTIFICATES_DIR" then
      local is_own = consumer.site == "start task"
      self:note("R006", ("%s (%s) reads %s, where Batch put PFX files"):format(consumer.path,
        consumer.site, consumer.excerpt or consumer.mentions), is_own
        and ("the plan renames the variable; its files are PEM without a password in %s now")
          :format(folder)
        or ("let it read the PEM files in %s, before its job is moved"):format(folder))
    end
  end
end

-- What only a start task of ours can fetch is not left out in silence.
function Delivery:note_unfetched()
  for _, file in ipairs(self.files) do
    self:note("R008", ("nothing fetches '%s': the start task is the operator's own"):format(
      file.url), "fetch it in that start task, or leave the override start_task away")
  end
end

local function linux_files(self)
  local files = {}
  for _, item in ipairs(self.observed) do
    files[#files + 1] = { url = item.url, name = item.url:match("[^/]+$") .. ".pem" }
  end
  return table.move(self.files, 1, #self.files, #files + 1, files)
end

-- The options of extension.start_task, nil if none is needed.
function Delivery:start_task()
  local override <const> = self.override.start_task
  if override == false or override and override.commandLine then
    self:note_unfetched()
    return override or nil
  end
  local access = override and override.access or access_for(self.pool, self.consumers)
  local is_linux <const> = self.pool.os == "linux"
  local is_needed = override or #self.files > 0
    or is_linux and not self.override.readers
      and (access ~= "administrators" or mentions_folder(self.consumers))
  if not is_needed then
    return nil
  end
  return {
    access = access, certificates = is_linux and linux_files(self) or self.files,
    folder = override and override.folder, variable = override and override.variable,
    client_id = #self.files > 0 and self.client_id or nil,
  }
end

-- Whom the canary runs as: each user that is known to read certificates.
local function canary_users(consumers, access)
  local users, seen = {}, {}
  for _, consumer in ipairs(consumers) do
    local user = consumer.user or {}
    local copy = { name = user.name,
      elevation = not user.name and (is_admin(user) and "admin" or "nonadmin") or nil,
      scope = not user.name and (user.scope or "pool"):lower() or nil }
    local key = copy.name or copy.elevation .. "-" .. copy.scope
    if not seen[key] then
      seen[key] = true
      users[#users + 1] = copy
    end
  end
  if #users == 0 then
    users[1] = { elevation = access == "administrators" and "admin" or "nonadmin",
      scope = access == "tasks" and "task" or "pool" }
  end
  return users
end

-- Where a start task of the operator's own puts files is not known: the extension's are there.
local function with_paths(self, start_task)
  local is_ours = start_task and not start_task.commandLine
  local folder = is_ours and (start_task.folder or FOLDERS[self.pool.os])
  if self.pool.os == "linux" and folder then
    for _, expected in ipairs(self.expected) do
      expected.path = ("%s/%s.pem"):format(folder, expected.name)
    end
  end
  return folder or STORE
end

--- Says how the nodes of a pool's successor get its certificates.
-- @param context `draft`, `account`, `pool`, `override`, `vault`, `identity`, `client_id`;
--   `is_held`: only its certificates are looked at, since nothing is planned for the pool
-- @return a table: `entries` of certificates, `observed` (settings of the extension), `start_task`,
--   `canary` (`users` and `certificates`); nil if a person has to see to certificates first, and
--   their thumbprints
return function(context)
  local self = setmetatable({ observed = {}, files = {}, expected = {}, entries = {},
    missing = {} }, {
    __index = function(_, key) return context[key] or Delivery[key] end,
  })
  self.consumers = consumers_of(context.account, context.pool)
  for _, reference in ipairs(context.pool.references) do
    self:take(reference)
  end
  if #self.missing > 0 then
    return nil, self.missing
  end
  local start_task = self:start_task()
  local folder = with_paths(self, start_task)
  if not context.is_held then
    self:note_references()
    self:note_consumers(folder)
  end
  local access = start_task and start_task.access or "administrators"
  return {
    entries = self.entries, observed = self.observed, start_task = start_task,
    canary = { users = canary_users(self.consumers, access), certificates = self.expected },
  }
end
