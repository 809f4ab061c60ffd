--- Plans: what will be done to which pools, in which order, as plain data.
--
-- A plan is a table that `json.encode` can write; it holds no secret. Making one sends no request:
-- all it needs is in the inventory. What a step does is in `lib/migrate/steps/`, found by its kind.
--
-- Requires json, migrate.apply, audit, plan.*, retire, rollback, verify.

local ByHand = require("migrate.plan.by_hand")
local apply = require("migrate.apply")
local check_options = require("options").check
local choice_of = require("migrate.plan.choice")
local jobs = require("migrate.plan.jobs")
local json = require("json")
local make_steps = require("migrate.plan.steps")
local body = require("migrate.plan.body")
local overrides = require("migrate.plan.overrides")
local pools = require("migrate.plan.pools")
local retire = require("migrate.retire")
local rollback = require("migrate.rollback")
local text = require("migrate.plan.text")
local values = require("migrate.values")
local verify = require("migrate.verify")
local waves = require("migrate.plan.waves")

local VERSION <const> = 2

local Plan = { __name = "plan" }
Plan.__index = Plan

--- Does the plan: each step is checked, done if it has to be, and checked again.
-- @param run see migrate.apply
function Plan:apply(run)
  return apply(self, run)
end

--- Proves from the service alone that the plan has been done.
-- @param run see migrate.verify
function Plan:verify(run)
  return verify.of(self, run)
end

--- Compares what each node reports with the newest version of each certificate in the vault.
-- @return a list of rows, as those of a verdict
function Plan:rotation(run)
  return verify.rotation(self, run)
end

--- Undoes what a journal shows as done, the last step first.
-- @param run see migrate.rollback
function Plan:rollback(run)
  return rollback(self, run)
end

--- Deletes old pools and Batch certificates that a verification has proved to be replaced.
-- @param run see migrate.retire
function Plan:retire(run)
  return retire(self, run)
end

--- Whether nothing is left to a person.
function Plan:is_automatic()
  return #self.manual == 0
end

--- What another, newer plan does otherwise.
function Plan:diff(other)
  return text.difference(self, other)
end

--- Writes the plan to a file, as JSON with sorted keys, so that two plans can be compared.
function Plan:save(path)
  local file = assert(io.open(path, "w"))
  assert(file:write(json.encode(self, { pretty = true }), "\n"))
  assert(file:close())
end

function Plan:__tostring()
  return text.of(self)
end

-- Making one

local DEFAULTS <const> = {
  strategy = "side by side", suffix = "-kv", concurrency = 4, ramp = 1, canary = true,
  disable_tasks = "requeue", role_scope = "vault", drain = true, deleted_names = "recover",
  allow_new_thumbprint = false, polling_interval = 3600, public_certificates = "secret",
}

local OPTIONS <const> = {
  "pools", "vault", "identity", "sources", "waves", "overrides", "rules_dir", "container",
}

local CHOICES <const> = {
  strategy = { "side by side", "same id" }, disable_tasks = { "requeue", "terminate", "wait" },
  role_scope = { "vault", "secret" }, deleted_names = { "recover", "rename" },
  public_certificates = { "secret", "blob" },
}

local Draft = {}
Draft.__index = Draft

