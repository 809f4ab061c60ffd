--- Plans: what will be done to one pool, in which order, as plain data.
--
-- A plan is a table that `json.encode` can write; it holds no secret. What a step does is in
-- `lib/migrate/steps/`, found by the step's kind.
--
-- Requires json, migrate.apply, migrate.verify, migrate.inventory.

local json = require("json")
local apply = require("migrate.apply")
local inventory = require("migrate.inventory")
local verify = require("migrate.verify")

local VERSION <const> = 1

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
  return verify(self, run)
end

--- Writes the plan to a file, as JSON with sorted keys, so that two plans can be compared.
function Plan:save(path)
  local file = assert(io.open(path, "w"))
  assert(file:write(json.encode(self, { pretty = true }), "\n"))
  assert(file:close())
end

function Plan:__tostring()
  local lines = {
    ("plan %s (version %d)"):format(self.id, self.version),
    ("  pool         %s, %s, %d nodes"):format(self.pool.id, self.pool.node_agent, self.pool.nodes),
    ("  successor    %s"):format(self.pool.successor),
    ("  certificate  %s, from %s"):format(self.certificate.thumbprint, self.certificate.file),
    ("  vault        %s"):format(self.vault.url),
    ("  identity     %s"):format(self.identity.name),
  }
  for number, step in ipairs(self.steps) do
    lines[#lines + 1] = ("  %d. %s"):format(number, step.title)
    lines[#lines + 1] = ("     undo: %s"):format(step.undo)
  end
  return table.concat(lines, "\n")
end

local function refuse(pool_id, reason)
  error(("cannot plan pool '%s': %s"):format(pool_id, reason), 4)
end

local function check_pool(found, pool_id, account)
  if not found then
    refuse(pool_id, ("account %s has no such pool"):format(account))
  end
  if found.os ~= "linux" then
    refuse(pool_id, ("it is a %s pool, only Linux pools can be planned so far"):format(found.os))
  end
  if #found.references ~= 1 then
    refuse(pool_id, ("it refers to %d certificates, and only pools with one can be planned so far")
      :format(#found.references))
  end
end

local function check_pfx(pool_id, bundle, thumbprint)
  if not bundle.has_private_key then
    refuse(pool_id, "the certificate file holds no private key, and Batch never gives one back")
  end
  if bundle.leaf.thumbprint ~= thumbprint then
    refuse(pool_id, ("it uses certificate %s, but the file holds %s")
      :format(thumbprint, bundle.leaf.thumbprint))
  end
end

local function steps_of(plan)
  return {
    {
      id = "role",
      kind = "role",
      title = ("let %s read secrets of %s (Key Vault Secrets User)")
        :format(plan.identity.name, plan.vault.name),
      undo = "remove the role assignment",
    },
    {
      id = "certificate",
      kind = "certificate",
      title = ("import the PFX into %s as certificate '%s'")
        :format(plan.vault.name, plan.certificate.name),
      undo = "delete the certificate from the vault (it stays recoverable)",
    },
    {
      id = "pool",
      kind = "pool",
      title = ("create pool %s with the identity and the Key Vault extension")
        :format(plan.pool.successor),
      undo = ("delete pool %s"):format(plan.pool.successor),
    },
    {
      id = "nodes",
      kind = "nodes",
      title = ("wait until each of its %d nodes is up and has the certificate")
        :format(plan.pool.nodes),
      undo = "nothing to undo",
    },
  }
end

local function required(options, names)
  for _, name in ipairs(names) do
    if options[name] == nil then
      error(("cannot plan: option '%s' is missing"):format(name), 4)
    end
  end
end

--- Makes a plan for one Linux pool that uses one Batch certificate.
-- @param batch the Batch account
-- @param options `pool` id; `vault` and `identity`, both resources as ARM has them; `pfx` the
--   certificate bundle and `pfx_file` where it came from; and, if the defaults don't suit,
--   `successor` (pool id), `certificate_name` (in the vault), `inventory`
-- @return a plan
-- @raise a message that names the pool and why it can't be planned
local function make(batch, options)
  required(options, { "pool", "vault", "identity", "pfx", "pfx_file" })
  local known = options.inventory or inventory(batch, { tasks = false })
  local found = known:pool(batch.name, options.pool)
  check_pool(found, options.pool, batch.name)
  local thumbprint = found.references[1].thumbprint:upper()
  check_pfx(options.pool, options.pfx, thumbprint)
  local identity = options.identity
  local plan = {
    version = VERSION,
    account = { name = batch.name, id = batch.id },
    pool = {
      id = found.id,
      successor = options.successor or (found.id .. "-kv"),
      node_agent = found.data.virtualMachineConfiguration.nodeAgentSKUId,
      nodes = #found.nodes,
    },
    certificate = {
      thumbprint = thumbprint,
      file = options.pfx_file,
      name = options.certificate_name or ("batch-%s-%s"):format(batch.name, thumbprint:lower()),
    },
    vault = {
      name = options.vault.name,
      url = (options.vault.properties.vaultUri:gsub("/$", "")),
      id = options.vault.id,
    },
    identity = {
      id = identity.id,
      name = identity.name,
      client_id = identity.properties.clientId,
      principal_id = identity.properties.principalId,
    },
  }
  plan.id = ("%s/%s to %s"):format(batch.name, plan.pool.id, plan.pool.successor)
  plan.steps = json.array(steps_of(plan))
  return setmetatable(plan, Plan)
end

--- Reads a plan that `save` wrote.
local function load_plan(path)
  local file = assert(io.open(path, "r"))
  local text = file:read("a")
  file:close()
  local plan = json.decode(text)
  if plan.version ~= VERSION then
    error(("cannot use plan '%s': it has version %s, this certferry reads version %d")
      :format(path, tostring(plan.version), VERSION), 2)
  end
  return setmetatable(plan, Plan)
end

return { make = make, load = load_plan }
