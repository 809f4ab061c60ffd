--- Takes one Linux pool off its Batch certificate and onto Key Vault, and shows the evidence.
--
--   certferry scripts/migrations/migrate.lua --account contosorender --pool render-linux \
--     --vault contoso-kv --identity /subscriptions/…/pool-identity \
--     --pfx render.pfx --pfx-password-file render.password --journal contosorender.journal
--
-- With `certferry --emulator` what is not given comes from the emulator's fleet. Killed or stopped,
-- it is run again with the same arguments and takes up where it was.

local arguments = require("arguments")
local azure = require("azure")
local certificate = require("certificate")
local journal = require("journal")
local migrate = require("migrate")
local secret = require("secret")

local given = arguments.parse(arg, {
  usage = "migrate.lua --pool ID [options]",
  options = {
    { "account", "NAME", "the Batch account" },
    { "pool", "ID", "the pool to migrate" },
    { "successor", "ID", "the pool that takes its place (default: the pool's id and -kv)" },
    { "vault", "NAME", "the key vault" },
    { "identity", "RESOURCE-ID", "the user-assigned managed identity of the new pool" },
    { "pfx", "FILE", "the certificate with its private key" },
    { "pfx-password-file", "FILE", "its password (default: asked for)" },
    { "journal", "FILE", "where the steps are recorded (default: <account>.journal)" },
    { "yes", nil, "do not ask before the first change" },
  },
})

local function heading(text)
  print(("\n%s\n%s"):format(text, ("-"):rep(#text)))
end

--- The option, or what the emulator's fleet has in its place.
local function choose(name, from_emulator)
  if given[name] then
    return given[name]
  end
  if azure.emulator and from_emulator then
    return from_emulator
  end
  io.stderr:write(("migrate.lua: option --%s is missing; see --help\n"):format(name:gsub("_", "-")))
  os.exit(2)
end

local function count(number, noun)
  return ("%d %s%s"):format(number, noun, number == 1 and "" or "s")
end

local function jobs_of(account, pool_id)
  local number = 0
  for _, job in ipairs(account.jobs) do
    number = number + (job.poolInfo.poolId == pool_id and 1 or 0)
  end
  return count(number, "job")
end

local function show_inventory(inventory, account)
  heading("Inventory of " .. account.name)
  for _, pool in ipairs(account.pools) do
    print(("  %-18s %-8s %s, %s, %s"):format(pool.id, pool.os, count(#pool.nodes, "node"),
      jobs_of(account, pool.id), count(#pool.references, "certificate")))
    for _, reference in ipairs(pool.references) do
      local held = inventory:certificate(reference.thumbprint)[1]
      print(("    %s (%s), for %s"):format(reference.thumbprint,
        held and held.certificate.data and held.certificate.data.state or "unknown",
        table.concat(reference.visibility, ", ")))
    end
  end
end

local last_line
local reports = {
  step = function(event)
    last_line = nil
    print(("  %d. %s"):format(event.number, event.step.title))
  end,
  already = function()
    print("     is already so")
  end,
  done = function()
    print("     done")
  end,
  nodes = function(event)
    local line = ("     pool %s, %d of %s ready"):format(event.pool.allocationState, event.ready,
      count(event.wanted, "node"))
    if line ~= last_line then
      last_line = line
      print(line)
    end
  end,
}

local function confirm(plan)
  if given.yes then
    return
  end
  io.stderr:write(("Apply this plan to account %s? Type yes: "):format(plan.account.name))
  if io.read("l") ~= "yes" then
    io.stderr:write("migrate.lua: nothing was changed\n")
    os.exit(1)
  end
end

local function show_evidence(verdict)
  for _, row in ipairs(verdict.rows) do
    print(("  %-4s %-30s %-40s  %s"):format(row.is_equal and "ok" or "NOT", row.what,
      row.thumbprint or "(none)", row.where))
  end
  print(("  %-4s %-30s %d"):format(verdict.references == 0 and "ok" or "NOT",
    "references to Batch left", verdict.references))
end

local emulator = azure.emulator or {}
local fleet_pfx = (emulator.pfx or {})[1] or {}
local az = azure.login()
local batch = az:batch(choose("account", emulator.accounts and emulator.accounts[1].name))
local vault_name = choose("vault", emulator.vaults and emulator.vaults[1].name)
local vault_resource = az:vault_resource(vault_name)
  or error(("cannot find vault '%s' among those that you may read"):format(vault_name), 0)
local vault = az:vault(vault_resource.properties.vaultUri)
local identity = az:identity(choose("identity", emulator.identities and emulator.identities[1].id))
local pfx_file = choose("pfx", fleet_pfx.file)
local password_file = given.pfx_password_file or (not given.pfx and fleet_pfx.password_file)
local pfx = certificate.read(pfx_file, {
  password = password_file and secret.file(password_file) or secret.prompt("PFX password: "),
})

local inventory = migrate.inventory(batch)
local account = inventory:account(batch.name)
show_inventory(inventory, account)

local plan = migrate.plan(batch, {
  inventory = inventory,
  pool = choose("pool"),
  successor = given.successor,
  vault = vault_resource,
  identity = identity,
  pfx = pfx,
  pfx_file = pfx_file,
})
heading("Plan")
print(plan)
confirm(plan)

heading("Apply")
plan:apply({
  az = az,
  batch = batch,
  vault = vault,
  pfx = pfx,
  journal = journal.open(given.journal or (batch.name .. ".journal")),
  owner = os.getenv("USER") or "unknown",
  poll = azure.emulator and 0.5 or 5,
  report = function(event, details)
    reports[event](details)
  end,
})

heading("Evidence")
local verdict = plan:verify({ batch = batch, vault = vault, pfx = pfx })
show_evidence(verdict)
if not verdict.passed then
  io.stderr:write("migrate.lua: the evidence is not complete; see the lines marked NOT\n")
  os.exit(1)
end
print(("\nPool %s has its certificate from Key Vault."):format(plan.pool.successor))
print(("Pool %s is untouched, with %s to move."):format(plan.pool.id,
  jobs_of(account, plan.pool.id)))