function Draft:add_manual(item)
  for _, known in ipairs(self.manual) do
    if not values.difference(known, item) then
      return
    end
  end
  self.manual[#self.manual + 1] = item
end

--- Notes rules that could not be asked: what they would have found is not known.
function Draft:add_failed_rules(found)
  for _, finding in ipairs(found) do
    if finding.failed then
      self:add_manual({ rule = finding.rule, object = finding.object, action = finding.action,
        why = ("%s: %s"):format(finding.title, finding.evidence) })
    end
  end
end

local function described_vault(resource, deleted)
  return {
    id = resource.id, name = resource.name, deleted = deleted,
    url = (resource.properties.vaultUri:gsub("/$", "")),
    -- No value means access policies. learn.microsoft.com/azure/key-vault/general/rbac-migration
    rbac = resource.properties.enableRbacAuthorization == true,
  }
end

--- A vault of the inventory by its name or URL, or one that was given as a resource.
function Draft:vault(wanted)
  if type(wanted) == "table" then
    local vault = described_vault(wanted)
    self.vaults[vault.url] = self.vaults[vault.url] or vault
    return self.vaults[vault.url]
  end
  for _, vault in pairs(self.vaults) do
    if vault.url == wanted or values.same_name(vault.name, wanted) then
      return vault
    end
  end
  error(("cannot plan: vault '%s' is not in the inventory"):format(tostring(wanted)), 0)
end

--- Whether a vault is known well enough to let nodes read it.
function Draft:knows_vault(wanted)
  return (pcall(self.vault, self, wanted))
end

local function missing(name)
  error(("cannot plan: option '%s' is missing"):format(name), 0)
end

function Draft:vault_for(override)
  return self:vault(override.vault or self.options.vault or missing("vault"))
end

--- The container that keeps public certificates, in the words of a vault.
function Draft:container()
  local given = self.options.container or missing("container")
  local url = (type(given) == "table" and given.url or given):gsub("/$", "")
  local account, name = url:match("^https://([^./]+)[^/]*/([^/?]+)$")
  if not account then
    error(("cannot plan: container '%s' is not of the form https://ACCOUNT.blob.core.windows.net/"
      .. "NAME"):format(url), 0)
  end
  local id = type(given) == "table" and given.id or nil
  if not id then
    self:add_manual({ rule = "R008", object = { kind = "container", id = url },
      why = "the plan does not know the resource of its storage account",
      action = "give the identity Storage Blob Data Reader there, before the pools are made" })
  end
  return { name = account .. "/" .. name, url = url, account = account, container = name,
    id = id and ("%s/blobServices/default/containers/%s"):format(id, name) }
end

local function described_identity(given)
  local properties = given.properties or {}
  return {
    id = given.id, name = given.name or given.id:match("[^/]+$"),
    client_id = properties.clientId or given.client_id or body.UNKNOWN_CLIENT,
    principal_id = properties.principalId or given.principal_id,
    create = given.create or nil, location = given.create and given.location or nil,
  }
end

function Draft:identity_for(override)
  local wanted = override.identity or self.options.identity or missing("identity")
  if type(wanted) == "table" then
    return described_identity(wanted)
  end
  for _, identity in ipairs(self.inventory.identities or {}) do
    if values.same_name(identity.id, wanted) or values.same_name(identity.name, wanted) then
      return described_identity(identity)
    end
  end
  error(("cannot plan: identity '%s' is not in the inventory"):format(wanted), 0)
end

local function require_choice(name, value, choices)
  for _, choice in ipairs(choices) do
    if value == choice then
      return
    end
  end
  error(("cannot plan: %s is '%s', and can be %s"):format(name, tostring(value),
    table.concat(choices, " or ")), 0)
end

--- A setting of a pool: what its override says, else what holds for all.
function Draft:choice(name, override, pool)
  local value <const> = override[name] or self.settings[name]
  require_choice(("%s of pool '%s'"):format(name, pool.id), value, CHOICES[name])
  return value
end

local function settings_of(options, operator)
  local settings = {}
  for name, default in pairs(DEFAULTS) do
    local value = options[name]
    if value == nil then
      value = (operator.settings or {})[name]
    end
    if value == nil then
      value = default
    end
    settings[name] = value
  end
  for name, choices in pairs(CHOICES) do
    require_choice(name, settings[name], choices)
  end
  return settings
end

local function names_of(defaults, more)
  local names = table.move(more, 1, #more, 1, {})
  for name in pairs(defaults) do
    names[#names + 1] = name
  end
  return names
end

local function id_of(draft)
  local only = #draft.pools == 1 and draft.pools[1]
  if only then
    return ("%s/%s to %s"):format(only.account, only.id, only.successor)
  end
  return ("%s, %d pools, inventory of %s"):format(draft.inventory.scope, #draft.pools,
    draft.inventory.taken)
end

local function add_moves(draft, choices, parts)
  local by_account = {}
  for _, choice in ipairs(choices) do
    local name <const> = choice.account.name
    by_account[name] = by_account[name] or jobs.of_account(draft, choice.account)
  end
  for _, entry in ipairs(draft.pools) do
    local moves = by_account[entry.account][entry.id] or { jobs = {}, schedules = {} }
    parts[entry].moves = moves
    for kind, list in pairs(moves) do
      entry[kind] = json.array()
      for _, move in ipairs(list) do
        table.insert(entry[kind], move.id)
      end
    end
  end
end

-- Certificates of pools for which nothing is planned are not moved either.
local function used_certificates(draft, parts)
  local is_used, used = {}, {}
  for _, entry in ipairs(draft.pools) do
    for _, certificate in ipairs(parts[entry].certificates) do
      is_used[certificate] = true
    end
  end
  for _, certificate in ipairs(draft.certificates) do
    used[#used + 1] = is_used[certificate] and certificate or nil
  end
  return used
end

-- What was noted of a pool for which nothing is planned in the end would be misleading.
local function relevant_notes(draft)
  local is_planned, kept = {}, {}
  for _, entry in ipairs(draft.pools) do
    is_planned[entry.account .. "/" .. entry.id] = true
  end
  for _, item in ipairs(draft.manual) do
    local object <const> = item.object
    if item.blocks or object.kind ~= "pool" or is_planned[object.account .. "/" .. object.id] then
      kept[#kept + 1] = item
    end
  end
  return kept
end

local function fill(draft)
  local choices, parts, items = choice_of(draft), {}, {}
  for _, choice in ipairs(choices) do
    local entry, certificates = pools.plan(draft, choice.account, choice.pool)
    if entry then
      items[#items + 1] = { entry = entry, pool = choice.pool, account = choice.account }
      parts[entry] = { certificates = certificates }
    end
  end
  draft.pools, parts.are_apart = waves.assign(draft, items, draft.options.waves)
  draft.certificates = used_certificates(draft, parts)
  draft.manual = relevant_notes(draft)
  add_moves(draft, choices, parts)
  return parts
end

local function finish(draft, parts)
  local plan = {
    kind = "certferry plan", version = VERSION, id = id_of(draft), made = draft.inventory.taken,
    inventory = { taken = draft.inventory.taken, scope = draft.inventory.scope },
    -- Of what else uses a certificate such a plan says nothing.
    is_partial = draft.options.pools and true or nil,
    settings = draft.settings, certificates = json.array(draft.certificates),
    pools = json.array(draft.pools), manual = json.array(draft.manual),
  }
  for _, entry in ipairs(plan.pools) do
    entry.mark = ("%s; %s"):format(entry.mark, plan.id)
    for _, item in ipairs(entry.body.properties.metadata) do
      item.value = item.name == body.CLAIM and entry.mark or item.value
    end
  end
  plan.steps = json.array(make_steps(plan, parts, draft.vaults))
  return setmetatable(plan, Plan)
end

--- Plans the migration of pools, and changes nothing.
-- @param inventory what migrate.inventory gave
-- @param options `vault`: a resource, or the name of one in the inventory; `identity`: a resource,
--   or `{id, location, create = true}`; `sources`; `pools`: ids, or ACCOUNT/ID; `waves`;
--   `overrides`: a table or the path of a file; `rules_dir`: a folder with more rules, or a list;
--   `container`: the URL of a container of blobs, or `{url, id}` with the storage account's id;
--   and settings: see DEFAULTS
-- @return a plan
-- @raise a text that says what is missing or does not fit
local function make(inventory, options)
  check_options(options, names_of(DEFAULTS, OPTIONS), "plan")
  local operator = overrides.load(options.overrides, names_of(DEFAULTS, {}))
  overrides.require_pools(operator, inventory)
  local draft = setmetatable({
    inventory = inventory, options = options, overrides = operator, sources = options.sources,
    settings = settings_of(options, operator), vaults = {}, known = {},
    certificates = {}, pools = {}, manual = {},
  }, Draft)
  for _, vault in ipairs(inventory.vaults or {}) do
    if vault.resource then
      local described = described_vault(vault.resource, vault.deleted)
      draft.vaults[described.url] = described
    end
  end
  draft.by_hand = ByHand.new(draft)
  return finish(draft, fill(draft))
end

--- Reads a plan that `save` wrote.
-- @raise a text that says what is wrong with the file
local function load_plan(path)
  local file, reason = io.open(path, "r")
  local content = file and file:read("a")
  if not content then
    error(("cannot load plan '%s': %s"):format(path, file and "it is a folder"
      or reason:gsub("^.*: ", "")), 0)
  end
  file:close()
  local ok, plan = pcall(json.decode, content)
  if not ok or type(plan) ~= "table" or plan.kind ~= "certferry plan" then
    error(("cannot load plan '%s': it is %s"):format(path, ok and type(plan) == "table"
      and type(plan.kind) == "string" and "a " .. plan.kind or "no file of certferry"), 0)
  elseif plan.version ~= VERSION then
    error(("cannot load plan '%s': it has version %s, this certferry reads version %d; make it "
      .. "again"):format(path, tostring(plan.version), VERSION), 0)
  end
  return setmetatable(plan, Plan)
end

return { make = make, load = load_plan, Plan = Plan }
