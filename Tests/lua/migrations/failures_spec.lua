--- What a failure holds up, and what it does not: runs over several pools and accounts, on the
-- emulator.

local async = require("async")
local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")
local schedule = require("migrate.schedule")
local summarize = require("migrate.summary")

local function step(id, ...)
  return { id = id, after = { ... }, account = "a", pool = id:match("^%a") }
end

describe("a schedule of steps", function()
  local steps = { step("a1"), step("b1"), step("a2", "a1"), step("b2", "b1"), step("c1", "a2") }

  local function run(failing, stops)
    local done, failures = schedule(steps, 1, function(each)
      async.sleep(0)
      if each.id == failing then
        error({ kind = failing }, 0)
      end
    end, stops or function() return false end)
    return done, failures
  end

  it("goes on with what does not need the step that failed", function()
    local done, failures = run("a1")
    expect(done):equals({ b1 = true, b2 = true })
    expect(#failures):equals(1)
    expect(failures[1].step.id):equals("a1")
    expect(failures[1].failure.kind):equals("a1")
  end)

  it("begins nothing more after a failure that stops all", function()
    expect((run("a1", function(failure) return failure.kind == "a1" end))):equals({})
  end)

  it("says how far each pool is, and which step is to blame", function()
    local plan = { pools = { { account = "a", id = "a" }, { account = "a", id = "b" },
      { account = "a", id = "c" } } }
    local summary = summarize(plan, steps, run("a2"))
    local states = {}
    for position, pool in ipairs(summary.pools) do
      states[position] = ("%s %s %d/%d"):format(pool.state, tostring(pool.because), pool.done,
        pool.total)
    end
    expect(states):equals({ "failed a2 1/2", "done nil 2/2", "not begun a2 0/1" })
    expect(tostring(summary)):contains("pools: 1 done, 1 failed, 1 not begun")
  end)
end)

if not azure.emulator then
  describe("Plan:apply", function()
    skip("failures of single pools", "needs --emulator")
  end)
  return
end

describe("Plan:apply of a pool that keeps its id", function()
  it("does not delete it once somebody has taken away what its successor needs", function()
    emulator.speed(500)
    local az, fleet = azure.login(), azure.emulator
    local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
    local plan = migrate.plan(migrate.inventory(az, { account = "contosobatch" }), {
      pools = { "encode-windows" }, strategy = "same id", vault = "contoso-kv",
      identity = "pool-identity", sources = sources, canary = false })
    local vault, path = az:vault(plan.certificates[1].vault.url), os.tmpname()
    os.remove(path)
    local run = { az = az, journal = journal.open(path), owner = "ada", sources = sources,
      poll = 0.05, propagation = 0, report = function(event, details)
        if event == "step" and details.step.id:find("/delete$") then
          vault:delete_certificate(plan.certificates[1].name)
        end
      end }
    local ok, failure = pcall(plan.apply, plan, run)
    expect(ok):is_false()
    expect(tostring(failure)):contains("/delete': what step 'vault/contoso-kv/certificate/")
    expect(az:batch("contosobatch"):pool("encode-windows").state):equals("active")
    run.report = nil
    plan:rollback(run)
    expect(az:batch("contosobatch"):pool_exists("encode-windows-kv")):is_false()
    os.execute("rm -f " .. path .. "*")
  end)
end)

describe("Plan:apply", function()
  emulator.speed(500)
  local az, fleet = azure.login(), azure.emulator
  local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
  local path = os.tmpname()
  os.remove(path)
  local opened = journal.open(path)
  local batch = az:batch("contosobatch")
  local inventory = migrate.inventory(az, { accounts = { "contosorender", "contosobatch" } })
  -- With quotas that let one pool of contosorender be moved after the other.
  inventory:account("contosorender").resource.properties.dedicatedCoreQuota = 14
  local plan = migrate.plan(inventory, { vault = "contoso-kv", identity = "pool-identity",
    sources = sources, concurrency = 8, canary = false })

  local function run()
    local summary, failed = nil, {}
    local ok, failure = pcall(plan.apply, plan, { az = az, journal = opened, owner = "ada",
      sources = sources, poll = 0.1, propagation = 0,
      report = function(event, details)
        summary = event == "summary" and details.summary or summary
        failed[#failed + 1] = event == "failed" and details.step.id or nil
      end })
    return ok, failure, summary, failed
  end

  local function states(summary)
    local found = {}
    for _, pool in ipairs(summary.pools) do
      found[pool.id] = pool.state
    end
    return found
  end

  it("does all that does not need the pool which failed, and says what is left", function()
    batch:patch_pool("encode-linux", { metadata = { { name = "certferry", value = "eve; x" } } })
    local patched <close> = setmetatable({}, { __close = function()
      batch:patch_pool("encode-linux", { metadata = json.array({}) })
    end })
    expect(patched ~= nil):is_true()
    local ok, failure, summary, failed = run()
    expect(ok):is_false()
    expect(tostring(failure)):contains("eve")
    expect(failed):equals({ "contosobatch/encode-linux/claim" })
    expect(states(summary)):equals({ ["encode-linux"] = "failed", ["encode-windows"] = "done",
      ["render-linux"] = "done", ["render-windows"] = "done" })
    expect(plan.pools[4].wave):equals(2)
  end)

  it("does the rest in the next run, and nothing twice", function()
    local ok, _, summary, failed = run()
    expect(ok):is_true()
    expect(failed):equals({})
    expect(states(summary)["encode-linux"]):equals("done")
    expect(plan:verify({ az = az }).passed):is_true()
  end)

  os.execute("rm -f " .. path .. "*")
end)
