--- Each source of a private key, the whole way: into the vault, onto the nodes, read by a task.

local azure = require("azure")
local certificate = require("certificate")
local document = require("migrate.inventory.document")
local emulator = require("emulator")
local journal = require("journal")
local migrate = require("migrate")
local secret = require("secret")
local values = require("migrate.values")

if not azure.emulator then
  describe("the sources of a migration", function()
    skip("each whole", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const>, POOL <const> = "contosorender", "render-linux"
local batch = az:batch(ACCOUNT)
local identity = az:identity(fleet.identities[1].id)
local vault, finance = az:vault("contoso-kv"), az:vault("contosofinance-kv")
local inventory = migrate.inventory(az, { account = ACCOUNT })
for _, known in ipairs(migrate.inventory(az, { account = "contosofinance" }).vaults) do
  if known.name == "contosofinance-kv" then
    inventory.vaults[#inventory.vaults + 1] = known
  end
end

local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir -p '" .. folder .. "'")
local runs = 0

local function run_of(sources, more)
  runs = runs + 1
  local run = { az = az, sources = sources, journal = journal.open(folder .. "/j" .. runs),
    owner = "ada", poll = 0.05, timeout = 120, propagation = 0 }
  for name, value in pairs(more or {}) do
    run[name] = value
  end
  return run
end

-- A plan as if Batch had given the pool this certificate.
local function plan_of(thumbprint, sources, more)
  local changed = document.adopt(values.copy(inventory))
  local account = changed.accounts[1]
  for _, pool in ipairs(account.pools) do
    if pool.id == POOL then
      pool.references[1].thumbprint = thumbprint
    end
  end
  local options = { pools = { POOL }, vault = "contoso-kv", identity = identity,
    sources = sources, ramp = false, drain = false }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(changed, options)
end

local function has_row(verdict, what, found)
  for _, row in ipairs(verdict.rows) do
    if row.what == what and row.found == found and row.is_equal then
      return true
    end
  end
  return false
end

-- On the nodes: the extension names the thumbprint, and the canary has read it as a task.
local function prove(plan, thumbprint)
  local verdict = plan:verify({ az = az })
  expect(tostring(verdict):find("NOT", 1, true)):equals(nil)
  expect(has_row(verdict, "x5t in the vault", thumbprint)):is_true()
  expect(has_row(verdict, "certificate that a node reports", thumbprint)):is_true()
  expect(has_row(verdict, "canary", "passed")):is_true()
end

local function there_and_back(plan, sources, thumbprint)
  local run = run_of(sources)
  plan:apply(run)
  prove(plan, thumbprint)
  plan:rollback(run)
  expect(batch:pool_exists(plan.pools[1].successor)):is_false()
  return run
end

local root = certificate.make({ subject = "Spec Root", authority = true, key = "EC-P256" })

local function made(name)
  return certificate.make({ subject = name, key = "EC-P256", issuer = root })
end

local function holds(held_vault, name)
  return held_vault:certificate(name) ~= nil
end

local function versions_of(name)
  local list = {}
  for version in finance:certificate_versions(name) do
    list[#list + 1] = version
  end
  table.sort(list, function(left, right) return left.attributes.exp < right.attributes.exp end)
  return certificate.thumbprint_of_x5t(list[1].x5t), certificate.thumbprint_of_x5t(list[#list].x5t)
end

describe("a key from a file", function()
  it("reaches nodes from a PFX with its chain and a password", function()
    local bundle = made("spec-pfx")
    bundle:write(folder .. "/spec-pfx.pfx", { password = secret.new("pw") })
    local file <close> = assert(io.open(folder .. "/spec-pfx.password", "w"))
    file:write("pw\n")
    file:close()
    local sources = migrate.sources({ pfx_dir = folder })
    local plan = plan_of(bundle.leaf.thumbprint, sources)
    local name = plan.certificates[1].name
    there_and_back(plan, sources, bundle.leaf.thumbprint)
    expect(holds(vault, name)):is_false()
  end)

  it("reaches nodes from PEM, in one file with others", function()
    local bundle, other = made("spec-pem"), made("spec-other")
    bundle:write(folder .. "/one.pem", { key = true })
    other:write(folder .. "/two.pem", { key = true })
    os.execute(("cd '%s' && cat two.pem one.pem > both.pem && rm one.pem two.pem"):format(folder))
    local sources = migrate.sources({ pfx_dir = folder })
    local plan = plan_of(bundle.leaf.thumbprint, sources)
    expect(plan.certificates[1].source.kind):equals("pem")
    there_and_back(plan, sources, bundle.leaf.thumbprint)
  end)
end)

describe("a key from a vault", function()
  it("stays in another vault, which nodes may read then", function()
    local thumbprint = versions_of("archive")
    local sources = migrate.sources({ vaults = { finance } })
    local plan = plan_of(thumbprint, sources)
    expect(plan.certificates[1].vault.name):equals("contosofinance-kv")
    there_and_back(plan, sources, thumbprint)
    expect(holds(finance, "archive")):is_true()
  end)

  it("is imported anew from an old version, with the thumbprint that Batch has", function()
    local old, newest = versions_of("report")
    local sources = migrate.sources({ vaults = { finance } })
    local plan = plan_of(old, sources)
    expect(tostring(plan)):contains("import an old version of a certificate into contoso-kv")
    there_and_back(plan, sources, old)
    local _, still = versions_of("report")
    expect(still):equals(newest)
  end)

  it("is the newest version if another thumbprint is well", function()
    local old, newest = versions_of("report")
    local sources = migrate.sources({ vaults = { finance } })
    local plan = plan_of(old, sources, { allow_new_thumbprint = true })
    there_and_back(plan, sources, newest)
    expect(holds(finance, "report")):is_true()
  end)

  it("is imported from a secret that holds a PFX", function()
    local bundle = made("spec-secret")
    vault:import("spec-origin", bundle)
    vault:set_secret("spec-pfx", vault:secret("spec-origin").value,
      { content_type = "application/x-pkcs12" })
    vault:delete_certificate("spec-origin")
    local sources = migrate.sources({ vaults = { vault } })
    local plan = plan_of(bundle.leaf.thumbprint, sources)
    expect(plan.certificates[1].source.kind):equals("vault secret")
    there_and_back(plan, sources, bundle.leaf.thumbprint)
    expect(vault:secret("spec-pfx") ~= nil):is_true()
  end)
end)

local THUMBPRINT <const> = fleet.pfx[1].thumbprint

local function reissued(issuer, name)
  local sources = migrate.sources({ reissue = { [THUMBPRINT] = issuer } })
  return plan_of(THUMBPRINT, sources, { overrides = {
    certificates = { [THUMBPRINT] = { name = name } } } }), sources
end

local function failure_of(f, ...)
  local ok, failure = pcall(f, ...)
  expect(ok):is_false()
  return tostring(failure)
end

-- What an authority does with the request of a vault.
local function sign(csr)
  local path = folder .. "/request"
  local file <close> = assert(io.open(path .. ".csr", "w"))
  file:write("-----BEGIN CERTIFICATE REQUEST-----\n", (csr:gsub(("."):rep(64), "%0\n")),
    "\n-----END CERTIFICATE REQUEST-----\n")
  file:close()
  root:write(path .. ".ca", { format = "pem", key = true, overwrite = true })
  assert(os.execute(("openssl x509 -req -in %s.csr -CA %s.ca -CAkey %s.ca -set_serial 7 -days 90 "
    .. "-out %s.crt 2>/dev/null"):format(path, path, path, path)))
  return certificate.read(path .. ".crt")
end

describe("a new certificate in the place of one", function()
  it("is made by the vault itself, with the old names", function()
    local plan, sources = reissued("Self", "spec-self")
    local run = run_of(sources)
    plan:apply(run)
    local held = vault:certificate("spec-self")
    local thumbprint = certificate.thumbprint_of_x5t(held.x5t)
    expect(thumbprint == THUMBPRINT):is_false()
    expect(held.policy.x509_props.subject):equals("CN=render.contoso.example")
    expect(held.policy.x509_props.sans.dns_names):equals({ "render.contoso.example" })
    prove(plan, thumbprint)
    plan:rollback(run)
    expect(holds(vault, "spec-self")):is_false()
  end)

  it("is waited for, and not asked for twice by a run that goes on", function()
    vault:set_certificate_issuer("SpecCA", { provider = "DigiCert" })
    local plan, sources = reissued("SpecCA", "spec-pending")
    local run = run_of(sources, { timeout = 0.2 })
    expect(failure_of(plan.apply, plan, run)):contains("is not issued by 'SpecCA' after")
    local asked = vault:certificate_operation("spec-pending")
    expect(asked.status):equals("inProgress")
    expect(failure_of(plan.apply, plan, run)):contains("is not issued by 'SpecCA' after")
    expect(vault:certificate_operation("spec-pending").csr):equals(asked.csr)
    if not os.execute("command -v openssl >/dev/null") then
      skip("the rest of a pending certificate", "openssl signs it")
      plan:rollback(run)
      return
    end
    local signed = sign(asked.csr)
    local base64 = signed.leaf.pem:gsub("%-%-%-%-%-[^\n]*", ""):gsub("%s", "")
    vault:merge_certificate("spec-pending", { x5c = { base64 } })
    run.timeout = 120
    plan:apply(run)
    prove(plan, signed.leaf.thumbprint)
    plan:rollback(run)
    expect(holds(vault, "spec-pending")):is_false()
  end)

  it("says that an issuer has not made it, and goes back", function()
    local plan, sources = reissued("SpecCA", "spec-refused")
    local run = run_of(sources, { timeout = 0.2 })
    expect(failure_of(plan.apply, plan, run)):contains("is not issued")
    run.timeout = 20
    local speed = emulator.speed()
    emulator.speed(2)
    vault:patch_certificate_operation("spec-refused", { cancellation_requested = true })
    expect(failure_of(plan.apply, plan, run)):contains("was not issued by 'SpecCA': cancelled")
    emulator.speed(speed)
    run.timeout = 0.2
    expect(failure_of(plan.apply, plan, run)):contains("is not issued by 'SpecCA' after 0.2 s")
    expect(vault:certificate_operation("spec-refused").status):equals("inProgress")
    plan:rollback(run)
    expect(vault:certificate_operation("spec-refused")):equals(nil)
  end)

  it("names an issuer that the vault does not have", function()
    local plan, sources = reissued("Nobody", "spec-nobody")
    expect(failure_of(plan.apply, plan, run_of(sources))):contains("issuer")
    expect(batch:pool_exists("render-linux-kv")):is_false()
  end)
end)

os.execute("rm -rf '" .. folder .. "'")
