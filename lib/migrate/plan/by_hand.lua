--- What the rules of the audit leave to a person.
--
-- A plan has no opinion of its own about what can't be done: it asks the rules that say `by_hand`,
-- also those of operators, with the vault and identity that it would use, and each pool with the
-- image that it would get. What a plan repairs (a missing role, a certificate that is not in the
-- vault yet) has no such rule.
-- Requires migrate.audit; migrate.plan.autopools, body, overrides; migrate.values.

local audit = require("migrate.audit")
local autopools = require("migrate.plan.autopools")
local body = require("migrate.plan.body")
local overrides = require("migrate.plan.overrides")
local values = require("migrate.values")

local ByHand = {}
ByHand.__index = ByHand

local function with_image(pool, image)
  local copy = setmetatable({}, { __index = pool })
  copy.arm = pool.arm and values.copy(pool.arm)
  copy.data = pool.data and values.copy(pool.data)
  if copy.arm then
    body.replace_image(copy.arm.properties.deploymentConfiguration.virtualMachineConfiguration,
      image, "nodeAgentSkuId")
  end
  if copy.data then
    body.replace_image(copy.data.virtualMachineConfiguration, image, "nodeAgentSKUId")
  end
  return copy
end

-- The pools as they would be with the images of the overrides, and those that take the place of
-- autopools.
local function pools_of(draft, account)
  local found = {}
  for position, pool in ipairs(account.pools) do
    found[position] = pool
  end
  for _, pool in ipairs(autopools.of_account(draft, account)) do
    local network = pool.data.networkConfiguration
    pool.subnet_id = network and network.subnetId
    found[#found + 1] = pool
  end
  for position, pool in ipairs(found) do
    local image = overrides.of(draft.overrides, "pools", account.name, pool.id).image
    local has_machine = image and pool.os ~= "cloud service"
    found[position] = has_machine and with_image(pool, image) or pool
  end
  return found
end

local function estate_of(draft)
  local copy = setmetatable({ accounts = {} }, { __index = draft.inventory })
  for position, account in ipairs(draft.inventory.accounts) do
    copy.accounts[position] = setmetatable({ pools = pools_of(draft, account) },
      { __index = account })
  end
  return copy
end

local function files_of(sources)
  local files = {}
  for position, thumbprint in ipairs(sources and sources:thumbprints() or {}) do
    files[position] = { thumbprint = thumbprint }
  end
  return files
end

--- Makes what answers for a plan that is being made.
function ByHand.new(draft)
  return setmetatable({ draft = draft, estate = estate_of(draft), known = {} }, ByHand)
end

-- A vault that was given and is not in the inventory has nothing that would be known of it.
local function vault_of(draft, vault)
  return draft.inventory:vault(vault.name)
    or { name = vault.name, id = vault.id, url = vault.url, resource = vault.resource }
end

-- The findings for pools that use this vault and identity.
function ByHand:findings(vault, identity)
  local key <const> = vault.url .. " " .. identity.id
  if not self.known[key] then
    local draft <const> = self.draft
    self.known[key] = audit(self.estate, {
      by_hand = true, rules_dir = draft.options.rules_dir, files = files_of(draft.sources),
      vault = vault_of(draft, vault),
      identity = { id = identity.id, name = identity.name, properties = {
        clientId = identity.client_id, principalId = identity.principal_id } },
    })
    draft:add_failed_rules(self.known[key])
  end
  return self.known[key]
end

local function refers_to(pool, thumbprint)
  return values.find(pool.references, "thumbprint", thumbprint) ~= nil
end

-- Whether a job or the jobs of a schedule run on a pool: what can't be moved holds the pool.
local function runs_on(account, kind, id, pool)
  for _, item in ipairs(kind == "job" and account.jobs or account.schedules or {}) do
    if item.id == id then
      local info = (kind == "job" and item or item.jobSpecification or {}).poolInfo or {}
      local maker <const> = pool.autopool
      return values.same_name(info.poolId, pool.id)
        or maker ~= nil and maker.kind == kind and maker.id == id
    end
  end
  return false
end

-- Whether what is found of something is found of a pool: of itself, or of what it needs.
local function concerns(object, account, pool, vault, identity)
  if object.account and object.account ~= account.name then
    return false
  end
  local kind <const>, id <const> = object.kind, object.id
  return kind == "pool" and id == pool.id or kind == "account" and id == account.name
    or kind == "certificate" and refers_to(pool, id) or kind == "vault" and id == vault.name
    or kind == "identity" and values.same_name(id, identity.name)
    or (kind == "job" or kind == "schedule") and runs_on(account, kind, id, pool)
    or kind == "subnet" and values.same_name(id, pool.subnet_id) or kind == "estate"
end

local function item_of(finding, object)
  local evidence = finding.evidence and ": " .. finding.evidence or ""
  local of <const> = finding.object
  local where = (of.kind == "job" or of.kind == "schedule")
    and (" (%s %s)"):format(of.kind, of.id) or ""
  return {
    rule = finding.rule, object = object, action = finding.action,
    why = ("%s%s%s%s"):format(finding.title, where, evidence,
      finding.uncertain and (" (uncertain: %s)"):format(finding.uncertain) or ""),
    blocks = finding.by_hand,
  }
end

--- Notes what is found of a pool for a person.
-- @param despite the rules that the operator has looked at: what they find does not count
-- @return whether nothing may be planned for it
function ByHand:holds_pool(account, pool, vault, identity, despite)
  local is_held = false
  for _, finding in ipairs(self:findings(vault, identity)) do
    -- What is neither by hand nor uncertain is what the plan does by itself.
    if (finding.by_hand or finding.uncertain)
      and concerns(finding.object, account, pool, vault, identity)
      and not overrides.insists(despite, finding.rule) then
      self.draft:add_manual(item_of(finding,
        { kind = "pool", account = account.name, id = pool.id }))
      is_held = is_held or finding.by_hand or false
    end
  end
  return is_held
end

return ByHand
