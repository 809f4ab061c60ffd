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

  it("is applied with a session and a journal, and loaded from a plan", function()
    local ok, failure = pcall(plan.apply, plan, { az = az })
    expect({ ok, failure:match("cannot apply: option 'journal' is missing") ~= nil })
      :equals({ false, true })
    ok, failure = pcall(migrate.load, "/nowhere")
    expect({ ok, failure }):equals({ false,
      "cannot load plan '/nowhere': No such file or directory" })
    local name = os.tmpname()
    inventory:save(name)
    ok, failure = pcall(migrate.load, name)
    os.remove(name)
    expect({ ok, failure:match("it is a certferry inventory$") ~= nil }):equals({ false, true })
  end)

  it("has a line for each pool where these are very many", function()
    local name = os.tmpname()
    plan:save(name)
    local many = migrate.load(name)
    os.remove(name)
    for number = 2, 30 do
      many.pools[number] = many.pools[1]
    end
    expect(tostring(many)):contains("wave 1  contosorender/render-linux to render-linux-kv, linux")
    expect(tostring(many):find("undo: delete pool", 1, true)):equals(nil)
    expect(tostring(plan):find("undo: delete pool", 1, true) ~= nil):is_true()
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
    local pools = { ["render-linux"] = { strategy = "in place" } }
    expect(refusal({ "render-linux" }, { overrides = { pools = pools } }))
      :contains("strategy of pool 'render-linux' is 'in place', and can be side by side or same id")
    pools["render-linux"] = { disable_tasks = "kill" }
    expect(refusal({ "render-linux" }, { overrides = { pools = pools } }))
      :contains("disable_tasks of pool 'render-linux' is 'kill', and can be requeue or")
  end)

  it("says what another plan does otherwise", function()
    local text = tostring(plan:diff(plan_of({ "render-linux" }, { canary = false })))
    expect(text):contains("removed step contosorender/render-linux/canary")
  end)
end)

