--- Sources and plans, on the emulator: `certferry --emulator Tests/lua/run.lua`.

local azure = require("azure")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("migrate", function()
    skip("plans", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local identity = az:identity(fleet.identities[1].id)
local inventory = migrate.inventory(az, { account = fleet.accounts[1].name })
local folder = fleet.pfx[1].file:match("^(.*)/")
local sources = migrate.sources({ pfx_dir = folder })

local function plan_of(pools, more)
  local options = { pools = pools, vault = fleet.vaults[1].name, identity = identity,
    sources = sources }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(inventory, options)
end

local function kinds_of(plan)
  local kinds = {}
  for _, step in ipairs(plan.steps) do
    kinds[#kinds + 1] = step.kind
  end
  return table.concat(kinds, " ")
end

describe("migrate.sources", function()
  it("finds PFX files by thumbprint, and their passwords beside them", function()
    for _, file in ipairs(fleet.pfx) do
      local source = sources:find(file.thumbprint:lower())
      expect(source.kind):equals("pfx")
      expect(source.file):equals(file.file)
      expect(sources:bundle(source).leaf.thumbprint):equals(file.thumbprint)
    end
    expect(sources:find(("0"):rep(40))):equals(nil)
  end)

  it("says nothing of passwords", function()
    local hidden <close> = assert(io.open(fleet.pfx[1].password_file))
    expect(tostring(sources):find(hidden:read("l"), 1, true)):equals(nil)
  end)

  it("takes a reissue only if it is asked for", function()
    local thumbprint <const> = fleet.pfx[1].thumbprint
    local asked = migrate.sources({ reissue = { [thumbprint:lower()] = "Contoso CA" } })
    expect(asked:find(thumbprint).kind):equals("issuer")
    expect(asked:find(fleet.pfx[2].thumbprint)):equals(nil)
  end)
end)

describe("migrate.plan", function()
  local plan = plan_of({ "render-linux" })

  it("orders steps so that each comes after what it needs", function()
    local seen = {}
    for _, step in ipairs(plan.steps) do
      for _, before in ipairs(step.after or {}) do
        expect(seen[before]):is_true()
      end
      expect(seen[step.id]):equals(nil)
      seen[step.id] = true
    end
    expect(kinds_of(plan)):equals("claim role certificate pool nodes canary canary_cleanup scale "
      .. "nodes disable_job patch_job enable_job drain")
  end)

  it("says the same in the same words, without a secret", function()
    local name = os.tmpname()
    plan:save(name)
    expect(tostring(migrate.load(name))):equals(tostring(plan))
    expect(#migrate.load(name):diff(plan)):equals(0)
    local text = json.encode(plan)
    for _, file in ipairs(fleet.pfx) do
      local hidden <close> = assert(io.open(file.password_file))
      expect(text:find(hidden:read("l"), 1, true)):equals(nil)
    end
    os.remove(name)
  end)

  it("hides variables of start tasks that may be secrets", function()
    local changed = migrate.inventory(az, { account = fleet.accounts[1].name })
    local task = changed:pool(fleet.accounts[1].name, "render-linux").arm.properties.startTask
    task.environmentSettings = { { name = "DB", value = "swordfish" } }
    task.resourceFiles = { { httpUrl = "https://x.blob/y?sig=swordfish", filePath = "y" } }
    local made = migrate.plan(changed, { pools = { "render-linux" }, sources = sources,
      vault = fleet.vaults[1].name, identity = identity })
    expect(json.encode(made):find("swordfish", 1, true)):equals(nil)
  end)

  it("gives a Windows pool each of its certificates in the store of the machine", function()
    local entry = plan_of({ "render-windows" }).pools[1]
    expect(#entry.certificates):equals(2)
    expect(#entry.recipe.certificates):equals(2)
    for _, item in ipairs(entry.recipe.certificates) do
      expect(item.store_name):equals("MY")
      expect(item.store_location):equals("LocalMachine")
    end
  end)

  it("shares what pools share, and keeps waves apart", function()
    local both = plan_of({ "render-linux", "render-windows" }, {
      waves = { by = "number", size = 1 }, canary = false,
    })
    local _, roles = kinds_of(both):gsub("role", "")
    local _, certificates = kinds_of(both):gsub("certificate", "")
    expect(roles):equals(1)
    expect(certificates):equals(2)
    expect(both.pools[2].wave):equals(2)
    local claim
    for _, step in ipairs(both.steps) do
      claim = step.wave == 2 and step.kind == "claim" and step or claim
    end
    expect(#claim.after > 0):is_true()
  end)

  it("leaves what has no source to a person, and plans nothing for it", function()
    local none = plan_of({ "render-linux" }, { sources = migrate.sources({}) })
    expect(#none.steps):equals(0)
    expect(none:is_automatic()):is_false()
    expect(none.manual[1].rule):equals("R024")
    expect(none.manual[1].object.id):equals(fleet.pfx[1].thumbprint)
  end)

  it("does what the overrides say", function()
    local other = plan_of({ "render-linux", "render-windows" }, { overrides = {
      settings = { canary = false, ramp = false },
      pools = {
        ["render-windows"] = { skip = true },
        ["contosorender/render-linux"] = { successor = "render-next", strategy = "same id" },
      },
    } })
    expect(#other.pools):equals(1)
    expect(other.pools[1].holder):equals("render-next")
    expect(other.pools[1].successor):equals("render-linux")
    expect(kinds_of(other)):equals("claim role certificate pool disable_job delete_pool "
      .. "wait_gone pool nodes enable_job delete_pool")
    local ok, reason = pcall(plan_of, { "render-linux" }, { overrides = { pool = {} } })
    expect(ok):is_false()
    expect(reason):contains("pool")
  end)

  it("refuses what makes no sense, and says why", function()
    local function refusal(...)
      return tostring(select(2, pcall(plan_of, ...)))
    end
    expect(refusal({ "nothing" })):contains("no such pool")
    expect(refusal({ "preview-linux" })):contains("refers to no certificate")
    expect(refusal({ "render-linux" }, { vault = "nowhere" })):contains("not in the inventory")
    expect(refusal({ "render-linux" }, { strategy = "in place" })):contains("side by side or")
  end)

  it("says what another plan does otherwise", function()
    local text = tostring(plan:diff(plan_of({ "render-linux" }, { canary = false })))
    expect(text):contains("removed step contosorender/render-linux/canary")
  end)
end)
