--- Each kind of step by itself: looked at, done, done again, undone, undone again.

local azure = require("azure")
local claims = require("migrate.claims")
local emulator = require("emulator")
local json = require("json")
local migrate = require("migrate")
local Run = require("migrate.run")
local steps = require("migrate.steps")

if not azure.emulator then
  describe("the steps of a migration", function()
    skip("each kind", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const>, POOL <const> = "contosorender", "render-linux"
local batch = az:batch(ACCOUNT)
local known = az:identity(fleet.identities[1].id)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })

batch:add_job({ id = "spec-job", poolInfo = { poolId = POOL } })
batch:add_job_schedule({ id = "spec-schedule", schedule = { recurrenceInterval = "P1D",
  doNotRunUntil = "2099-01-01T00:00:00Z" },
  jobSpecification = { poolInfo = { poolId = POOL } } })

local function plan_of(more, change)
  local inventory = migrate.inventory(az, { account = ACCOUNT })
  if change then
    change(inventory.accounts[1])
  end
  local options = { pools = { POOL }, vault = az:vault_resource("contoso-kv"), sources = sources,
    identity = { id = known.id:gsub("[^/]+$", "spec-identity"), create = true,
      location = known.location } }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(inventory, options)
end

local function run_of(plan, more)
  local given = { az = az, sources = sources, owner = "ada", poll = 0.05, timeout = 120,
    propagation = 0 }
  for name, value in pairs(more or {}) do
    given[name] = value
  end
  return Run.new(plan, given)
end

local plan = plan_of()
local run = run_of(plan)
local proved = {}

local function step_of(which, kind, item)
  for _, step in ipairs(which.steps) do
    if step.kind == kind and (not item or step.item == item) then
      return step
    end
  end
  error("the plan has no step of kind " .. kind, 2)
end

-- What is done at most once says so; nothing else may fail.
local function again(kind, a_run, step, allowed)
  local ok, failure = pcall(kind.act, a_run, step)
  if not ok then
    expect(tostring(failure.code or failure)):contains(allowed or "nothing may fail")
  end
  expect(kind.check(a_run, step)):is_true()
end

local function forth(a_run, step, allowed)
  local kind = steps[step.kind]
  expect(kind.check(a_run, step)):is_false()
  kind.act(a_run, step)
  local evidence = kind.check(a_run, step)
  expect(type(evidence)):equals("table")
  again(kind, a_run, step, allowed)
  proved[step.kind] = true
  return evidence
end

local function back(a_run, step, evidence)
  local kind = steps[step.kind]
  for _ = 1, 2 do
    kind.undo(a_run, step, evidence or {})
    expect(kind.check(a_run, step)):is_false()
  end
end

-- The steps that stay done, for those that come after them; undone at the end, the last first.
local done = {}

