--- Ways through a migration that few accounts need, each applied on the emulator and taken back.

local azure = require("azure")
local certificate = require("certificate")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("migrate", function()
    skip("rare ways", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const> = "contosorender"
local batch = az:batch(ACCOUNT)
local identity = az:identity(fleet.identities[1].id)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
local vault_resource = az:vault_resource(fleet.vaults[1].name)

local paths = {}

local function run_of(more)
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  local run = { az = az, sources = sources, journal = journal.open(path), owner = "ada",
    poll = 0.05, timeout = 120, propagation = 0 }
  for name, value in pairs(more or {}) do
    run[name] = value
  end
  return run
end

local function inventory_of(change)
  local inventory = migrate.inventory(az, { account = ACCOUNT })
  if change then
    change(inventory.accounts[1], inventory)
  end
  return inventory
end

local function plan_of(pool, more, change)
  local options = { pools = type(pool) == "table" and pool or { pool }, vault = vault_resource,
    identity = identity, sources = sources, canary = false, ramp = false, drain = false }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(inventory_of(change), options)
end

local function has_kind(plan, kind)
  for _, step in ipairs(plan.steps) do
    if step.kind == kind then
      return step
    end
  end
  return nil
end

-- Applies, proves, goes back, and proves that nothing is left.
local function there_and_back(plan, look, more)
  local run = run_of(more)
  plan:apply(run)
  local verdict = plan:verify({ az = az })
  expect(tostring(verdict):find("NOT", 1, true)):equals(nil)
  expect(verdict.passed):is_true()
  if look then
    look(plan)
  end
  plan:rollback(run)
  for _, entry in ipairs(plan.pools) do
    expect(batch:pool_exists(entry.successor)):is_false()
    expect(#(batch:pool(entry.id).metadata or {})):equals(0)
  end
end

local function pool_named(account, id)
  for _, pool in ipairs(account.pools) do
    if pool.id == id then
      return pool
    end
  end
  return nil
end

describe("a migration", function()
  it("lets an identity read a vault that goes by access policies, and takes that back", function()
    local id = vault_resource.id:gsub("[^/]+$", "spec-policies")
    local me = az:whoami().object_id
    local made = az:put_vault(id, { location = vault_resource.location, properties = {
      tenantId = vault_resource.properties.tenantId, sku = { family = "A", name = "standard" },
      enableRbacAuthorization = false, accessPolicies = { {
        tenantId = vault_resource.properties.tenantId, objectId = me,
        permissions = { certificates = { "all" }, secrets = { "all" } },
      } },
    } })
    local plan = plan_of("render-linux", { vault = made })
    expect(has_kind(plan, "access_policy") ~= nil):is_true()
    expect(has_kind(plan, "role")):equals(nil)
    there_and_back(plan, function()
      expect(#az:arm_vault(id).properties.accessPolicies):equals(2)
    end)
    expect(#az:arm_vault(id).properties.accessPolicies):equals(1)
  end)

  it("gives a role for one secret alone", function()
    local plan = plan_of("render-linux", { role_scope = "secret" })
    local step = has_kind(plan, "role")
    expect(step.scope):contains("/secrets/" .. plan.certificates[1].name)
    there_and_back(plan, function()
      local scopes = {}
      for assignment in az:role_assignments(step.scope, identity.properties.principalId) do
        scopes[#scopes + 1] = assignment.properties.scope
      end
      expect(table.concat(scopes, " ")):contains("/secrets/")
    end)
  end)

  it("makes the identity of the new pools, and deletes it again", function()
    local id = identity.id:gsub("[^/]+$", "spec-identity")
    local plan = plan_of("render-linux", { identity = { id = id, create = true,
      location = identity.location } })
    expect(has_kind(plan, "identity") ~= nil):is_true()
    there_and_back(plan, function()
      local made = az:identity(id)
      expect(tostring(json.encode(batch:arm_pool("render-linux-kv"))))
        :contains(made.properties.clientId)
    end)
    expect((pcall(az.identity, az, id))):is_false()
  end)

  it("keeps public certificates and those of root stores as secrets", function()
    local linux = plan_of("render-linux", nil, function(account)
      for _, held in ipairs(account.certificates) do
        held.arm.properties.format = "Cer"
      end
    end)
    local windows = plan_of("render-windows", nil, function(account)
      pool_named(account, "render-windows").references[1].store_name = "Root"
    end)
    for _, plan in ipairs({ linux, windows }) do
      local step = has_kind(plan, "secret")
      local held = az:vault(step.vault)
      local run = run_of({ only = nil })
      require("migrate.steps.secret").act(require("migrate.run").new(plan, run), step)
      local kept = held:secret(step.certificate)
      expect(certificate.of_secret(kept).leaf.thumbprint):equals(step.thumbprint)
      expect(require("migrate.steps.secret").check(require("migrate.run").new(plan, run), step)
        .thumbprint):equals(step.thumbprint)
      require("migrate.steps.secret").undo(require("migrate.run").new(plan, run), step)
      expect(held:secret(step.certificate)):equals(nil)
    end
    expect(has_kind(linux, "certificate")):equals(nil)
    expect(#linux.pools[1].recipe.certificates):equals(0)
    expect(json.encode(linux.pools[1].body)):contains("CERTFERRY_SCRIPT")
    expect(#windows.pools[1].recipe.certificates):equals(1)
  end)

  it("has an issuer of the vault make a new certificate, and expects that one", function()
    local thumbprint <const> = inventory_of().accounts[1].pools[2].references[1].thumbprint
    local issued = migrate.sources({ reissue = { [thumbprint] = "Self" } })
    local plan = plan_of("render-linux", { sources = issued, overrides = { certificates = {
      [thumbprint] = { name = "spec-issued" } } } })
    there_and_back(plan, function()
      local made = az:vault(plan.certificates[1].vault.url):certificate("spec-issued")
      expect(certificate.thumbprint_of_x5t(made.x5t) == thumbprint):is_false()
    end, { sources = issued })
  end)

  it("takes a certificate that a vault has, and leaves it there", function()
    local vault = az:vault((vault_resource.properties.vaultUri:gsub("/$", "")))
    local thumbprint <const> = inventory_of().accounts[1].pools[2].references[1].thumbprint
    vault:import("spec-there", sources:bundle(sources:find(thumbprint)))
    local plan = plan_of("render-linux", { sources = migrate.sources({ vaults = { vault } }) })
    expect(plan.certificates[1].source.kind):equals("vault certificate")
    expect(plan.certificates[1].name):equals("spec-there")
    there_and_back(plan)
    expect(vault:certificate("spec-there") ~= nil):is_true()
    vault:delete_certificate("spec-there")
  end)

  it("moves a pool that scales by a formula with its formula", function()
    local FORMULA <const> = "$TargetDedicatedNodes = 1;"
    batch:enable_autoscale("render-linux", { autoScaleFormula = FORMULA })
    local plan = plan_of("render-linux", { ramp = 1, drain = true })
    there_and_back(plan, function()
      local settings = batch:arm_pool("render-linux-kv").properties.scaleSettings
      expect(settings.autoScale.formula):equals(FORMULA)
    end)
    local settings = batch:arm_pool("render-linux").properties.scaleSettings
    expect(settings.autoScale.formula):equals(FORMULA)
    batch:disable_autoscale("render-linux")
    batch:arm_patch_pool("render-linux", { properties = { scaleSettings = { fixedScale = {
      targetDedicatedNodes = 2 } } } })
    require("emulator").settle()
  end)

  it("moves a job with an autopool to a fixed pool that the overrides name", function()
    batch:add_job({ id = "spec-auto", poolInfo = { poolId = "preview-linux" } })
    local plan = plan_of("render-linux", { overrides = { jobs = {
      ["spec-auto"] = { pool = "render-linux" } } } })
    there_and_back(plan, function()
      expect(batch:job("spec-auto").poolInfo.poolId):equals("render-linux-kv")
    end)
    expect(batch:job("spec-auto").poolInfo.poolId):equals("preview-linux")
    batch:delete_job("spec-auto")
  end)

  it("takes over a pool only if it is told to", function()
    batch:patch_pool("render-linux", { metadata = { { name = "certferry", value = "eve; x" } } })
    local plan = plan_of("render-linux")
    local ok, failure = pcall(plan.apply, plan, run_of())
    expect(ok):is_false()
    expect(tostring(failure)):contains("eve migrates it")
    there_and_back(plan, nil, { take_over = true })
  end)

  it("does one wave, or one pool, and what these need", function()
    local plan = plan_of({ "render-linux", "render-windows" }, { waves = { by = "number",
      size = 1 } })
    local run = run_of()
    run.wave = 2
    local ok, failure = pcall(plan.apply, plan, run)
    expect(ok):is_false()
    expect(tostring(failure)):contains("of another wave is not done")
    run.wave = 1
    plan:apply(run)
    expect(plan:verify({ az = az, wave = 1 }).passed):is_true()
    expect(plan:verify({ az = az }).passed):is_false()
    run.wave, run.only = nil, { "render-windows" }
    plan:apply(run)
    expect(plan:verify({ az = az }).passed):is_true()
    plan:rollback(run)
    expect(batch:pool_exists("render-linux-kv")):is_true()
    expect(batch:pool_exists("render-windows-kv")):is_false()
    run.only = nil
    plan:rollback(run)
    expect(batch:pool_exists("render-linux-kv")):is_false()
  end)
end)

for _, path in ipairs(paths) do
  os.execute("rm -f " .. path .. "*")
end
