--- Jobs and schedules that make pools for themselves get fixed ones, on the emulator.

local azure = require("azure")
local async = require("async")
local autopools = require("migrate.plan.autopools")
local journal = require("journal")
local migrate = require("migrate")

if not azure.emulator then
  describe("autopools", function()
    skip("migrations", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const> = "contosolab"
local batch = az:batch(ACCOUNT)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
local identity
for _, known in ipairs(fleet.identities) do
  identity = known.id:find("lab%-identity$") and az:identity(known.id) or identity
end

local paths = {}

local function run_of()
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  return { az = az, sources = sources, journal = journal.open(path), owner = "ada", poll = 0.05,
    timeout = 120, propagation = 0 }
end

local function plan_of(more)
  local options = { vault = "contosolab-kv", identity = identity, sources = sources,
    canary = false, ramp = false }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(migrate.inventory(az, { account = ACCOUNT }), options)
end

local function note_of(plan, id)
  for _, item in ipairs(plan.manual) do
    if item.object.id == id then
      return item
    end
  end
  return nil
end

local function has_pool(plan, id)
  for _, entry in ipairs(plan.pools) do
    if entry.id == id then
      return entry
    end
  end
  return nil
end

local function failure_of(f, ...)
  local ok, failure = pcall(f, ...)
  expect(ok):is_false()
  return tostring(failure)
end

local function await(ask)
  for _ = 1, 400 do
    if ask() then
      return
    end
    async.sleep(0.05)
  end
  error("what was waited for did not come", 2)
end

local function specification_of(thumbprint, more)
  local pool = { vmSize = "standard_d2s_v3", targetDedicatedNodes = 1,
    virtualMachineConfiguration = { nodeAgentSKUId = "batch.node.ubuntu 22.04",
      imageReference = { publisher = "canonical", offer = "0001-com-ubuntu-server-jammy",
        sku = "22_04-lts", version = "latest" } },
    certificateReferences = { { thumbprint = thumbprint, thumbprintAlgorithm = "sha1",
      storeLocation = "currentuser", storeName = "My", visibility = { "task" } } } }
  for name, value in pairs(more or {}) do
    pool[name] = value
  end
  return pool
end

local simulation = batch:job("sweep-parameters").poolInfo.autoPoolSpecification.pool
  .certificateReferences[1].thumbprint

describe("a pool that a job has made for itself", function()
  local plan = plan_of()
  local live = batch:job("sweep-parameters").executionInfo.poolId

  it("is not planned like others, and never drained", function()
    expect(batch:pool_exists(live)):is_true()
    expect(has_pool(plan, live)):equals(nil)
    expect(failure_of(plan_of, { pools = { live } })):contains(
      "job 'sweep-parameters' made it for itself; plan 'job:sweep-parameters'")
  end)

  it("is left to a person with its job, and its schedule gets a fixed one", function()
    local note = note_of(plan, "sweep-parameters")
    expect(note.rule):equals("R020")
    expect(note.action):contains("let it end")
    expect(has_pool(plan, "job:sweep-parameters")):equals(nil)
    expect(has_pool(plan, "schedule:nightly-sweep").successor):equals("nightly-sweep-kv")
    expect(note_of(plan, "nightly-sweep").why):contains("stays, with its nodes")
  end)

  it("is left to a person too if it holds what a plan must not keep", function()
    batch:add_job_schedule({ id = "spec-hidden", schedule = { recurrenceInterval = "P1D",
      doNotRunUntil = "2099-01-01T00:00:00Z" }, jobSpecification = { poolInfo = {
        autoPoolSpecification = { poolLifetimeOption = "job", pool = specification_of(simulation, {
          startTask = { commandLine = "/bin/true", waitForSuccess = true,
            environmentSettings = { { name = "DB", value = "swordfish" } } } }) } } } })
    local made = plan_of()
    expect(has_pool(made, "schedule:spec-hidden")):equals(nil)
    expect(note_of(made, "spec-hidden").why):contains(
      "autoPoolSpecification.pool.startTask.environmentSettings[1].value may be a secret")
    local asked = plan_of({ pools = { "schedule:spec-hidden" } })
    local last
    for _, step in ipairs(asked.steps) do
      last = step.kind == "patch_schedule" and step or last
    end
    expect(last.irreversible):contains("no plan keeps")
    expect(last.from_info):equals(nil)
    batch:delete_job_schedule("spec-hidden")
    await(function() return not batch:job_schedule("spec-hidden") end)
  end)
end)

describe("a schedule that makes pools for its jobs", function()
  it("runs on a fixed pool, and goes back to making them", function()
    local before = batch:job_schedule("nightly-sweep")
    local plan, run = plan_of({ pools = { "schedule:nightly-sweep" }, canary = true }), run_of()
    expect(#plan.pools):equals(1)
    plan:apply(run)
    local verdict = plan:verify({ az = az })
    expect(tostring(verdict)):matches("ok   pool of the schedule +nightly%-sweep%-kv")
    -- A job that the plan is not about still makes pools with the certificate.
    expect(verdict:has_proved(plan.pools[1])):is_true()
    local schedule = batch:job_schedule("nightly-sweep")
    expect(schedule.jobSpecification.poolInfo):equals({ poolId = "nightly-sweep-kv" })
    expect(schedule.state):equals("active")
    expect(schedule.schedule):equals(before.schedule)
    plan:apply(run)
    plan:rollback(run)
    local after = batch:job_schedule("nightly-sweep")
    expect(after.jobSpecification):equals(before.jobSpecification)
    expect(after.state):equals("active")
    expect(batch:pool_exists("nightly-sweep-kv")):is_false()
    expect(plan:verify({ az = az }):has_proved(plan.pools[1])):is_false()
    plan:apply(run)
    expect(plan:verify({ az = az }):has_proved(plan.pools[1])):is_true()
    plan:rollback(run)
  end)

  it("is known by its jobs, which end where they run", function()
    local account = { jobs = {
      { id = "often:job-7", executionInfo = { poolId = "often_1" },
        poolInfo = { autoPoolSpecification = { poolLifetimeOption = "jobschedule" } } },
      { id = "alone", executionInfo = { poolId = "alone_1" },
        poolInfo = { autoPoolSpecification = { poolLifetimeOption = "job" } } },
      { id = "fixed", executionInfo = { poolId = "fixed" }, poolInfo = { poolId = "fixed" } },
    } }
    expect(autopools.live(account)):equals({ often_1 = { kind = "schedule", id = "often" },
      alone_1 = { kind = "job", id = "alone" } })
  end)
end)

describe("a job that has made a pool for itself", function()
  it("runs on a fixed pool if it is told to, and has no way back", function()
    local live = batch:job("sweep-parameters").executionInfo.poolId
    local plan, run = plan_of({ pools = { "job:sweep-parameters" } }), run_of()
    expect(#plan.steps > 4):is_true()
    batch:add_task("sweep-parameters", { id = "long", commandLine = "sleep 864000" })
    await(function() return batch:task("sweep-parameters", "long").state == "running" end)
    plan:apply(run)
    local job = batch:job("sweep-parameters")
    expect(job.poolInfo):equals({ poolId = "sweep-parameters-kv" })
    expect(job.state):equals("active")
    await(function() return batch:task("sweep-parameters", "long").state == "running" end)
    expect(batch:task("sweep-parameters", "long").nodeInfo.poolId):equals("sweep-parameters-kv")
    expect(plan:verify({ az = az }):has_proved(plan.pools[1])):is_true()
    batch:add_job({ id = "spec-squatter", poolInfo = { poolId = live } })
    expect(tostring(plan:verify({ az = az }))):matches("NOT +jobs that run on the autopool +1")
    batch:delete_job("spec-squatter")
    await(function() return not batch:job("spec-squatter") end)
    expect(failure_of(plan.rollback, plan, run)):contains("Batch gives a job no autopool again")
    local result = plan:retire({ az = az, journal = run.journal, owner = "ada",
      confirm = function() return true end })
    expect(table.concat(result.deleted, " ")):contains(live)
  end)
end)

describe("the description of an autopool", function()
  it("is that of a pool in Resource Manager", function()
    local made = autopools.resource("/x", "job:y", specification_of(simulation, {
      enableAutoScale = true, autoScaleFormula = "$TargetDedicatedNodes = 1;",
      enableInterNodeCommunication = true,
      startTask = { commandLine = "a", environmentSettings = { { name = "scope", value = "pool" } },
        userIdentity = { autoUser = { scope = "task", elevationLevel = "nonadmin" } } },
      networkConfiguration = { dynamicVNetAssignmentScope = "none", endpointConfiguration = {
        inboundNATPools = { { protocol = "tcp" } } } },
      applicationPackageReferences = { { applicationId = "blender", version = "4" } } }))
    expect(made.id):equals("/x/pools/job:y")
    local properties = made.properties
    expect(properties.startTask.userIdentity.autoUser)
      :equals({ scope = "Task", elevationLevel = "NonAdmin" })
    expect(properties.startTask.environmentSettings[1].value):equals("pool")
    expect(properties.interNodeCommunication):equals("Enabled")
    expect(properties.scaleSettings.autoScale.formula):equals("$TargetDedicatedNodes = 1;")
    expect(properties.networkConfiguration.endpointConfiguration.inboundNatPools[1].protocol)
      :equals("TCP")
    expect(properties.applicationPackages[1]):equals({ id = "/x/applications/blender",
      version = "4" })
    expect(properties.deploymentConfiguration.virtualMachineConfiguration.nodeAgentSkuId)
      :equals("batch.node.ubuntu 22.04")
  end)
end)

for _, path in ipairs(paths) do
  os.execute("rm -f " .. path .. "*")
end
