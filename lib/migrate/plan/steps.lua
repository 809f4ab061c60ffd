--- The steps of a plan, in an order in which each can be done once those before it are.
--
-- Requires migrate.canary, migrate.plan.jobs.

local canary = require("migrate.canary")
local jobs = require("migrate.plan.jobs")

local Builder = {}
Builder.__index = Builder

--- Adds a step once; the same id again gives the step that is there.
function Builder:add(step)
  local known = self.by_id[step.id]
  if not known then
    step.undo = step.undo or "nothing to undo"
    self.by_id[step.id] = step
    self.steps[#self.steps + 1] = step
    known = step
  end
  return known.id
end

--- Adds a step of one pool, whose id begins with the pool's.
function Builder:add_pool(entry, name, step)
  step.id = ("%s/%s/%s"):format(entry.account, entry.id, name)
  step.account, step.pool, step.wave = entry.account, entry.id, entry.wave
  return self:add(step)
end

-- What pools share

local function add_identity(self, identity)
  if not identity.create then
    return nil
  end
  return self:add({
    id = "identity/" .. identity.name, kind = "identity", identity = identity.id,
    location = identity.location, title = ("make the identity %s"):format(identity.name),
    effect = "a user-assigned identity", undo = "delete the identity", estimate = 10,
  })
end

-- A container whose resource nobody has named is left to a person.
local function add_container_access(self, entry, certificate, after)
  local container <const>, identity <const> = certificate.vault, entry.identity
  return container.id and self:add({
    id = ("storage/%s/role/%s"):format(container.name, identity.name), kind = "role",
    reads = "blobs", scope = container.id, identity = identity.id,
    principal = identity.principal_id, after = { after },
    title = ("let %s read blobs of %s (Storage Blob Data Reader)"):format(identity.name,
      container.name),
    effect = "nodes with the identity may read the container",
    undo = "remove the role assignment", estimate = 30,
  })
end

local function add_access(self, entry, certificate, after)
  if certificate.as == "blob" then
    return add_container_access(self, entry, certificate, after)
  end
  local vault <const>, identity <const> = self.vaults[certificate.vault.url], entry.identity
  local is_secret_scope = self.settings.role_scope == "secret" and vault.rbac
  local scope = is_secret_scope and vault.id .. "/secrets/" .. certificate.name or vault.id
  local where = is_secret_scope and vault.name .. "/" .. certificate.name or vault.name
  return self:add({
    id = ("vault/%s/%s/%s"):format(where, vault.rbac and "role" or "policy", identity.name),
    kind = vault.rbac and "role" or "access_policy", scope = scope, vault = vault.id,
    identity = identity.id, principal = identity.principal_id, after = { after },
    title = vault.rbac
      and ("let %s read secrets of %s (Key Vault Secrets User)"):format(identity.name, where)
      or ("let %s get and list secrets of %s (access policy)"):format(identity.name, where),
    effect = "nodes with the identity may read the vault",
    undo = vault.rbac and "remove the role assignment" or "take the permissions back",
    estimate = 30,
  })
end

local TITLES <const> = {
  ["pfx"] = "import the PFX into %s as certificate '%s'",
  ["pem"] = "import the PEM into %s as certificate '%s'",
  ["vault secret"] = "import what a secret holds into %s as certificate '%s'",
  ["vault certificate"] = "see that %s has certificate '%s'",
  ["old version"] = "import an old version of a certificate into %s as certificate '%s'",
  ["issuer"] = "have %s make certificate '%s', a new one",
}

local PUBLIC <const> = {
  secret = { "keep the public certificate in %s as secret '%s'", "vault",
    "delete the secret from the vault (it stays recoverable)" },
  blob = { "keep the public certificate in %s as blob '%s.pem'", "storage", "delete the blob" },
}

local function add_certificate(self, certificate)
  local title, where, undo = table.unpack(PUBLIC[certificate.as] or {
    certificate.new_thumbprint and "see that %s has certificate '%s', in a newer version"
      or TITLES[certificate.source.kind], "vault",
    "delete the certificate from the vault (it stays recoverable)",
  })
  return self:add({
    id = ("%s/%s/%s/%s"):format(where, certificate.vault.name, certificate.as, certificate.name),
    kind = certificate.as, certificate = certificate.name, thumbprint = certificate.thumbprint,
    vault = certificate.vault.url, title = title:format(certificate.vault.name, certificate.name),
    effect = ("the %s has it"):format(certificate.as == "blob" and "container" or "vault"),
    undo = undo, estimate = 5,
  })
end

-- One pool

local function nodes_title(entry)
  local count <const> = entry.first_nodes or entry.nodes
  local words = entry.first_nodes == 1 and "the first node of %s is" or count == 1
    and "the node of %s is" or count and ("the %d nodes of %%s are"):format(count)
    or "the nodes of %s are"
  return ("wait until %s up and %s the certificates"):format(words:format(entry.successor),
    count == 1 and "has" or "have")
end

local function add_ready(self, entry, after)
  local ready = self:add_pool(entry, "nodes", {
    kind = "nodes", successor = entry.successor, count = entry.first_nodes, after = { after },
    -- The first nodes may go again, once they have served.
    needed_for = entry.first and ("%s/%s/scale"):format(entry.account, entry.id) or nil,
    title = nodes_title(entry),
    effect = "nothing is changed", estimate = 300,
  })
  if entry.canary then
    local job <const> = canary.job_id(entry.successor)
    ready = self:add_pool(entry, "canary", {
      kind = "canary", successor = entry.successor, job = job, after = { ready },
      title = ("read each certificate as a task's own user (job %s)"):format(job),
      effect = "a job with a task for each user and certificate", undo = "delete the job",
      estimate = 60,
    })
    ready = self:add_pool(entry, "canary-cleanup", {
      kind = "canary_cleanup", successor = entry.successor, job = job, after = { ready },
      title = ("delete job %s"):format(job),
      effect = "the job is gone", estimate = 10,
    })
  end
  if not entry.first then
    return ready
  end
  ready = self:add_pool(entry, "scale", {
    kind = "scale", target = entry.successor, after = { ready },
    title = entry.nodes and ("give %s its %d nodes"):format(entry.successor, entry.nodes)
      or ("let %s scale by its formula"):format(entry.successor),
    effect = "the pool has the size of the old one", estimate = 10,
  })
  return self:add_pool(entry, "all-nodes", {
    kind = "nodes", successor = entry.successor, after = { ready },
    title = ("wait until all nodes of %s are up and have the certificates")
      :format(entry.successor),
    effect = "nothing is changed", estimate = 300,
  })
end

local function add_pool_step(self, entry, name, target, source, after)
  local is_holder <const> = target == entry.holder
  return self:add_pool(entry, name, {
    kind = "pool", target = target, source = source, after = after,
    needed_for = is_holder and ("%s/%s/pool"):format(entry.account, entry.id) or nil,
    title = is_holder
      and ("create pool %s without nodes, to keep the description meanwhile"):format(target)
      or ("create pool %s with the identity and the %s"):format(target,
        #entry.recipe.certificates > 0 and "Key Vault extension"
          or "start task that fetches certificates"),
    effect = "a new pool", undo = ("delete pool %s"):format(target), estimate = 10,
  })
end

local function add_claim(self, entry, after)
  return self:add_pool(entry, "claim", {
    kind = "claim", expects = entry.expects, after = after,
    needed_for = entry.holder and ("%s/%s/delete"):format(entry.account, entry.id) or nil,
    title = ("write on pool %s who migrates it"):format(entry.id),
    effect = "an item of metadata", undo = "take the item away", estimate = 2,
  })
end

local function side_by_side(self, entry, moves, shared)
  local made = add_pool_step(self, entry, "pool", entry.successor, entry.id, shared)
  local ready = add_ready(self, entry, made)
  local moved = jobs.add_moves(self, entry, moves, { ready })
  if entry.keeps_nodes then
    return moved
  end
  return { self:add_pool(entry, "drain", {
    kind = "drain", target = entry.id, after = moved,
    title = ("take the nodes of pool %s away, when their tasks are done"):format(entry.id),
    effect = "the old pool is there, without nodes", undo = "give it its nodes again",
    estimate = 300,
  }) }
end

local GAP <const> = "Batch takes no new references to certificates: the old pool can't be made "
  .. "again as it was"

local function same_id(self, entry, moves, shared)
  local kept = add_pool_step(self, entry, "holder", entry.holder, entry.id, shared)
  local stopped = jobs.add_stops(self, entry, moves, { kept })
  local deleted = self:add_pool(entry, "delete", {
    kind = "delete_pool", target = entry.id, after = stopped, irreversible = GAP,
    title = ("delete pool %s: until its nodes are there again, its tasks wait"):format(entry.id),
    effect = "the pool and its nodes are gone", undo = "none", estimate = 20,
  })
  local gone = self:add_pool(entry, "gone", {
    kind = "wait_gone", target = entry.id, after = { deleted },
    title = ("wait until the id %s is free"):format(entry.id),
    effect = "nothing is changed", estimate = 300,
  })
  local made = add_pool_step(self, entry, "pool", entry.id, entry.holder, { gone })
  local ready = add_ready(self, entry, made)
  local started = jobs.add_starts(self, entry, moves, { ready })
  return { self:add_pool(entry, "holder-gone", {
    kind = "delete_pool", target = entry.holder, after = started,
    title = ("delete pool %s, which is needed no more"):format(entry.holder),
    effect = "the pool without nodes is gone", estimate = 20,
  }) }
end

-- No pool is made before the old one is claimed and all that its nodes need is there.
local function add_entry(self, entry, certificates, moves, after_wave)
  -- An autopool is not ours to write on: its schedule or job is changed under its ETag.
  local shared = entry.autopool and table.move(after_wave, 1, #after_wave, 1, {})
    or { add_claim(self, entry, after_wave) }
  local identity = add_identity(self, entry.identity)
  for _, certificate in ipairs(certificates) do
    shared[#shared + 1] = add_access(self, entry, certificate, identity) or nil
    shared[#shared + 1] = add_certificate(self, certificate)
  end
  local build <const> = entry.strategy == "same id" and same_id or side_by_side
  return build(self, entry, moves, shared)
end

local function waves_of(entries)
  local numbers, seen = {}, {}
  for _, entry in ipairs(entries) do
    if not seen[entry.wave] then
      seen[entry.wave] = true
      numbers[#numbers + 1] = entry.wave
    end
  end
  table.sort(numbers)
  return numbers
end

-- After a wave that somebody wants, the next one begins when all of it is done. Where quotas alone
-- make the waves, it begins when that of the same account is: other accounts have their own.
local function group_of(parts, entry)
  return parts.are_apart and entry.account or true
end

--- Makes the steps of all pools, wave after wave.
-- @param plan `pools`, `settings`
-- @param parts by entry: `certificates` and `moves`; `are_apart`: whether the waves of one account
--   have nothing to do with those of another
-- @param vaults by URL: `id`, `name`, `url`, `rbac`
-- @return a list of steps: each with `id`, `kind`, `after` and what its kind needs
return function(plan, parts, vaults)
  local self = setmetatable({ steps = {}, by_id = {}, settings = plan.settings, vaults = vaults },
    Builder)
  local before = {}
  for _, wave in ipairs(waves_of(plan.pools)) do
    local last = {}
    for _, entry in ipairs(plan.pools) do
      if entry.wave == wave then
        local part, group = parts[entry], group_of(parts, entry)
        local ends = add_entry(self, entry, part.certificates, part.moves, before[group] or {})
        last[group] = table.move(ends, 1, #ends, #(last[group] or {}) + 1, last[group] or {})
      end
    end
    for group, ids in pairs(last) do
      before[group] = ids
    end
  end
  return self.steps
end
