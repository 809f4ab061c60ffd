--- Faults that other people are: while a migration runs, somebody edits, deletes or makes what it
-- works on. It says what has changed, overwrites nothing without a word, and comes to its end when
-- that is mended.
--
-- Requires certificate, emulator, disturbed, json, scenario, spec.

package.path = "Tests/survival/?.lua;" .. package.path

local certificate = require("certificate")
local disturbed = require("disturbed")
local emulator = require("emulator")
local json = require("json")
local scenario = require("scenario")
local spec = require("spec")

local describe, expect, it = spec.describe, spec.expect, spec.it

local folder = scenario.folder()
local made = scenario.make(folder)
local batch = made.batch
local OLD <const>, NEW <const> = "render-linux", "render-linux-kv"
local opened = disturbed.new_journal(folder)

-- The certificate of the first pool.
local function held_by_pool()
  for _, entry in ipairs(made.plan.certificates) do
    if made.plan.pools[1].certificates[1] == entry.thumbprint then
      return entry
    end
  end
end

local held = held_by_pool()
local certificate_step = ("vault/%s/certificate/%s"):format(held.vault.name, held.name)
local vault = made.az:vault(held.vault.url)

local function step(name)
  return ("%s/%s/%s"):format(scenario.ACCOUNT, OLD, name)
end

-- Runs the plan; as soon as a step is about to be done, somebody does something.
-- @param acts what is done before which step, by its id; each once
-- @return the failure, nil if it came to its end; and the steps that were done again
local function apply(acts)
  local left, again = {}, {}
  for name, act in pairs(acts) do
    left[name] = act
  end
  local ok, failure = pcall(scenario.perform, "apply", folder, made.az, opened, {
    concurrency = 1, report = function(event, details)
      local act = details.step and left[details.step.id]
      if event == "again" then
        again[details.step.id] = true
      elseif event == "step" and act then
        left[details.step.id] = nil
        act()
      end
    end })
  expect(left):equals({})
  return not ok and tostring(failure) or nil, again
end

-- Somebody strikes before a step; the run stops and says so.
-- @return the steps that were done again before that
local function stops(what, id, act, ...)
  local failure, again = apply({ [id] = act })
  for _, text in ipairs({ ... }) do
    expect(failure or "no failure"):contains(text)
  end
  disturbed.tell("another operator " .. what, "before " .. id:gsub("^[^/]*/", ""), 1,
    "stops and says so; goes on when mended")
  return again
end

local function resize(pool, count)
  batch:resize_pool(pool, { targetDedicatedNodes = count })
  emulator.settle()
end

local function disable(job)
  batch:disable_job(job, { disableTasks = "requeue" })
  emulator.settle()
end

local function move(job, pool)
  disable(job)
  batch:patch_job(job, { poolInfo = { poolId = pool } })
  batch:enable_job(job)
  emulator.settle()
end

local function delete_pool(pool)
  batch:delete_pool(pool)
  emulator.settle()
end

local function role_step()
  for _, one in ipairs(made.plan.steps) do
    if one.kind == "role" then
      return one
    end
  end
end

describe("another operator, before the successor is there,", function()
  local before = batch:pool(OLD)

  it("edits the old pool after the plan", function()
    stops("edits the old pool after the plan", step("claim"), function()
      batch:patch_pool(OLD, { metadata = { { name = "team", value = "films" } } })
    end, "has changed since the plan was made", "team")
    expect(batch:pool(OLD).metadata[1].value):equals("films")
    batch:patch_pool(OLD, { metadata = json.array(before.metadata or {}) })
  end)

  it("gives the old pool another start task after the claim", function()
    stops("gives the old pool another start task", step("pool"), function()
      batch:patch_pool(OLD, { startTask = { commandLine = "/bin/true" } })
    end, "pool '" .. OLD .. "' has changed since the plan was made", "startTask", "make the plan")
    expect(batch:pool_exists(NEW)):is_false()
    batch:patch_pool(OLD, { startTask = before.startTask })
  end)

  it("resizes the old pool after the claim", function()
    local count <const> = before.targetDedicatedNodes
    stops("resizes the old pool", step("pool"), function() resize(OLD, count + 1) end,
      "has changed since the plan was made", ("was %d, and is %d"):format(count, count + 1))
    expect(batch:pool(OLD).targetDedicatedNodes):equals(count + 1)
    resize(OLD, count)
  end)

  it("takes the claim away", function()
    stops("takes the claim away", step("pool"), function()
      batch:patch_pool(OLD, { metadata = json.array(before.metadata or {}) })
    end, "is gone; see who took it away, and run the plan again")
    expect(batch:pool_exists(NEW)):is_false()
  end)

  it("makes a pool with the successor's name", function()
    local again = stops("makes a pool with the successor's name", step("pool"), function()
      batch:add_pool({ id = NEW, vmSize = "standard_d4s_v3", targetDedicatedNodes = 0,
        virtualMachineConfiguration = batch:pool(OLD).virtualMachineConfiguration })
    end, "pool '" .. NEW .. "' exists and is another one", "give another successor")
    expect(again[step("claim")]):is_true()
    expect(batch:pool(NEW).vmSize):equals("standard_d4s_v3")
    delete_pool(NEW)
  end)
end)

