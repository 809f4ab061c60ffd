--- A whole migration on the emulator: `certferry --emulator Tests/lua/run.lua`.

local azure = require("azure")
local certificate = require("certificate")
local journal = require("journal")
local migrate = require("migrate")
local secret = require("secret")

if not azure.emulator then
  describe("migrate", function()
    skip("a whole migration", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local batch = az:batch(fleet.accounts[1].name)
local vault_resource = az:vault_resource(fleet.vaults[1].name)
local vault = az:vault(vault_resource.properties.vaultUri)
local identity = az:identity(fleet.identities[1].id)
local password = secret.file(fleet.pfx[1].password_file)
local pfx = certificate.read(fleet.pfx[1].file, { password = password })
local inventory = migrate.inventory(batch)

local function plan_for(pool_id, overrides)
  local options = {
    inventory = inventory,
    pool = pool_id,
    vault = vault_resource,
    identity = identity,
    pfx = pfx,
    pfx_file = fleet.pfx[1].file,
  }
  for key, value in pairs(overrides or {}) do
    options[key] = value
  end
  return migrate.plan(batch, options)
end

local function first_pool(is_wanted)
  for _, pool in ipairs(inventory:account(batch.name).pools) do
    if is_wanted(pool) then
      return pool.id
    end
  end
  error("the fleet has no such pool")
end

local journal_path = os.tmpname()
os.remove(journal_path)

local function apply(plan)
  local events = {}
  plan:apply({
    az = az,
    batch = batch,
    vault = vault,
    pfx = pfx,
    journal = journal.open(journal_path),
    owner = "spec",
    poll = 0.1,
    timeout = 60,
    report = function(event, details)
      events[#events + 1] = event .. " " .. (details.step and details.step.id or "")
    end,
  })
  return events
end

describe("migrate", function()
  it("finds who uses which certificate", function()
    local pool = inventory:pool(batch.name, "render-linux")
    expect(pool.os):equals("linux")
    expect(#pool.nodes):equals(2)
    expect(#pool.references):equals(1)
    expect(pool.references[1].thumbprint):equals(pfx.leaf.thumbprint)
  end)

  it("refuses what it can't do, and says why", function()
    local function refusal(pool_id, overrides)
      return tostring(select(2, pcall(plan_for, pool_id, overrides)))
    end
    expect(refusal("nothing")):contains("no such pool")
    expect(refusal(first_pool(function(pool) return pool.os == "windows" end)))
      :contains("only Linux pools")
    expect(refusal(first_pool(function(pool)
      return pool.os == "linux" and #pool.references == 0
    end))):contains("refers to 0 certificates")
    local public = certificate.parse(pfx.leaf.pem)
    expect(refusal("render-linux", { pfx = public })):contains("no private key")
  end)

  local plan = plan_for("render-linux")

  it("plans the same thing in the same words, without a secret", function()
    local name = os.tmpname()
    plan:save(name)
    local file <close> = assert(io.open(name))
    local text = file:read("a")
    local hidden <close> = assert(io.open(fleet.pfx[1].password_file))
    expect(text:find(hidden:read("l"), 1, true)):equals(nil)
    expect(tostring(migrate.load(name))):equals(tostring(plan))
    expect(tostring(plan_for("render-linux"))):equals(tostring(plan))
    os.remove(name)
  end)

  it("moves one pool to Key Vault and proves it", function()
    local events = apply(plan)
    expect(events[#events]):equals("done nodes")
    local verdict = plan:verify({ batch = batch, vault = vault, pfx = pfx })
    expect(verdict.passed):is_true()
    expect(#verdict.rows):equals(5)
    for _, row in ipairs(verdict.rows) do
      expect(row.thumbprint):equals(pfx.leaf.thumbprint)
    end
  end)

  it("does nothing twice", function()
    local done = {}
    for _, event in ipairs(apply(plan)) do
      if event:find("^done") then
        done[#done + 1] = event
      end
    end
    expect(done):equals({})
    expect(#vault:certificate_versions(plan.certificate.name):list()):equals(1)
  end)

  it("records every step before and after", function()
    local run <close> = journal.open(journal_path):run({ plan = plan.id })
    for _, step in ipairs(run:steps()) do
      expect(step.state):equals("done")
    end
  end)

  it("writes no secret into the journal", function()
    local file <close> = assert(io.open(journal_path, "rb"))
    local bytes = file:read("a")
    expect(#bytes > 0):is_true()
    for _, name in ipairs({ fleet.pfx[1].password_file, fleet.client_secret_file }) do
      local hidden <close> = assert(io.open(name))
      expect(bytes:find(hidden:read("l"), 1, true)):equals(nil)
    end
  end)

  it("notices what doesn't fit", function()
    local verdict = plan_for("render-linux", { certificate_name = "other" })
      :verify({ batch = batch, vault = vault, pfx = pfx })
    expect(verdict.passed):is_false()
  end)
end)

os.execute("rm -f " .. journal_path .. "*")
