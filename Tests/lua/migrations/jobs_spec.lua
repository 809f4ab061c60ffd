--- Jobs and schedules that move with a pool: nothing is lost, nothing is done twice, and what was
-- stopped stays so.

local async = require("async")
local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local made_jobs = require("migrate.made_jobs")
local migrate = require("migrate")
local Run = require("migrate.run")

if not azure.emulator then
  describe("jobs that move", function()
    skip("each way", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const> = "contosorender"
local POOL <const>, NEXT <const> = "render-linux", "render-linux-kv"
local batch = az:batch(ACCOUNT)
local identity = az:identity(fleet.identities[1].id)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })

local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir -p '" .. folder .. "'")
local runs = 0

local function run_of(report)
  runs = runs + 1
  return { az = az, sources = sources, journal = journal.open(folder .. "/j" .. runs),
    owner = "ada", poll = 0.05, timeout = 60, propagation = 0, report = report }
end

local function plan_of(more)
  local options = { pools = { POOL }, vault = "contoso-kv", identity = identity,
    sources = sources, ramp = false, drain = false, canary = false }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(migrate.inventory(az, { account = ACCOUNT }), options)
end

local function await(what, ask)
  for _ = 1, 400 do
    local answer = ask()
    if answer then
      return answer
    end
    async.sleep(0.05)
  end
  error(what .. " did not come", 2)
end

local function await_state(job, state)
  await(("job '%s' %s"):format(job, state), function()
    return batch:job(job).state == state
  end)
end

local function add_tasks(job, number, seconds)
  for position = 1, number do
    batch:add_task(job, { id = "t" .. position, commandLine = "sleep " .. seconds })
  end
end

local function await_running(job, number)
  await("running tasks of " .. job, function()
    return batch:job_task_counts(job).taskCounts.running == number
  end)
end

local function finish(job)
  for _ = 1, 40 do
    if batch:job_task_counts(job).taskCounts.completed == #batch:tasks(job):list() then
      return
    end
    emulator.advance(400)
  end
  error(("job '%s' is not done"):format(job), 2)
end

-- Where its tasks ended, and how: "render-linux-kv 0".
local function ends_of(job)
  local list = {}
  for task in batch:tasks(job) do
    local info = task.executionInfo or {}
    list[#list + 1] = ("%s %s"):format((task.nodeInfo or {}).poolId, info.exitCode
      or (info.failureInfo or {}).code)
  end
  table.sort(list)
  return list
end

local function gone(job)
  batch:delete_job(job)
  await("the end of " .. job, function() return not batch:job(job) end)
end

local function note_of(plan, text)
  for _, item in ipairs(plan.manual) do
    if item.why:find(text, 1, true) then
      return item
    end
  end
  return nil
end