describe("another operator, while jobs are moved,", function()
  local function job(name)
    return ("%s-%s"):format(OLD, name)
  end

  it("disables a job that was active", function()
    stops("disables a job that was active", step("job/" .. job("bake") .. "/disable"), function()
      disable(job("bake"))
    end, "job '" .. job("bake") .. "' has changed", "state was active, and is disabled")
    expect(batch:job(job("bake")).poolInfo.poolId):equals(OLD)
    batch:enable_job(job("bake"))
    emulator.settle()
  end)

  it("enables a job that the run has disabled", function()
    stops("enables a job that the run has disabled", step("job/" .. job("bake") .. "/patch"),
      function()
        batch:enable_job(job("bake"))
        emulator.settle()
      end, "has to be disabled; see who enabled it")
  end)

  it("moves a job to a third pool", function()
    local again = stops("moves a job to a third pool", step("job/" .. job("denoise") .. "/patch"),
      function() batch:patch_job(job("denoise"), { poolInfo = { poolId = "preview-linux" } }) end,
      "pool was " .. OLD .. ", and is preview-linux")
    expect(again[step("job/" .. job("bake") .. "/disable")]):is_true()
    expect(batch:job(job("bake")).poolInfo.poolId):equals(NEW)
    expect(batch:job(job("denoise")).poolInfo.poolId):equals("preview-linux")
    batch:patch_job(job("denoise"), { poolInfo = { poolId = OLD } })
  end)

  it("adds a job on the old pool", function()
    stops("adds a job on the old pool", step("drain"), function()
      batch:add_job({ id = "late", poolInfo = { poolId = OLD } })
    end, "job 'late' runs on it, which the plan did not move")
    expect(batch:job("late").state):equals("active")
    expect(batch:pool(OLD).currentDedicatedNodes > 0):is_true()
    move("late", NEW)
  end)

  it("adds a job schedule on the old pool", function()
    stops("adds a job schedule on the old pool", step("drain"), function()
      batch:add_job_schedule({ id = "late-nightly", schedule = { recurrenceInterval = "P1D",
        doNotRunUntil = "2099-01-01T00:00:00Z" },
        jobSpecification = { poolInfo = { poolId = OLD } } })
    end, "job schedule 'late-nightly' runs on it")
    batch:delete_job_schedule("late-nightly")
    emulator.settle()
  end)
end)

describe("another operator, before the old pool is drained,", function()
  it("removes the role of the identity", function()
    local role = role_step()
    stops("removes the role of the identity", step("drain"), function()
      local assignments = made.az:role_assignments(role.scope, role.principal):list()
      made.az:delete_role_assignment(assignments[1].id)
    end, "what step '" .. role.id .. "' did is gone", "which does it again")
    expect(batch:pool(OLD).currentDedicatedNodes > 0):is_true()
  end)

  it("deletes the certificate from the vault", function()
    local again = stops("deletes the certificate from the vault", step("drain"), function()
      vault:delete_certificate(held.name)
      emulator.settle()
    end, "/certificate/" .. held.name .. "' did is gone", "which does it again")
    expect(again[role_step().id]):is_true()
  end)

  it("deletes the successor", function()
    local again = stops("deletes the successor", step("drain"), function() delete_pool(NEW) end,
      "/pool' did is gone; see who undid it, and run the plan again")
    expect(again[certificate_step]):is_true()
    expect(vault:certificate(held.name) ~= nil):is_true()
    expect(batch:pool(OLD).currentDedicatedNodes > 0):is_true()
  end)

  it("makes the successor again without the extension", function()
    local again = stops("makes the successor without the extension", step("drain"), function()
      local pool = batch:arm_pool(NEW)
      delete_pool(NEW)
      local properties = pool.properties
      properties.deploymentConfiguration.virtualMachineConfiguration.extensions = nil
      batch:put_pool(NEW, { identity = pool.identity, properties = {
        vmSize = properties.vmSize, deploymentConfiguration = properties.deploymentConfiguration,
        metadata = properties.metadata, startTask = properties.startTask,
        scaleSettings = properties.scaleSettings } })
      emulator.settle()
    end, "pool '" .. NEW .. "' exists and is another one", "extension")
    expect(again[step("pool")]):is_true()
    expect(batch:pool(OLD).currentDedicatedNodes > 0):is_true()
    delete_pool(NEW)
  end)

  it("renews the certificate, and deletes both old pools", function()
    local renewed = certificate.make({ subject = "renewed.contoso.example" })
    local windows <const> = "contosorender/render-windows/pool"
    local failure = apply({
      [step("canary")] = function()
        vault:import(held.name, renewed)
        emulator.settle()
        emulator.advance("PT2H")
      end,
      [step("drain")] = function() delete_pool(OLD) end,
      [windows] = function() delete_pool("render-windows") end,
    })
    expect(failure):contains("pool 'render-windows' is gone: it has to stay until")
    expect(made.plan:verify({ az = made.az, only = { OLD } }).passed):is_true()
    disturbed.tell("another operator renews the certificate", "before canary", 1,
      "comes to its end with the new version")
    disturbed.tell("another operator deletes the old pool", "before drain", 1, "comes to its end")
    disturbed.tell("another operator deletes the old pool", "before pool", 1,
      "stops and says so; its jobs stay as they are")
  end)

  it("has lost no job", function()
    for job in batch:jobs() do
      if job.id:find("^render") or job.id == "late" then
        expect(job.id .. " " .. job.state .. " " .. job.poolInfo.poolId):equals(
          job.id .. " active " .. (job.id:find("windows") and "render-windows" or NEW))
      end
    end
  end)
end)

disturbed.close(folder)
