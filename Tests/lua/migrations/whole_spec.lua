--- Whole migrations on the emulator, and back: `certferry --emulator Tests/lua/run.lua`.
--
-- The pools of the fleet are others afterwards: this is the last file by its name.

local azure = require("azure")
local async = require("async")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("migrate", function()
    skip("whole migrations", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const> = fleet.accounts[1].name
local batch = az:batch(ACCOUNT)
local identity = az:identity(fleet.identities[1].id)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })

local function plan_of(pool, more)
  local options = { pools = { pool }, vault = fleet.vaults[1].name, identity = identity,
    sources = sources }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(migrate.inventory(az, { account = ACCOUNT }), options)
end

local paths = {}

local function new_journal()
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  return journal.open(path)
end

-- A run, and the ids of the steps for which something was sent.
local function run_of(opened, more)
  local done = {}
  local run = { az = az, sources = sources, journal = opened, owner = "ada", poll = 0.1,
    timeout = 120, propagation = 0,
    report = function(event, details)
      if event == "done" then
        done[#done + 1] = details.step.id
      end
    end }
  for name, value in pairs(more or {}) do
    run[name] = value
  end
  return run, done
end

local function failure_of(f, ...)
  local ok, failure = pcall(f, ...)
  expect(ok):is_false()
  return tostring(failure)
end

describe("Plan:apply", function()
  batch:add_job({ id = "spec-paused", poolInfo = { poolId = "render-linux" } })
  batch:disable_job("spec-paused", { disableTasks = "requeue" })
  while batch:job("spec-paused").state ~= "disabled" do async.sleep(0.1) end
  batch:add_job_schedule({ id = "spec-nightly", schedule = { recurrenceInterval = "P1D",
    doNotRunUntil = "2099-01-01T00:00:00Z" },
    jobSpecification = { poolInfo = { poolId = "render-linux" } } })
  local plan, opened = plan_of("render-linux"), new_journal()

  it("stops before another operator's pool, and names them", function()
    local pool = batch:pool("render-linux")
    batch:patch_pool("render-linux", { metadata = { { name = "certferry", value = "eve; x" } } })
    local claimed = plan_of("render-linux")
    expect(failure_of(claimed.apply, claimed, (run_of(new_journal())))):contains("eve migrates it")
    batch:patch_pool("render-linux", { metadata = json.array(pool.metadata) })
  end)

  it("stops with both values if the pool has changed since the plan", function()
    batch:patch_pool("render-linux", { metadata = { { name = "team", value = "films" } } })
    local failure = failure_of(plan.apply, plan, (run_of(new_journal())))
    expect(failure):contains("pool 'render-linux' has changed since the plan was made")
    expect(failure):contains("properties.metadata[1].name was certferry, and is team")
    batch:patch_pool("render-linux", { metadata = json.array({}) })
  end)

  it("takes a pool with another ETag, if what the plan goes by is the same", function()
    expect(batch:pool("render-linux").eTag == plan.pools[1].expects.etag):is_false()
    plan:apply((run_of(nil, { what_if = true })))
  end)

  it("sends nothing if it only shows", function()
    plan:apply((run_of(nil, { what_if = true })))
    expect(batch:pool_exists("render-linux-kv")):is_false()
    expect(batch:job("render-frames").poolInfo.poolId):equals("render-linux")
  end)

  it("moves a pool with its jobs and schedules, and proves it", function()
    local run, done = run_of(opened)
    plan:apply(run)
    expect(#done > 10):is_true()
    local verdict = plan:verify({ az = az })
    expect(verdict.passed):is_true()
    expect(batch:job("render-frames").state):equals("active")
    expect(batch:job("render-frames").poolInfo.poolId):equals("render-linux-kv")
    expect(batch:job("spec-paused").state):equals("disabled")
    expect(batch:job("spec-paused").poolInfo.poolId):equals("render-linux-kv")
    local schedule = batch:job_schedule("spec-nightly")
    expect(schedule.state):equals("active")
    expect(schedule.jobSpecification.poolInfo.poolId):equals("render-linux-kv")
    expect(batch:pool("render-linux").currentDedicatedNodes):equals(0)
  end)

  it("does nothing twice, with the journal and without it", function()
    expect(failure_of(plan.apply, plan, (run_of(new_journal())))):contains("has no record of that")
    for _, more in ipairs({ { opened }, { new_journal(), { take_over = true } } }) do
      local run, done = run_of(table.unpack(more))
      plan:apply(run)
      expect(done):equals({})
    end
  end)

  it("says who runs it to a second run", function()
    local held <close> = opened:run({ plan = plan.id, owner = "eve" })
    expect(held ~= nil):is_true()
    expect(failure_of(plan.apply, plan, (run_of(opened)))):contains("eve")
  end)

  it("goes all the way back, and leaves what was there before", function()
    plan:rollback((run_of(opened)))
    expect(batch:pool_exists("render-linux-kv")):is_false()
    expect(batch:job("render-frames").poolInfo.poolId):equals("render-linux")
    expect(batch:job("render-frames").state):equals("active")
    expect(batch:job("spec-paused").state):equals("disabled")
    expect(batch:pool("render-linux").targetDedicatedNodes):equals(2)
    expect(#(batch:pool("render-linux").metadata or {})):equals(0)
    expect(plan:verify({ az = az }).passed):is_false()
    expect(plan:rollback((run_of(opened)))):equals(0)
  end)

  it("recovers the certificate's name, and keeps a pool under its id", function()
    local same = plan_of("render-linux", { strategy = "same id", ramp = false,
      canary = false })
    local kept = new_journal()
    same:apply((run_of(kept)))
    expect(same:verify({ az = az }).passed):is_true()
    local holder = batch:pool("render-linux-kv")
    expect(holder == nil or holder.state == "deleting"):is_true()
    expect(#batch:pool("render-linux").certificateReferences):equals(0)
    expect(batch:job("render-frames").state):equals("active")
    local run, done = run_of(kept)
    same:apply(run)
    expect(done):equals({})
    expect(failure_of(same.rollback, same, (run_of(kept)))):contains("no way back")
  end)

  it("retires only what is proved and confirmed", function()
    local windows, kept = plan_of("render-windows"), new_journal()
    local asked = {}
    local function confirm(kind, object)
      asked[#asked + 1] = kind .. " " .. object.id
      return true
    end
    local function retire(answer)
      return windows:retire({ az = az, journal = kept, owner = "ada", confirm = answer })
    end
    expect(#retire(confirm).unproved):equals(1)
    expect(asked):equals({})
    windows:apply((run_of(kept)))
    expect(#retire(function() return false end).deleted):equals(0)
    expect(batch:pool_exists("render-windows")):is_true()
    expect(#retire(confirm).deleted):equals(3)
    expect(asked[1]):equals("pool render-windows")
    expect(batch:pool_exists("render-windows")):is_false()
    expect(#batch:certificates():list()):equals(0)
  end)

  it("writes no secret into the journal", function()
    local file <close> = assert(io.open(paths[1], "rb"))
    local bytes = file:read("a")
    for _, name in ipairs({ fleet.pfx[1].password_file, fleet.client_secret_file }) do
      local hidden <close> = assert(io.open(name))
      expect(bytes:find(hidden:read("l"), 1, true)):equals(nil)
    end
  end)

  batch:delete_job("spec-paused")
  batch:delete_job_schedule("spec-nightly")
end)

for _, path in ipairs(paths) do
  os.execute("rm -f " .. path .. "*")
end
