--- What rules know beside the inventory: the time, the files at hand, the vault, the plan.
--
-- Requires migrate.audit.walk.

local walk = require("migrate.audit.walk")

local Context = {}
Context.__index = Context

local function add_file(index, entry)
  local bundle = entry.bundle or entry
  local leaf = bundle.leaf or entry
  if leaf.thumbprint then
    index[leaf.thumbprint:upper()] = {
      thumbprint = leaf.thumbprint:upper(), has_private_key = bundle.has_private_key ~= false,
      path = entry.path or entry.file, subject = leaf.subject,
    }
  end
end

-- By thumbprint: of a list of bundles, of what certificate.find gave, or of `{thumbprint, path}`.
local function index_files(files)
  if not files then
    return nil
  end
  local index = {}
  for _, entry in ipairs(files.found or files) do
    add_file(index, entry)
  end
  return index
end

local function find_vault(inventory, vault)
  local name = type(vault) == "table" and vault.name or vault
  if type(vault) == "table" and vault.resource then
    return vault
  end
  return inventory:vault(name)
    or error(("cannot audit with vault '%s': the inventory has none of this name"):format(name), 0)
end

local function planned_vaults(inventory, plan)
  local list, seen = {}, {}
  for _, certificate in ipairs(plan.certificates or {}) do
    local name = certificate.vault and certificate.vault.name
    local vault = name and not seen[name] and inventory:vault(name)
    if vault then
      seen[name] = true
      list[#list + 1] = vault
    end
  end
  return list
end

-- The vaults that the migration is to use: the one named, those of the plan, or the only one.
local function choose_vaults(inventory, options)
  if options.vault then
    return { find_vault(inventory, options.vault) }
  elseif options.plan then
    return planned_vaults(inventory, options.plan)
  end
  return #inventory.vaults == 1 and { inventory.vaults[1] } or {}
end

local function matches(identity, wanted)
  return walk.lower(identity.id) == wanted:lower() or walk.lower(identity.name) == wanted:lower()
end

local function choose_identity(inventory, options)
  local wanted = options.identity
  if wanted == nil then
    return #inventory.identities == 1 and inventory.identities[1] or nil
  elseif type(wanted) == "table" and wanted.properties then
    return wanted
  end
  for _, identity in ipairs(inventory.identities) do
    if matches(identity, type(wanted) == "table" and wanted.id or wanted) then
      return identity
    end
  end
  error(("cannot audit with identity '%s': the inventory has none of this name or id")
    :format(tostring(wanted)), 0)
end

--- Adds a finding of the rule that is being checked.
-- @param finding `object`, `evidence`; if need be `path`, and a `severity`, `title`, `action` or
--   `uncertain` of its own, or `by_hand`, which holds even if the finding is uncertain
function Context:report(finding)
  local rule = self.rule
  local uncertain = finding.uncertain or rule.uncertain
  local by_hand = finding.by_hand
  if by_hand == nil then
    by_hand = rule.by_hand and not uncertain
  end
  self.found[#self.found + 1] = {
    rule = rule.id, severity = finding.severity or rule.severity, object = finding.object,
    path = finding.path, evidence = finding.evidence, title = finding.title or rule.title,
    action = finding.action or rule.action, link = rule.link,
    uncertain = uncertain, by_hand = by_hand or nil,
  }
end

local function planned_names(plan)
  local list = {}
  for position, certificate in ipairs(plan.certificates or {}) do
    list[position] = { name = certificate.name, thumbprint = certificate.thumbprint,
      vault = certificate.vault and certificate.vault.name }
  end
  return list
end

--- The names that certificates get in a vault: those of the plan, or those that a plan would give.
-- @return a list of `{name, thumbprint, account, vault}`; `vault` is nil for all
function Context:names()
  if self.plan then
    return planned_names(self.plan)
  end
  local list = {}
  for account, certificate in walk.certificates(self.inventory) do
    if walk.is_used(certificate) then
      list[#list + 1] = { account = account.name, thumbprint = certificate.thumbprint,
        name = "batch-" .. certificate.thumbprint:lower() }
    end
  end
  return list
end

--- The id of the principal that pools will read the vault with, nil if that is not known.
function Context:principal()
  return self.identity and self.identity.properties and self.identity.properties.principalId
end

--- Makes the context of an audit.
function Context.make(inventory, options)
  return setmetatable({
    inventory = inventory, options = options, now = options.now or os.time(),
    files = index_files(options.files), plan = options.plan,
    vaults = choose_vaults(inventory, options), identity = choose_identity(inventory, options),
    found = {},
  }, Context)
end

return Context
