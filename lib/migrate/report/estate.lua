--- What a map of an estate shows: certificates, pools and vaults, and what links them.
--
-- Requires migrate.audit.bodies, migrate.audit.walk, migrate.report.progress, migrate.values.

local bodies = require("migrate.audit.bodies")
local count_text = require("migrate.audit.walk").count
local progress = require("migrate.report.progress")
local values = require("migrate.values")

local estate = {}

local function pool_key(account, id)
  return "pool " .. account .. "/" .. id
end

local function held_key(vault, name)
  return "vault " .. vault:lower() .. "/" .. name:lower()
end

local function jobs_of(account, id)
  local number = 0
  for _, job in ipairs(account.jobs) do
    number = number + (job.poolInfo and values.same_name(job.poolInfo.poolId, id) and 1 or 0)
  end
  return number
end

-- The common name of a subject, or all of it.
local function short_subject(subject)
  return subject and (subject:match("CN=([^,]+)") or subject)
end

local function add_link(self, from, to, state)
  local key = from .. "\0" .. to
  if not self.linked[key] then
    self.linked[key] = true
    self.links[#self.links + 1] = { from = from, to = to, state = state }
  end
end

local function add_certificates(self, band, account)
  for _, certificate in ipairs(account.certificates) do
    self.subjects[certificate.thumbprint] = short_subject(certificate.subject)
    band.certificates[#band.certificates + 1] = {
      key = "certificate " .. account.name .. "/" .. certificate.thumbprint,
      label = short_subject(certificate.subject) or certificate.thumbprint,
      thumbprint = certificate.thumbprint, expires = certificate.not_after,
      is_used = #certificate.pools > 0, account = account.name,
    }
  end
end

local function describe_pool(account, pool)
  local nodes, jobs = #pool.nodes, jobs_of(account, pool.id)
  return ("%s, %s, %s"):format(pool.os, count_text(nodes, "node"), count_text(jobs, "job"))
end

local function add_pools(self, band, account)
  for _, pool in ipairs(account.pools) do
    local key = pool_key(account.name, pool.id)
    local row = { key = key, label = pool.id, detail = describe_pool(account, pool),
      account = account.name, references = #pool.references, pool = pool,
      worst = self.worst[account.name .. "/" .. pool.id] }
    self.rows[key] = row
    band.all[#band.all + 1] = row
    for _, reference in ipairs(pool.references) do
      add_link(self, "certificate " .. account.name .. "/" .. reference.thumbprint, key, "before")
    end
  end
end

local function vault_of(self, name)
  local known = self.by_vault[name:lower()]
  if not known then
    known = { name = name, certificates = {}, identities = {} }
    self.by_vault[name:lower()] = known
    self.vaults[#self.vaults + 1] = known
  end
  return known
end

local function held_row(self, vault_name, name, changes)
  local key = held_key(vault_name, name)
  local row = self.rows[key]
  if not row then
    row = { key = key, label = name }
    self.rows[key] = row
    local vault = vault_of(self, vault_name)
    vault.certificates[#vault.certificates + 1] = row
  end
  row.subject = row.subject or self.subjects[changes.thumbprint]
  for field, value in pairs(changes) do
    row[field] = row[field] == nil and value or row[field]
  end
  return row
end

local function add_vaults(self, inventory)
  for _, vault in ipairs(inventory.vaults) do
    vault_of(self, vault.name)
    for _, held in ipairs(vault.certificates) do
      held_row(self, vault.name, held.name, { is_there = true, thumbprint = held.thumbprint,
        expires = held.expires })
    end
  end
end

-- "https://contoso-kv.vault.azure.net/secrets/render/0a1b" to the vault and the name.
local function parts_of(url)
  if type(url) ~= "string" then
    return nil
  end
  return url:match("^https?://([^./:]+)[^/]*/[^/]+/([^/?]+)")
end

-- Pools that already get certificates from a vault.
local function add_present(self, inventory)
  for _, found in ipairs(bodies.key_vault(inventory, {})) do
    local row = self.rows[pool_key(found.body.account.name, found.body.id)]
    for _, item in ipairs(bodies.urls(found)) do
      local vault, name = parts_of(item.url)
      if row and vault then
        row.is_on_vault = true
        add_link(self, row.key, held_row(self, vault, name, {}).key, "present")
      end
    end
  end
end

local function add_identity(vault, name)
  for _, known in ipairs(vault.identities) do
    if known == name then
      return
    end
  end
  vault.identities[#vault.identities + 1] = name
end

local function add_planned(self, plan, entry, state)
  local row = self.rows[pool_key(entry.account, entry.id)]
  if not row then
    return
  end
  local identity = entry.identity and entry.identity.name
  row.successor = { key = "successor " .. entry.account .. "/" .. entry.successor,
    label = entry.successor, state = state, wave = entry.wave, strategy = entry.strategy,
    identity = identity }
  add_link(self, row.key, row.successor.key, state)
  for _, certificate in ipairs(plan.certificates) do
    for _, thumbprint in ipairs(entry.certificates) do
      if certificate.thumbprint == thumbprint then
        local held = held_row(self, certificate.vault.name, certificate.name,
          { thumbprint = certificate.new_thumbprint or thumbprint })
        add_link(self, row.successor.key, held.key, state)
        add_identity(vault_of(self, certificate.vault.name), identity)
      end
    end
  end
end

local function add_plan(self, plan, rows)
  local tallies = progress.pools(rows)
  for _, entry in ipairs(plan.pools) do
    local tally = tallies[entry.account .. "/" .. entry.id]
    add_planned(self, plan, entry, tally and progress.state_of(tally) or "planned")
  end
  for _, item in ipairs(plan.manual) do
    local row = item.object.kind == "pool" and self.rows[pool_key(item.object.account or "",
      item.object.id)]
    if row and item.blocks and not row.successor then
      row.manual = item
    end
  end
end

-- Pools that have nothing to do with certificates are only counted.
local function choose_pools(band)
  band.pools, band.others = {}, {}
  for _, row in ipairs(band.all) do
    local matters = row.references > 0 or row.successor or row.manual or row.is_on_vault
    local list = matters and band.pools or band.others
    list[#list + 1] = row
  end
end

local RANK <const> = { blocker = 1, warning = 2 }

local function worst_of(findings)
  local worst = {}
  for _, finding in ipairs(findings) do
    local object, rank = finding.object, RANK[finding.severity]
    if rank and object.kind == "pool" and object.account then
      local key = object.account .. "/" .. object.id
      if not worst[key] or rank < RANK[worst[key]] then
        worst[key] = finding.severity
      end
    end
  end
  return worst
end

--- What the map shows.
-- @param inventory what migrate.inventory gave
-- @param plan a plan, or nil
-- @param steps what progress.steps gave, or nil
-- @param findings a list
-- @return `bands`: for each account its `certificates`, `pools` and `others`; `vaults` with
--   `certificates` and the `identities` that read them; `links` of `{from, to, state}`
function estate.of(inventory, plan, steps, findings)
  local self = { rows = {}, links = {}, linked = {}, bands = {}, vaults = {}, by_vault = {},
    subjects = {}, worst = worst_of(findings) }
  for position, account in ipairs(inventory.accounts) do
    local band = { name = account.name, location = account.location, certificates = {}, all = {} }
    self.bands[position] = band
    add_certificates(self, band, account)
    add_pools(self, band, account)
  end
  add_vaults(self, inventory)
  add_present(self, inventory)
  if plan then
    add_plan(self, plan, steps)
  end
  for _, band in ipairs(self.bands) do
    choose_pools(band)
  end
  return { bands = self.bands, vaults = self.vaults, links = self.links, has_plan = plan ~= nil }
end

return estate
