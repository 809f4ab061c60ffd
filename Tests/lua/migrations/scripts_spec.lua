--- The life of a migration by its scripts, on the emulator: plan, apply, verify, rotate, roll back,
-- apply again, retire, for several pools of Linux and Windows.

local azure = require("azure")
local async = require("async")
local migrate = require("migrate")

if not azure.emulator then
  describe("the scripts of a migration", function()
    skip("its life", "needs --emulator")
  end)
  return
end

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local script = dofile(folder .. "/../script.lua")

local az = azure.login()
local ACCOUNT <const> = "contosobatch"
local POOLS <const> = { "encode-linux", "encode-windows" }
local batch = az:batch(ACCOUNT)

local saved = os.tmpname()
os.remove(saved)
local plan_path, journal_path = saved .. ".plan.json", saved .. ".journal"
local IN <const> = { "--plan", plan_path, "--journal", journal_path, "--owner", "ada" }

local function run(name, ...)
  return script.run("scripts/migrations/" .. name, ...)
end

local function run_saved(name, ...)
  local words = table.move(IN, 1, #IN, 1, {})
  return run(name, table.unpack(table.move({ ... }, 1, select("#", ...), #words + 1, words)))
end

-- What a rollback has to bring back: all that is not an ETag or a time.
local function state()
  local found = {}
  for pool in batch:pools() do
    found[#found + 1] = { pool.id, pool.targetDedicatedNodes, #(pool.certificateReferences or {}),
      #(pool.metadata or {}) }
  end
  for job in batch:jobs() do
    found[#found + 1] = { job.id, job.state, job.poolInfo.poolId }
  end
  for schedule in batch:job_schedules() do
    found[#found + 1] = { schedule.id, schedule.state, schedule.jobSpecification.poolInfo.poolId }
  end
  return found
end

local function settled(job, wanted)
  while batch:job(job).state ~= wanted do
    async.sleep(0.05)
  end
end

describe("the scripts of a migration", function()
  batch:add_job({ id = "life-active", poolInfo = { poolId = POOLS[2] } })
  batch:add_job({ id = "life-paused", poolInfo = { poolId = POOLS[1] } })
  batch:disable_job("life-paused", { disableTasks = "requeue" })
  settled("life-paused", "disabled")
  local before = state()
  local plan

  it("plan pools of both systems", function()
    local status, output = run("plan.lua", "--account", ACCOUNT, "--quiet", "--out", plan_path,
      "--no-canary")
    expect(status == 0 or status == 3):is_true()
    plan = migrate.load(plan_path)
    expect(#plan.pools):equals(#POOLS)
    expect(output):contains("create pool encode-windows-kv")
    expect(status):equals(plan:is_automatic() and 0 or 3)
  end)

  it("say that two plans of one fleet do the same, and what another one does otherwise", function()
    local _, output = run("plan.lua", "--account", ACCOUNT, "--quiet", "--no-canary", "--diff",
      plan_path)
    expect(output):contains("the plans do the same")
    _, output = run("plan.lua", "--account", ACCOUNT, "--quiet", "--no-canary", "--pool", POOLS[1],
      "--successor", "encode-2", "--diff", plan_path)
    expect(output):contains("removed pool contosobatch/encode-windows")
    expect(output):contains("successor was encode-linux-kv, is encode-2")
  end)

  it("are refused with what is wrong", function()
    expect((run("plan.lua", "--waves", "size"))):equals(2)
    expect((run("plan.lua", "--reissue", "nonsense"))):equals(2)
    expect((run("verify.lua"))):equals(2)
    expect((run("verify.lua", "--plan", plan_path, "--wave", "first"))):equals(2)
    expect((run("verify.lua", "--plan", plan_path .. ".no"))):equals(1)
    expect((run("rotate-check.lua", "--plan", plan_path, "--import", "nonsense"))):equals(2)
  end)

  it("show each request and send none", function()
    local status, output = run_saved("migrate.lua", "--what-if")
    expect(status):equals(0)
    expect(output):contains("What would be sent")
    expect(state()):equals(before)
    expect((run_saved("verify.lua"))):equals(2)
    expect((run("verify.lua", "--plan", plan_path))):equals(1)
  end)

  it("apply it, with evidence that is read", function()
    local status, output = run_saved("migrate.lua", "--yes")
    expect(status):equals(0)
    local entry = plan.pools[1]
    expect(output):matches("ok   thumbprint in Batch +" .. entry.certificates[1]
      .. "  contosobatch")
    expect(output):contains("Pool encode-windows-kv has its certificate from Key Vault.")
    expect(batch:job("life-active").poolInfo.poolId):equals("encode-windows-kv")
    expect((run("verify.lua", "--plan", plan_path))):equals(0)
  end)

  it("see a new version reach every node within the polling interval", function()
    local held = plan.certificates[1]
    local status, output = run("rotate-check.lua", "--plan", plan_path, "--yes", "--renew",
      held.name)
    expect(status):equals(1)
    expect(output):contains("its policy names no issuer")
    status, output = run("rotate-check.lua", "--plan", plan_path, "--yes", "--renew", held.name,
      "--issuer", "Self", "--wait", "0")
    expect(status):equals(1)
    expect(output):matches("NOT +pool encode%-%l+, node %S+: it has " .. held.thumbprint)
    status, output = run("rotate-check.lua", "--plan", plan_path)
    expect(status):equals(0)
    expect(output):contains("every node has the newest version")
    expect((run("verify.lua", "--plan", plan_path))):equals(0)
    -- The vault is as it was before, apart from the version: it will not sign the next one itself.
    expect(az:vault(held.vault.url):certificate_policy(held.name).issuer.name):equals("Unknown")
    local file = held.source.file
    status, output = run("rotate-check.lua", "--plan", plan_path, "--yes", "--import",
      held.name .. "=" .. file, "--pfx-password-file", (file:gsub("%.pfx$", ".password")))
    expect(status):equals(0)
    expect(output):contains("now " .. held.thumbprint)
  end)

  it("show what going back would do, and go back to the very state before", function()
    local status, output = run_saved("rollback.lua", "--what-if")
    expect(status):equals(0)
    expect(output):contains("steps would be undone")
    expect(batch:pool_exists("encode-linux-kv")):is_true()
    status = run_saved("rollback.lua", "--yes")
    expect(status):equals(0)
    expect(state()):equals(before)
    status, output = run_saved("rollback.lua", "--yes")
    expect(status):equals(0)
    expect(output):contains("0 steps are undone")
  end)

  it("apply the same plan again", function()
    local status, output = run_saved("migrate.lua", "--yes")
    expect(output):contains("Pool encode-linux-kv has its certificate from Key Vault.")
    expect(status):equals(0)
  end)

  it("retire what is proved, and say what would be first", function()
    local status, output = run_saved("retire.lua", "--what-if")
    expect(status):equals(0)
    expect(output):contains("would delete pool contosobatch/encode-linux")
    expect(batch:pool_exists(POOLS[1])):is_true()
    status, output = run_saved("retire.lua", "--yes")
    expect(status):equals(0)
    expect(output):contains("deleted certificate " .. plan.certificates[1].thumbprint)
    for _, id in ipairs(POOLS) do
      expect(batch:pool_exists(id)):is_false()
    end
    expect((run("verify.lua", "--plan", plan_path))):equals(0)
    expect((run_saved("retire.lua", "--yes"))):equals(0)
  end)

  it("refuse to go back once pools are gone, and change nothing", function()
    local status, output = run_saved("rollback.lua", "--yes")
    expect(status):equals(1)
    expect(output):contains("what was retired has no way back")
    expect(batch:job("life-active").poolInfo.poolId):equals("encode-windows-kv")
  end)

  batch:delete_job("life-active")
  batch:delete_job("life-paused")
end)

os.execute("rm -f " .. saved .. "*")