local function go(kind, allowed, item)
  local step = step_of(plan, kind, item)
  done[#done + 1] = { step = step, evidence = forth(run, step, allowed) }
  back(run, step, done[#done].evidence)
  steps[kind].act(run, step)
  done[#done].evidence = steps[kind].check(run, step)
end

local function only_forth(kind)
  proved[kind] = true
  local step = step_of(plan, kind)
  steps[kind].act(run, step)
  again(steps[kind], run, step)
end

describe("a step", function()
  it("claim", function()
    local step = step_of(plan, "claim")
    forth(run, step)
    expect(claims.of(batch:pool(POOL))):equals("ada")
    back(run, step)
    steps.claim.act(run, step)
    local other = run_of(plan, { owner = "eve" })
    expect(function() steps.claim.act(other, step) end):raises("ada migrates it")
    expect(function() steps.claim.undo(other, step) end):raises("ada migrates it")
    done[#done + 1] = { step = step, evidence = {} }
  end)

  it("identity", function() go("identity") end)

  -- The service refuses a second assignment of a role to the same principal.
  it("role", function() go("role", "RoleAssignmentExists") end)

  it("certificate", function()
    local step = step_of(plan, "certificate")
    forth(run, step)
    local kind = steps.certificate
    kind.undo(run, step, {})
    kind.undo(run, step, {})
    expect(kind.check(run, step)):is_false()
    kind.act(run, step)
    expect(kind.check(run, step).thumbprint):equals(fleet.pfx[1].thumbprint)
    done[#done + 1] = { step = step, evidence = {} }
  end)

  it("pool", function() go("pool", "ConditionNotMet") end)

  it("nodes", function()
    local step = step_of(plan, "nodes")
    expect(steps.nodes.check(run, step)):is_false()
    only_forth("nodes")
    expect(steps.nodes.undo):equals(nil)
  end)

  it("canary and canary_cleanup", function()
    local step, cleanup = step_of(plan, "canary"), step_of(plan, "canary_cleanup")
    expect(steps.canary.check(run, step)):is_false()
    steps.canary.act(run, step)
    again(steps.canary, run, step)
    proved.canary = true
    expect(steps.canary_cleanup.check(run, cleanup)):is_false()
    only_forth("canary_cleanup")
    steps.canary.undo(run, step, {})
    steps.canary.undo(run, step, {})
    expect(batch:job(step.job)):equals(nil)
  end)

  it("scale", function()
    local step = step_of(plan, "scale")
    expect(steps.scale.check(run, step)):is_false()
    only_forth("scale")
  end)

  for _, noun in ipairs({ "job", "schedule" }) do
    it("disable, patch and enable of a " .. noun, function()
      local item = "spec-" .. noun
      local disable = step_of(plan, "disable_" .. noun, item)
      local patch = step_of(plan, "patch_" .. noun, item)
      local enable = step_of(plan, "enable_" .. noun, item)
      local function state()
        local found = noun == "job" and batch:job(item) or batch:job_schedule(item)
        return found.state, (found.jobSpecification or found).poolInfo.poolId
      end
      forth(run, disable)
      back(run, disable)
      expect(table.concat({ state() }, " ")):equals("active " .. POOL)
      steps[disable.kind].act(run, disable)
      forth(run, patch)
      back(run, patch)
      steps[patch.kind].act(run, patch)
      forth(run, enable)
      back(run, enable)
      steps[enable.kind].act(run, enable)
      expect(table.concat({ state() }, " ")):equals("active render-linux-kv")
      for _, step in ipairs({ disable, patch, enable }) do
        expect(steps[step.kind].check(run, step)):is_true()
      end
      for _, step in ipairs({ enable, patch, disable }) do
        steps[step.kind].undo(run, step, {})
      end
      expect(table.concat({ state() }, " ")):equals("active " .. POOL)
    end)
  end

  it("drain", function()
    local step = step_of(plan, "drain")
    expect(function() steps.drain.act(run, step) end):raises("which the plan did not move")
    local jobs = { "spec-job", "render-frames" }
    for _, job in ipairs(jobs) do
      batch:disable_job(job, { disableTasks = "requeue" })
    end
    batch:disable_job_schedule("spec-schedule")
    emulator.settle()
    forth(run, step)
    back(run, step)
    for _, job in ipairs(jobs) do
      batch:enable_job(job)
    end
    batch:enable_job_schedule("spec-schedule")
  end)

  it("goes back as it came, the last first", function()
    for position = #done, 1, -1 do
      local step, evidence = done[position].step, done[position].evidence
      steps[step.kind].undo(run, step, evidence)
      steps[step.kind].undo(run, step, evidence)
    end
    expect(batch:pool_exists("render-linux-kv")):is_false()
    expect(#(batch:pool(POOL).metadata or {})):equals(0)
    expect((pcall(az.identity, az, plan.pools[1].identity.id))):is_false()
  end)

  it("access_policy", function()
    local made = az:put_vault(az:vault_resource("contoso-kv").id:gsub("[^/]+$", "spec-policies"), {
      location = "eastus", properties = { tenantId = az:vault_resource("contoso-kv").properties
        .tenantId, sku = { family = "A", name = "standard" }, enableRbacAuthorization = false,
        accessPolicies = json.array({}) } })
    local other = plan_of({ vault = made, identity = known })
    local step = step_of(other, "access_policy")
    forth(run_of(other), step)
    back(run_of(other), step)
  end)

  -- The certificates as if Batch had their public parts alone.
  local function of_public_parts(more)
    return plan_of(more, function(account)
      for _, held in ipairs(account.certificates) do
        held.arm.properties.format = "Cer"
      end
    end)
  end

  it("secret", function()
    local other = of_public_parts({ identity = known })
    local step = step_of(other, "secret")
    forth(run_of(other), step)
    back(run_of(other), step)
  end)

  it("blob", function()
    local store = az:query("resources | where type =~ 'microsoft.storage/storageaccounts'")
      :list()[1]
    local url = store.properties.primaryEndpoints.blob .. "certificates"
    local other = of_public_parts({ identity = known, public_certificates = "blob",
      container = { id = store.id, url = url } })
    local step = step_of(other, "blob")
    forth(run_of(other), step, "BlobAlreadyExists")
    back(run_of(other), step)
  end)

  it("delete_pool and wait_gone, which have no way back", function()
    local other = plan_of({ strategy = "same id", identity = known, canary = false })
    local step, gone = step_of(other, "delete_pool"), step_of(other, "wait_gone")
    local a_run = run_of(other)
    expect(step.irreversible):contains("no new references")
    expect(function() steps.delete_pool.act(a_run, step) end):raises("which keeps its description")
    expect(batch:pool(POOL).state):equals("active")
    for _, name in ipairs({ "role", "certificate", "pool" }) do
      local before = step_of(other, name)
      if not steps[name].check(a_run, before) then
        steps[name].act(a_run, before)
      end
    end
    expect(steps.wait_gone.check(a_run, gone)):is_false()
    forth(a_run, step, "PoolBeingDeleted")
    steps.wait_gone.act(a_run, gone)
    again(steps.wait_gone, a_run, gone)
    proved.wait_gone = true
    expect(steps.delete_pool.undo):equals(nil)
  end)

  it("of every kind is looked at here", function()
    local folder = debug.getinfo(steps.claim.check, "S").source:match("^@(.*)/")
    local listing <close> = assert(io.popen(("ls '%s'"):format(folder)))
    for name in listing:lines() do
      local kind = name:match("^(.*)%.lua$")
      if kind ~= "init" and not proved[kind] then
        error(("nothing proves a step of kind '%s'"):format(kind))
      end
    end
  end)
end)