describe("migrate.plan and the rules", function()
  local function changed(change)
    local copy = migrate.inventory(az, { account = fleet.accounts[1].name })
    change(copy:account(fleet.accounts[1].name), copy)
    return copy
  end

  local function plan_for(estate, more)
    local options = { vault = fleet.vaults[1].name, identity = identity, sources = sources }
    for name, value in pairs(more or {}) do
      options[name] = value
    end
    return migrate.plan(estate, options)
  end

  local function of_rule(plan, rule)
    local found = {}
    for _, item in ipairs(plan.manual) do
      found[#found + 1] = item.rule == rule and item or nil
    end
    return found
  end

  local function with_agent(agent)
    return changed(function(account)
      for _, pool in ipairs(account.pools) do
        if pool.id == "render-linux" then
          pool.data.virtualMachineConfiguration.nodeAgentSKUId = agent
          pool.arm.properties.deploymentConfiguration.virtualMachineConfiguration.nodeAgentSkuId =
            agent
        end
      end
    end)
  end

  it("leaves a pool to a person that a rule with by_hand finds", function()
    local plan = plan_for(with_agent("batch.node.ubuntu 20.04"))
    expect(#plan.pools):equals(1)
    local item = of_rule(plan, "R061")[1]
    expect(item.object.id):equals("render-linux")
    expect(item.blocks):is_true()
    expect(item.why):contains("batch.node.ubuntu 20.04")
    expect(tostring(plan)):contains("despite")
  end)

  it("judges a pool by the image that the overrides give it", function()
    local plan = plan_for(with_agent("batch.node.ubuntu 20.04"), { overrides = { pools = {
      ["render-linux"] = { image = { nodeAgentSkuId = "batch.node.ubuntu 22.04",
        imageReference = { publisher = "canonical", offer = "0001-com-ubuntu-server-jammy",
          sku = "22_04-lts", version = "latest" } } } } } })
    expect(#plan.pools):equals(2)
    expect(of_rule(plan, "R061")):equals({})
  end)

  local function rule_file(text)
    local made = os.tmpname()
    os.remove(made)
    os.execute("mkdir " .. made)
    local file <close> = assert(io.open(made .. "/X1.lua", "w"))
    file:write(text)
    return made
  end

  local OWN <const> = [[
return { id = "X1", severity = "blocker", title = "not yet", reads = "names", action = "wait",
  link = "https://contoso.example", by_hand = true, uncertain = %s, check = function(_, context)
    context:report({ object = { kind = "pool", account = "contosorender", id = "render-linux" },
      evidence = context.vaults[1].name .. " " .. context.identity.name })
  end }]]

  it("asks the operator's own rules, with the vault and identity of the plan", function()
    local made = rule_file(OWN:format("nil"))
    local plan = plan_for(inventory, { rules_dir = made })
    expect(#plan.pools):equals(1)
    expect(of_rule(plan, "X1")[1].why):equals("not yet: contoso-kv pool-identity")
    local insisted = plan_for(inventory, { rules_dir = made, overrides = { pools = {
      ["contosorender/render-linux"] = { despite = { "X1" } } } } })
    expect(#insisted.pools):equals(2)
    expect(of_rule(insisted, "X1")):equals({})
    expect(tostring(insisted)):contains("planned in spite of X1")
    os.execute("rm -rf " .. made)
  end)

  it("notes what is uncertain, and plans the pool", function()
    local made = rule_file(OWN:format('"who knows"'))
    local plan = plan_for(inventory, { rules_dir = made })
    expect(#plan.pools):equals(2)
    expect(of_rule(plan, "X1")[1].blocks):equals(nil)
    expect(of_rule(plan, "X1")[1].why):contains("uncertain: who knows")
    os.execute("rm -rf " .. made)
  end)

  it("names a rule that can't be asked", function()
    local made = rule_file((OWN:format("nil"):gsub("context:report", "context:nothing")))
    expect(of_rule(plan_for(inventory, { rules_dir = made }), "X1")[1].why)
      :contains("could not be checked")
    os.execute("rm -rf " .. made)
  end)

  -- Of 10 cores render-linux and render-windows have 4 each.
  local function with_quotas(quotas)
    return changed(function(account)
      for name, value in pairs(quotas) do
        account.resource.properties[name] = value
      end
    end)
  end

  it("moves what does not fit beside the old pools in a later wave, and says why", function()
    local plan = plan_for(with_quotas({ dedicatedCoreQuota = 14 }))
    expect(plan.pools[1].wave):equals(1)
    expect(plan.pools[2].wave):equals(2)
    expect(tostring(plan)):contains("does not fit before: dedicated cores: 14 in use and 4 more, "
      .. "of 14")
    local kept = plan_for(with_quotas({ dedicatedCoreQuota = 14 }), { drain = false })
    expect(of_rule(kept, "R082")[1].object.id):equals("render-windows")
  end)

  it("leaves to a person what fits in no wave, with what helps", function()
    local plan = plan_for(with_quotas({ dedicatedCoreQuota = 13 }))
    expect(#plan.pools):equals(0)
    expect(#plan.certificates):equals(0)
    expect(#of_rule(plan, "R082")):equals(2)
    expect(of_rule(plan, "R082")[1].action):contains("'same id'")
    expect(#plan_for(with_quotas({ dedicatedCoreQuota = 13 }), { strategy = "same id" }).pools)
      :equals(2)
    local few = plan_for(with_quotas({ poolQuota = 4 }))
    expect(#few.pools):equals(1)
    expect(of_rule(few, "R082")[1].action):contains("retire what this plan moves, and plan again")
    expect(#plan_for(with_quotas({ poolQuota = 3 }), { strategy = "same id" }).pools):equals(0)
    expect(#plan_for(with_quotas({ poolQuota = 3 }), { overrides = { pools = {
      ["render-linux"] = { despite = { "R082" } } } } }).pools):equals(1)
  end)

  it("keeps to the waves that are wanted, and leaves what does not fit in them", function()
    local plan = plan_for(with_quotas({ dedicatedCoreQuota = 14 }), {
      overrides = { pools = { ["render-windows"] = { wave = 1 } } } })
    expect(plan.pools[1].id):equals("render-linux")
    expect(of_rule(plan, "R082")[1].object.id):equals("render-windows")
  end)
end)