describe("a job with tasks that run", function()
  it("has them begin again on the successor, each once (requeue)", function()
    batch:add_job({ id = "spec-requeue", poolInfo = { poolId = POOL }, priority = 7,
      onAllTasksComplete = "terminatejob", constraints = { maxTaskRetryCount = 2,
        maxWallClockTime = "P30D" },
      jobPreparationTask = { commandLine = "/bin/sh -c 'echo prepared'" },
      jobReleaseTask = { commandLine = "/bin/true" } })
    add_tasks("spec-requeue", 3, 20000)
    await_running("spec-requeue", 2)
    local before = batch:job("spec-requeue")
    local plan, run = plan_of(), run_of()
    plan:apply(run)
    local after = batch:job("spec-requeue")
    expect(after.state):equals("active")
    expect(after.poolInfo.poolId):equals(NEXT)
    for _, field in ipairs({ "priority", "constraints", "onAllTasksComplete", "jobPreparationTask",
      "jobReleaseTask", "metadata" }) do
      expect(after[field]):equals(before[field])
    end
    await_running("spec-requeue", 2)
    expect(batch:task("spec-requeue", "t1").nodeInfo.poolId):equals(NEXT)
    plan:rollback(run)
    expect(batch:job("spec-requeue").poolInfo.poolId):equals(POOL)
    expect(batch:job("spec-requeue").state):equals("active")
    plan:apply(run)
    for _ = 1, 10 do emulator.advance(20000) end
    await_state("spec-requeue", "completed")
    expect(ends_of("spec-requeue")):equals({ NEXT .. " 0", NEXT .. " 0", NEXT .. " 0" })
    -- One that has ended stays where it was.
    plan:rollback(run)
    expect(batch:job("spec-requeue").poolInfo.poolId):equals(NEXT)
    gone("spec-requeue")
  end)

  it("waits for them, and begins the others on the successor (wait)", function()
    batch:add_job({ id = "spec-wait", poolInfo = { poolId = POOL } })
    add_tasks("spec-wait", 3, 3000)
    await_running("spec-wait", 2)
    local plan, run = plan_of({ disable_tasks = "wait" }), run_of(function(event, details)
      if event == "step" and details.step.kind == "disable_job" then
        async.spawn(function()
          await("the wait", function() return batch:job("spec-wait").state ~= "active" end)
          emulator.advance(3100)
        end)
      end
    end)
    plan:apply(run)
    expect(batch:job("spec-wait").state):equals("active")
    finish("spec-wait")
    expect(ends_of("spec-wait")):equals({ POOL .. " 0", POOL .. " 0", NEXT .. " 0" })
    plan:rollback(run)
    gone("spec-wait")
  end)

  it("ends them, and begins the others on the successor (terminate)", function()
    batch:add_job({ id = "spec-end", poolInfo = { poolId = POOL } })
    add_tasks("spec-end", 3, 3000)
    await_running("spec-end", 2)
    local plan, run = plan_of({ disable_tasks = "terminate" }), run_of()
    expect(tostring(plan)):contains("disable job spec-end: its tasks are ended")
    plan:apply(run)
    finish("spec-end")
    local ends = ends_of("spec-end")
    expect(ends[3]):equals(NEXT .. " 0")
    expect(ends[1]):matches("^" .. POOL:gsub("%-", "%%-") .. " ")
    expect(ends[1] == POOL .. " 0"):is_false()
    plan:rollback(run)
    gone("spec-end")
  end)
end)

