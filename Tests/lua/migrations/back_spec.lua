--- Ways back that are not the whole way with the whole journal, and plans that are applied again.

local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local migrate = require("migrate")

if not azure.emulator then
  describe("a way back", function()
    skip("those that are rare", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local identity = az:identity(fleet.identities[1].id)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
emulator.speed(2000)

local paths = {}

local function new_journal()
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  return journal.open(path)
end

local function run_of(opened, more)
  local run = { az = az, sources = sources, journal = opened, owner = "ada", poll = 0.05,
    timeout = 120, propagation = 0 }
  for name, value in pairs(more or {}) do
    run[name] = value
  end
  return run
end

local function plan_of(account, more)
  local options = { vault = fleet.vaults[1].name, identity = identity, sources = sources }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(migrate.inventory(az, { account = account, tasks = false }), options)
end

local function failure_of(f, ...)
  local ok, failure = pcall(f, ...)
  expect(ok):is_false()
  return tostring(failure)
end

-- The requests that had an effect while something was done.
local function effects_of(act)
  emulator.reset_requests()
  act()
  local found = {}
  for _, write in ipairs(emulator.requests().writes) do
    if write.done and not write.path:find("ResourceGraph", 1, true) then
      found[#found + 1] = write.method .. " " .. write.path
    end
  end
  return found
end

local function names_of(left)
  local found = {}
  for _, item in ipairs(left) do
    found[#found + 1] = item.what
  end
  return found
end

describe("a rollback without the journal", function()
  local batch = az:batch("contosorender")
  batch:add_job({ id = "back-moved", poolInfo = { poolId = "render-windows" } })
  batch:add_job({ id = "back-taken", poolInfo = { poolId = "render-windows" } })
  local plan = plan_of("contosorender", { ramp = false })
  local lost = new_journal()
  plan:apply(run_of(lost))

  it("has to be asked for", function()
    local failure = failure_of(plan.rollback, plan, run_of(new_journal()))
    expect(failure):contains("the journal has no record of plan")
    expect(failure):contains("without_journal = true")
    local other = new_journal()
    expect(effects_of(function() plan:apply(run_of(other, { take_over = true })) end)):equals({})
    failure = failure_of(plan.rollback, plan, run_of(other))
    expect(failure):contains("had been claimed for this plan before the journal began")
    expect(failure):contains("--without-journal")
  end)

  it("shows what it would do, and sends nothing", function()
    local more = { without_journal = true, what_if = true }
    expect(effects_of(function()
      expect(plan:rollback(run_of(new_journal(), more)) > 10):is_true()
    end)):equals({})
  end)

  it("leaves a pool to whom has claimed it", function()
    local failure = failure_of(plan.rollback, plan, run_of(new_journal(), {
      without_journal = true, owner = "eve" }))
    expect(failure):contains("ada migrates pool")
    expect(batch:pool_exists("render-windows-kv")):is_true()
  end)

  it("undoes what carries the plan's mark, and names what may be another's", function()
    -- Somebody else moved a job on since then.
    batch:disable_job("back-taken", { disableTasks = "requeue" })
    emulator.settle()
    batch:patch_job("back-taken", { poolInfo = { poolId = "preview-linux" } })
    local undone, left = plan:rollback(run_of(new_journal(), { without_journal = true }))
    expect(undone > 10):is_true()
    expect(names_of(left)):equals({ "step vault/contoso-kv/role/pool-identity" })
    expect(left[1].why):contains("may have been there before")
    expect(batch:job("back-taken").poolInfo.poolId):equals("preview-linux")
    expect(batch:job("back-taken").state):equals("disabled")
    for _, job in ipairs({ "back-moved", "render-frames" }) do
      expect(batch:job(job).state):equals("active")
    end
    expect(batch:job("back-moved").poolInfo.poolId):equals("render-windows")
    for _, entry in ipairs(plan.pools) do
      expect(batch:pool_exists(entry.successor)):is_false()
      expect(#(batch:pool(entry.id).metadata or {})):equals(0)
      expect(batch:pool(entry.id).targetDedicatedNodes):equals(entry.nodes)
    end
    for _, certificate in ipairs(plan.certificates) do
      expect(az:vault(certificate.vault.url):certificate(certificate.name)):equals(nil)
    end
  end)

  it("finds nothing to do when it is done", function()
    expect(effects_of(function()
      expect((plan:rollback(run_of(new_journal(), { without_journal = true })))):equals(0)
    end)):equals({})
  end)
end)

describe("a rollback after a part was retired", function()
  local batch = az:batch("contosobatch")
  local plan, opened = plan_of("contosobatch", { canary = false, ramp = false }), new_journal()
  plan:apply(run_of(opened))
  local retired = plan:retire({ az = az, journal = opened, owner = "ada", poll = 0.05,
    confirm = function(_, object) return object.id == "encode-linux" end })

  it("names the pool that has no way back, and lets the others go back", function()
    expect(retired.deleted):equals({ "pool contosobatch/encode-linux" })
    local said = {}
    local undone, left = plan:rollback(run_of(opened, { report = function(event, details)
      if event == "left" then
        said[#said + 1] = details.what
      end
    end }))
    expect(undone > 0):is_true()
    expect(names_of(left)):equals({ "pool contosobatch/encode-linux" })
    expect(said):equals(names_of(left))
    expect(left[1].why):contains("what was retired has no way back")
    expect(batch:pool_exists("encode-windows-kv")):is_false()
    expect(#batch:pool("encode-windows").certificateReferences):equals(1)
  end)

  it("keeps what the pool that stays needs", function()
    expect(batch:pool_exists("encode-linux-kv")):is_true()
    expect(batch:job("nightly-encode").poolInfo.poolId):equals("encode-linux-kv")
    local certificate = plan.certificates[1]
    expect(az:vault(certificate.vault.url):certificate(certificate.name) ~= nil):is_true()
    expect(plan:verify({ az = az, only = { "encode-linux" } }).passed):is_true()
  end)

  it("is told so again by the service alone", function()
    local failure = failure_of(plan.rollback, plan, run_of(new_journal(), {
      without_journal = true }))
    expect(failure):contains("pool contosobatch/encode-linux: it is gone")
  end)
end)

describe("a pool that keeps its id", function()
  local batch = az:batch("contosofinance")
  batch:add_job({ id = "back-wave", poolInfo = { poolId = "wave-linux" } })
  local plan = plan_of("contosofinance", { pools = { "wave-linux" }, strategy = "same id" })
  local opened = new_journal()

  it("is migrated once, however often its plan is applied", function()
    plan:apply(run_of(opened))
    expect(plan:verify({ az = az }).passed):is_true()
    for _, kept in ipairs({ opened, new_journal() }) do
      expect(effects_of(function() plan:apply(run_of(kept)) end)):equals({})
    end
    expect(failure_of(plan.rollback, plan, run_of(opened))):contains("what was replaced has no way")
  end)
end)

for _, path in ipairs(paths) do
  os.execute("rm -f " .. path .. "*")
end
