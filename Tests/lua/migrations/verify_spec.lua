--- Verification, by somebody who wants it to say yes: each thing that is wrong is found, and told
-- with its reason, or told as what can't be seen.

local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("Plan:verify", function()
    skip("what it can't be made to believe", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const>, OLD <const>, NEW <const> = "contosorender", "render-linux", "render-linux-kv"
local batch = az:batch(ACCOUNT)
local vault = az:vault(fleet.vaults[1].name)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })

local path = os.tmpname()
os.remove(path)

local plan = migrate.plan(migrate.inventory(az, { account = ACCOUNT }), { pools = { OLD },
  vault = fleet.vaults[1].name, identity = az:identity(fleet.identities[1].id),
  sources = sources, drain = false })
plan:apply({ az = az, sources = sources, journal = journal.open(path), owner = "ada", poll = 0.05,
  timeout = 120, propagation = 0 })

local held = plan.certificates[1]

-- The rows of a kind; all of them without one.
local function rows_of(verdict, what)
  local found = {}
  for _, row in ipairs(verdict.rows) do
    if row.what == what then
      found[#found + 1] = row
    end
  end
  return found
end

-- Expects that one kind of row alone says no, and gives the first of these.
local function refuted(what, session)
  local verdict = plan:verify({ az = session or az })
  expect(verdict.passed):is_false()
  local wrong = {}
  for _, row in ipairs(verdict.rows) do
    if not row.is_equal then
      wrong[row.what] = wrong[row.what] or row
    end
  end
  expect(wrong[what] ~= nil):is_true()
  expect(tostring(verdict)):matches("NOT +" .. what)
  return wrong[what], verdict
end

-- A session whose account answers as `changes` say; all else is the service's.
local function with(changes)
  local function wrap(object, methods)
    return setmetatable(methods, { __index = function(_, name)
      return function(_, ...)
        return object[name](object, ...)
      end
    end })
  end
  return wrap(az, { batch = function() return wrap(batch, changes) end })
end

local function list_of(items)
  local position = 0
  return setmetatable({ list = function() return items end }, { __call = function()
    position = position + 1
    return items[position]
  end })
end

local function with_nodes(change)
  return with({ nodes = function(_, id)
    local items = batch:nodes(id):list()
    change(items)
    return list_of(items)
  end })
end

local function with_extensions(change)
  local first = batch:nodes(NEW)().id
  return with({ node_extensions = function(_, pool, node)
    local items = batch:node_extensions(pool, node):list()
    for _, item in ipairs(node == first and items or {}) do
      change(item)
    end
    return list_of(items)
  end })
end

local function is_proved()
  local verdict = plan:verify({ az = az })
  expect(tostring(verdict):find("NOT", 1, true)):equals(nil)
  return verdict.passed
end

describe("Plan:verify", function()
  it("believes what is so", function()
    expect(is_proved()):is_true()
    local verdict = plan:verify({ az = az })
    expect(#rows_of(verdict, "certificate that a node reports")):equals(2)
    expect(#rows_of(verdict, "state of a node")):equals(2)
  end)

  it("refuses pools and waves that the plan does not have", function()
    expect(function() plan:verify({ az = az, only = { "render-linus" } }) end)
      :raises("the plan does not have it")
    expect(function() plan:verify({ az = az, wave = 7 }) end):raises("no such wave")
  end)

  it("sees the node that has not got the certificate, and those that have", function()
    local session = with_extensions(function(item) item.instanceView.subStatuses = {
      { message = "Installed it, thumbprint " .. ("0"):rep(40) .. "." } } end)
    local row, verdict = refuted("certificate that a node reports", session)
    expect(row.found):equals(("0"):rep(40))
    local rows = rows_of(verdict, "certificate that a node reports")
    expect(rows[1].is_equal ~= rows[2].is_equal):is_true()
  end)

  it("sees an extension that failed on one node, and why", function()
    local row = refuted("state of the extension on a node", with_extensions(function(item)
      item.instanceView.statuses[1].code = "ProvisioningState/failed/1"
      item.instanceView.statuses[1].message = "403 ForbiddenByRbac"
    end))
    expect(row.found):equals("failed 403 ForbiddenByRbac")
  end)

  it("sees a node that can't run tasks, whatever its extension once said", function()
    for _, state in ipairs({ "unusable", "offline", "starting", "rebooting", "unknown",
      "waitingforstarttask", "starttaskfailed" }) do
      local row = refuted("state of a node", with_nodes(function(items)
        items[1].state = state
      end))
      expect(row.found):contains(state)
    end
  end)

  it("sees a node that restarts, and one that could not have its certificate", function()
    local before = emulator.speed(1)
    local node = batch:nodes(NEW)().id
    batch:reboot_node(NEW, node)
    expect(refuted("state of a node").where):equals(node)
    emulator.speed(before)
    emulator.settle()
    vault:patch_certificate(held.name, nil, { attributes = { enabled = false } })
    batch:reimage_node(NEW, node)
    emulator.settle()
    local row, verdict = refuted("state of a node")
    expect(row.found):contains("unusable")
    expect(tostring(verdict)):matches("NOT +state of the extension on a node +failed")
    vault:patch_certificate(held.name, nil, { attributes = { enabled = true } })
    batch:reimage_node(NEW, node)
    emulator.settle()
    expect(is_proved()):is_true()
  end)

  it("takes a node that leaves for none, and tells of one that was preempted", function()
    local verdict = plan:verify({ az = with_nodes(function(items)
      items[1].state = "preempted"
    end) })
    expect(verdict.passed):is_true()
    expect(tostring(verdict)):matches("%-%- +state of a node +preempted")
    expect(refuted("number of nodes", with_nodes(function(items)
      items[1].state = "leavingpool"
    end)).found):equals(1)
  end)

  it("says that a node which names no certificate is not seen, and believes no later version",
    function()
      local function silent(item) item.instanceView.subStatuses = {} end
      local verdict = plan:verify({ az = with_extensions(silent) })
      expect(verdict.passed):is_true()
      expect(tostring(verdict)):matches("%-%- +certificate that a node reports")
      local rotation = plan:rotation({ az = with_extensions(silent) })
      local missing = 0
      for _, row in ipairs(rotation) do
        missing = missing + (row.is_equal and 0 or 1)
      end
      expect(missing):equals(1)
    end)

  it("sees a pool without nodes: only the canary, and only of the planned version, stands for it",
    function()
      batch:resize_pool(NEW, { targetDedicatedNodes = 0 })
      emulator.settle()
      local verdict = plan:verify({ az = az })
      expect(verdict.passed):is_true()
      expect(tostring(verdict)):matches("%-%- +nodes +there is none now; the canary has read")
      local pool = batch:pool(NEW)
      local kept = {}
      for _, item in ipairs(pool.metadata) do
        kept[#kept + 1] = item.name ~= "certferry-canary" and item or nil
      end
      batch:patch_pool(NEW, { metadata = json.array(kept) })
      expect(refuted("nodes").found):contains("none: resize the pool")
      batch:patch_pool(NEW, { metadata = pool.metadata })
      batch:enable_autoscale(NEW, { autoScaleFormula = "$TargetDedicatedNodes = 0;" })
      emulator.settle()
      expect(#rows_of(plan:verify({ az = az }), "nodes")):equals(1)
      batch:disable_autoscale(NEW)
      emulator.settle()
      batch:resize_pool(NEW, { targetDedicatedNodes = 2 })
      emulator.settle()
      expect(is_proved()):is_true()
    end)

  it("sees nodes that are not there yet", function()
    local before = emulator.speed(1)
    batch:resize_pool(NEW, { targetDedicatedNodes = 3 })
    local row = refuted("number of nodes")
    expect(row.expected):equals(3)
    emulator.speed(before)
    emulator.settle()
    batch:resize_pool(NEW, { targetDedicatedNodes = 2 })
    emulator.settle()
  end)

  it("sees a start task that failed although the pool does not wait for it", function()
    refuted("start task on a node", with_nodes(function(items)
      items[1].startTaskInfo = { state = "completed", exitCode = 1, result = "failure" }
    end))
  end)

  it("sees an extension that observes one version for ever, or something else", function()
    local function observing(url)
      return with({ arm_pool = function(_, id)
        local pool = batch:arm_pool(id)
        local machine = pool.properties.deploymentConfiguration.virtualMachineConfiguration
        local settings = machine.extensions[1].settings
        settings = type(settings) == "string" and json.decode(settings) or settings
        local item = settings.secretsManagementSettings.observedCertificates[1]
        item.url = url(item.url)
        machine.extensions[1].settings = settings
        return pool
      end })
    end
    expect(refuted("what the extension observes", observing(function(url)
      return url .. "/0123456789abcdef0123456789abcdef"
    end)).found):contains("one version for ever")
    expect(refuted("what the extension observes", observing(function(url)
      return (url:gsub("[^/]+$", "another"))
    end)).found):equals(nil)
  end)

  it("sees jobs and schedules that still name the old pool", function()
    batch:add_job({ id = "left-behind", poolInfo = { poolId = OLD:upper() } })
    expect(refuted("jobs that name the old pool").found):equals("1: left-behind")
    batch:delete_job("left-behind")
    batch:add_job_schedule({ id = "left-nightly", schedule = { recurrenceInterval = "P1D",
      doNotRunUntil = "2099-01-01T00:00:00Z" }, jobSpecification = { poolInfo = {
      poolId = OLD } } })
    expect(refuted("schedules that name the old pool").found):equals("1: left-nightly")
    batch:delete_job_schedule("left-nightly")
    emulator.settle()
    expect(is_proved()):is_true()
  end)

  it("sees tasks that use the folder of Batch certificates, unless told not to look", function()
    batch:add_job({ id = "old-ways", poolInfo = { poolId = NEW } })
    batch:add_task("old-ways", { id = "frame", commandLine = "sleep 86400",
      environmentSettings = { { name = "DIR", value = "$AZ_BATCH_CERTIFICATES_DIR/x" } } })
    expect(refuted("text that uses what is gone").where)
      :equals("jobs/old-ways/tasks/frame/environmentSettings[DIR]")
    local verdict = plan:verify({ az = az, tasks = false })
    expect(verdict.passed):is_true()
    expect(tostring(verdict)):matches("%-%- +tasks +they were not to be looked into")
    batch:delete_job("old-ways")
    batch:add_job_schedule({ id = "old-ways", schedule = { recurrenceInterval = "P1D",
      doNotRunUntil = "2099-01-01T00:00:00Z" }, jobSpecification = { poolInfo = { poolId = NEW },
      jobPreparationTask = { commandLine = "ls ${AZ_BATCH_CERTIFICATES_DIR}" } } })
    expect(refuted("text that uses what is gone").where)
      :equals("jobSchedules/old-ways/jobSpecification/jobPreparationTask/commandLine")
    batch:delete_job_schedule("old-ways")
    emulator.settle()
  end)

  it("says that it can't look into files that nodes fetch", function()
    batch:add_job({ id = "with-files", poolInfo = { poolId = NEW }, jobPreparationTask = {
      commandLine = "sh install.sh", resourceFiles = { { filePath = "install.sh",
        httpUrl = "https://contoso.blob.core.windows.net/scripts/install.sh" } } } })
    local verdict = plan:verify({ az = az })
    expect(verdict.passed):is_true()
    expect(tostring(verdict)):matches("%-%- +files and packages of tasks +what is in them")
    batch:delete_job("with-files")
    emulator.settle()
  end)

  it("sees a job whose own pool would have the certificate; the old pool is replaced all the same",
    function()
      local machine = batch:pool(OLD).virtualMachineConfiguration
      batch:add_job({ id = "own-pool", poolInfo = { autoPoolSpecification = {
        poolLifetimeOption = "job", pool = { vmSize = "standard_d2s_v3", targetDedicatedNodes = 0,
          virtualMachineConfiguration = machine, certificateReferences = { {
            thumbprint = held.thumbprint:lower(), thumbprintAlgorithm = "sha1" } } } } } })
      local partial = plan:verify({ az = az })
      expect(partial.passed):is_true()
      expect(tostring(partial)):contains("1: job own-pool (not in the plan)")
      -- As if the plan were for all pools of the account.
      plan.is_partial = nil
      local row, verdict = refuted("autopools with the certificate")
      plan.is_partial = true
      expect(row.found):equals("1: job own-pool")
      expect(verdict:has_proved(plan.pools[1])):is_true()
      batch:delete_job("own-pool")
      emulator.settle()
      expect(is_proved()):is_true()
    end)

  it("sees a successor of another pool, one without its canary and none at all", function()
    local function claiming(name, value)
      return with({ arm_pool = function(_, id)
        local pool = batch:arm_pool(id)
        for _, item in ipairs(pool.properties.metadata) do
          item.value = item.name == name and value or item.value
        end
        return pool
      end })
    end
    expect(refuted("successor", claiming("certferry", "successor of render-linux-2; x")).found)
      :equals("another pool")
    expect(refuted("canary", claiming("certferry-canary", "failed")).found):equals("failed")
    expect(refuted("successor", with({ arm_pool = function() return nil end })).found)
      :equals("none")
  end)

  it("is told why something can't be read, and loses nothing else", function()
    local fault <close> = emulator.fault({ operation = "batch GET /pools/*/nodes", status = 403 })
    local row, verdict = refuted("whether it could be read")
    expect(fault:counts().hits > 0):is_true()
    expect(row.found):contains("403")
    expect(rows_of(verdict, "jobs that name the old pool")[1] == nil):is_true()
    expect(#rows_of(verdict, "x5t in the vault")):equals(1)
  end)

  it("sees a newer version that nodes don't have yet, and one that is disabled", function()
    local before = emulator.speed(1)
    vault:import(held.name, sources:bundle(sources:find(held.thumbprint)))
    local file = assert(fleet.pfx[2])
    vault:import(held.name, require("certificate").read(file.file, {
      password = require("secret").file(file.password_file) }))
    local row = refuted("certificate that a node reports")
    expect(row.found):equals(held.thumbprint)
    vault:patch_certificate(held.name, nil, { attributes = { enabled = false } })
    expect(refuted("newest version in the vault").found):equals("disabled")
    local pauses = 0
    local rows = require("migrate.rotation").wait(plan, { az = az, limit = 3600, poll = 60,
      pause = function() pauses = pauses + 1 end })
    expect(pauses):equals(0)
    expect(#rows > 0):is_true()
    emulator.speed(before)
  end)
end)

os.execute("rm -f " .. path .. "*")