describe("a job", function()
  it("whose preparation reads the folder of certificates holds its pool, or is named", function()
    batch:add_job({ id = "spec-reads", poolInfo = { poolId = POOL }, jobPreparationTask = {
      commandLine = "/bin/sh -c 'cp $AZ_BATCH_CERTIFICATES_DIR/* .'" }, jobReleaseTask = {
      commandLine = "/bin/sh -c 'ls $AZ_BATCH_CERTIFICATES_DIR'" } })
    local held = plan_of()
    expect(#held.pools):equals(0)
    expect(note_of(held, "(job spec-reads): /bin/sh -c 'cp ").rule):equals("R006")
    local plan = plan_of({ overrides = { pools = { [POOL] = { despite = { "R006" } } } } })
    expect(#plan.pools):equals(1)
    for _, name in ipairs({ "jobPreparationTask", "jobReleaseTask" }) do
      local note = note_of(plan, "jobs/spec-reads/" .. name)
      expect(note.rule):equals("R006")
      expect(note.action):contains("before its job is moved")
    end
    gone("spec-reads")
  end)

  it("that was disabled stays so, there and back", function()
    batch:add_job({ id = "spec-off", poolInfo = { poolId = POOL } })
    batch:disable_job("spec-off", { disableTasks = "requeue" })
    await_state("spec-off", "disabled")
    local plan, run = plan_of(), run_of()
    plan:apply(run)
    expect(batch:job("spec-off").state):equals("disabled")
    expect(batch:job("spec-off").poolInfo.poolId):equals(NEXT)
    plan:rollback(run)
    expect(batch:job("spec-off").state):equals("disabled")
    expect(batch:job("spec-off").poolInfo.poolId):equals(POOL)
    gone("spec-off")
  end)

  it("that ends or goes meanwhile is passed over", function()
    batch:add_job({ id = "spec-ends", poolInfo = { poolId = POOL } })
    batch:add_job({ id = "spec-goes", poolInfo = { poolId = POOL } })
    local plan, run = plan_of(), run_of(function(event, details)
      if event == "step" and details.step.id:find("spec-ends/patch", 1, true) then
        batch:terminate_job("spec-ends")
      end
    end)
    gone("spec-goes")
    plan:apply(run)
    expect(batch:job("render-frames").poolInfo.poolId):equals(NEXT)
    await_state("spec-ends", "completed")
    expect(plan:verify({ az = az }).passed):is_true()
    plan:rollback(run)
    expect(batch:job("render-frames").poolInfo.poolId):equals(POOL)
    gone("spec-ends")
  end)

  it("that somebody disabled since the plan was made stops the run, with both values", function()
    batch:add_job({ id = "spec-other", poolInfo = { poolId = POOL } })
    local plan, run = plan_of(), run_of()
    batch:disable_job("spec-other", { disableTasks = "requeue" })
    await_state("spec-other", "disabled")
    local ok, failure = pcall(plan.apply, plan, run)
    expect(ok):is_false()
    expect(tostring(failure)):contains("job 'spec-other' has changed since the plan was made: "
      .. "state was active, and is disabled")
    plan:rollback(run)
    expect(batch:job("spec-other").state):equals("disabled")
    expect(batch:job("render-frames").state):equals("active")
    gone("spec-other")
  end)
end)

describe("a schedule", function()
  local function add(id, more)
    local body = { id = id, schedule = { recurrenceInterval = "PT1H" }, jobSpecification = {
      poolInfo = { poolId = POOL }, priority = 3,
      jobManagerTask = { id = "manager", commandLine = "sleep 600", killJobOnCompletion = true } } }
    for name, value in pairs(more or {}) do
      body[name] = value
    end
    batch:add_job_schedule(body)
  end

  local function recent(id)
    return ((batch:job_schedule(id).executionInfo or {}).recentJob or {}).id
  end

  it("moves with the job that runs, and makes the next ones for the successor", function()
    add("spec-hourly")
    local first = await("a job", function() return recent("spec-hourly") end)
    local before = batch:job_schedule("spec-hourly")
    local plan, run = plan_of(), run_of()
    expect(plan.pools[1].schedules):equals({ "spec-hourly" })
    plan:apply(run)
    local after = batch:job_schedule("spec-hourly")
    expect(after.state):equals("active")
    expect(after.schedule):equals(before.schedule)
    expect(after.jobSpecification.jobManagerTask):equals(before.jobSpecification.jobManagerTask)
    expect(after.jobSpecification.priority):equals(3)
    local job = batch:job(first)
    expect(job.state == "completed" or job.poolInfo.poolId == NEXT):is_true()
    for _ = 1, 6 do emulator.advance(1800) end
    local second = await("the next job", function()
      local id = recent("spec-hourly")
      return id ~= first and id
    end)
    expect(batch:job(second).poolInfo.poolId):equals(NEXT)
    plan:rollback(run)
    expect(batch:job_schedule("spec-hourly").jobSpecification)
      :equals(before.jobSpecification)
    for made in batch:jobs() do
      if made.id:find("^spec%-hourly:") and made.state ~= "completed" then
        expect(made.poolInfo.poolId):equals(POOL)
        expect(made.state):equals("active")
        expect(#(made.metadata or {})):equals(0)
      end
    end
    batch:delete_job_schedule("spec-hourly")
    await("its end", function() return not batch:job_schedule("spec-hourly") end)
  end)

  -- The account, with a list of jobs that was made at another moment than what comes after it.
  local function listed_as(state)
    local function jobs()
      local list = batch:jobs():list()
      for _, job in ipairs(list) do
        job.state = state
      end
      return coroutine.wrap(function()
        for _, job in ipairs(list) do coroutine.yield(job) end
      end)
    end
    return setmetatable({ jobs = jobs }, { __index = function(_, name)
      return function(_, ...) return batch[name](batch, ...) end
    end })
  end

  it("has its job back once, where the way back was killed at any point", function()
    add("spec-killed")
    local id = await("a job", function() return recent("spec-killed") end)
    local enough = Run.new(plan_of(), run_of())
    local mark = { metadata = { { name = "certferry",
      value = "goes on when its pool is changed" } } }
    local function stop(pool)
      batch:disable_job(id, { disableTasks = "requeue" })
      await_state(id, "disabled")
      batch:patch_job(id, { poolInfo = { poolId = pool } })
    end
    local function take_back(from_batch)
      made_jobs.take_back(enough, from_batch or batch, "spec-killed", POOL, NEXT)
      local job = batch:job(id)
      expect(job.poolInfo.poolId):equals(POOL)
      expect(job.state):equals("active")
      expect(#(job.metadata or {})):equals(0)
    end
    -- It is enabled and has its mark still: its tasks are not to begin once more.
    batch:patch_job(id, mark)
    local before = batch:job(id).stateTransitionTime
    take_back()
    expect(batch:job(id).stateTransitionTime):equals(before)
    -- It is disabled, on the pool that it came from or on the successor.
    for _, pool in ipairs({ POOL, NEXT }) do
      batch:patch_job(id, mark)
      stop(pool)
      take_back()
    end
    -- It is marked, and goes on still on the successor.
    stop(NEXT)
    batch:patch_job(id, mark)
    batch:enable_job(id)
    take_back()
    -- It was being enabled when it was listed.
    for _, pool in ipairs({ POOL, NEXT }) do
      stop(pool)
      batch:patch_job(id, mark)
      batch:enable_job(id)
      take_back(listed_as("enabling"))
    end
    batch:delete_job_schedule("spec-killed")
    await("its end", function() return not batch:job_schedule("spec-killed") end)
  end)

  it("that is disabled stays so, there and back", function()
    add("spec-still", { schedule = { recurrenceInterval = "P1D",
      doNotRunUntil = "2099-01-01T00:00:00Z" } })
    batch:disable_job_schedule("spec-still")
    local plan, run = plan_of(), run_of()
    plan:apply(run)
    local schedule = batch:job_schedule("spec-still")
    expect(schedule.state):equals("disabled")
    expect(schedule.jobSpecification.poolInfo.poolId):equals(NEXT)
    plan:rollback(run)
    schedule = batch:job_schedule("spec-still")
    expect(schedule.state):equals("disabled")
    expect(schedule.jobSpecification.poolInfo.poolId):equals(POOL)
    batch:delete_job_schedule("spec-still")
  end)
end)

describe("a job that writes the id of its pool in another case of letters", function()
  local OTHER <const> = "Render-Linux"

  it("moves with the pool, and back as it was", function()
    batch:add_job({ id = "spec-cased", poolInfo = { poolId = OTHER }, jobPreparationTask = {
      commandLine = "/bin/sh -c 'cp $AZ_BATCH_CERTIFICATES_DIR/* .'" } })
    expect(note_of(plan_of(), "(job spec-cased)").rule):equals("R006")
    local plan, run = plan_of({ drain = true,
      overrides = { pools = { [POOL] = { despite = { "R006" } } } } }), run_of()
    expect(note_of(plan, "jobs/spec-cased/jobPreparationTask").rule):equals("R006")
    plan:apply(run)
    expect(batch:job("spec-cased").poolInfo.poolId):equals(NEXT)
    plan:rollback(run)
    expect(batch:job("spec-cased").poolInfo.poolId):equals(OTHER)
    expect(batch:job("spec-cased").state):equals("active")
    gone("spec-cased")
  end)

  -- The last of this file: there is no way back.
  it("goes on with a pool that keeps its id", function()
    batch:add_job({ id = "spec-cased", poolInfo = { poolId = OTHER } })
    plan_of({ strategy = "same id" }):apply(run_of())
    expect(batch:job("spec-cased").poolInfo.poolId):equals(OTHER)
    expect(batch:job("spec-cased").state):equals("active")
    gone("spec-cased")
  end)
end)

os.execute("rm -rf '" .. folder .. "'")
