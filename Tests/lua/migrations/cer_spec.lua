--- Certificates that the Key Vault extension can't deliver, from the inventory to the end, on
-- simulated nodes: public ones, and those of users who are no administrators.
--
-- They need a fleet of their own, so the file runs itself once more with that seed.

local azure = require("azure")
local async = require("async")
local journal = require("journal")
local migrate = require("migrate")

local ACCOUNT <const> = "examplebatch"

local function program()
  local found
  for position = -1, -9, -1 do
    found = arg[position] or found
  end
  return found
end

if not azure.emulator or azure.emulator.accounts[1].name ~= ACCOUNT then
  describe("a migration of certificates that the extension can't deliver", function()
    it("does all that is looked for with a fleet that has them", function()
      local here = debug.getinfo(1, "S").source:match("^@(.*)$")
      local tests = here:match("^(.*)/[^/]*$") .. "/.."
      local pipe = assert(io.popen(("'%s' --emulator-seed '%s/../../scripts/seeds/%s' '%s/run.lua' "
        .. "'%s' 2>&1"):format(program(), tests, "public-certificates.json", tests, here)))
      local output = pipe:read("a")
      local passed = pipe:close()
      expect(passed and "passed" or output):equals("passed")
    end)
  end)
  return
end

local az = azure.login()
local batch = az:batch(ACCOUNT)
local identity = az:identity(azure.emulator.identities[1].id)
local vault_id <const> = az:vault_resource("example-kv").id
local sources = migrate.sources({ pfx_dir = azure.emulator.pfx[1].file:match("^(.*)/") })

local function plan_of(pool, more)
  local options = { pools = { pool }, vault = "example-kv", identity = identity.id,
    sources = sources }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(migrate.inventory(az, { account = ACCOUNT }), options)
end

local store <const> = az:query("resources | where type =~ 'microsoft.storage/storageaccounts'")
  :list()[1]
local container <const> = { id = store.id,
  url = store.properties.primaryEndpoints.blob .. "certificates" }

local paths = {}

local function run_of(more)
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  local run = { az = az, sources = sources, journal = journal.open(path), owner = "ada",
    poll = 0.05, timeout = 120, propagation = 0 }
  for name, value in pairs(more or {}) do
    run[name] = value
  end
  return run
end

local function failure_of(f, ...)
  local ok, failure = pcall(f, ...)
  expect(ok):is_false()
  return tostring(failure)
end

local function text_of_node(pool, path)
  return batch:node_file(pool, batch:nodes(pool):list()[1].id, path)
end

-- What a task has written, as a user.
local function said(pool, command, user)
  local job = "spec-look-" .. pool
  if not batch:job(job) then
    batch:add_job({ id = job, poolInfo = { poolId = pool } })
  end
  local id = "look-" .. #batch:tasks(job):list()
  batch:add_task(job, { id = id, commandLine = command, userIdentity = { autoUser = user } })
  while batch:task(job, id).state ~= "completed" do async.sleep(0.05) end
  return batch:task_file(job, id, "stdout.txt"), batch:task(job, id).executionInfo.exitCode
end

local NONADMIN <const> = { scope = "pool", elevationLevel = "nonadmin" }
local OWN <const> = { scope = "task", elevationLevel = "nonadmin" }

describe("a migration of .cer certificates on Linux", function()
  local plan, run = plan_of("web-linux"), nil

  it("keeps public parts as secrets, and needs neither keys nor the extension", function()
    expect(#plan.manual):equals(0)
    expect(#plan.certificates):equals(2)
    for _, certificate in ipairs(plan.certificates) do
      expect(certificate.as):equals("secret")
    end
    expect(#plan.pools[1].recipe.certificates):equals(0)
    expect(tostring(plan)):contains("the start task that fetches certificates")
    expect(tostring(plan):find("Key Vault extension", 1, true)):equals(nil)
  end)

  it("fetches them on each node, where a task of the pool's user reads them", function()
    run = run_of()
    plan:apply(run)
    local verdict = plan:verify({ az = az })
    expect(verdict:reasons(plan.pools[1])):equals("")
    expect(verdict.passed):is_true()
    expect(#batch:nodes("web-linux-kv"):list()):equals(2)
    local listing = said("web-linux-kv", "/bin/sh -c 'stat -c \"%U %a\" /opt/certificates/*'",
      NONADMIN)
    expect(listing):equals("_azbatch 600\n_azbatch 600\n")
    local _, status = said("web-linux-kv", "/bin/sh -c 'cat /opt/certificates/*'", OWN)
    expect(status):equals(1)
    batch:delete_job("spec-look-web-linux-kv")
  end)

  it("retires the old pool, and the certificate that nothing else needs", function()
    local result = plan:retire({ az = az, journal = run.journal, owner = "ada",
      confirm = function() return true end })
    expect(table.concat(result.unproved, " ")):equals("")
    expect(batch:pool_exists("web-linux")):is_false()
    expect(#result.kept > 0):is_true()
  end)
end)

describe("a migration of .cer certificates as blobs", function()
  local function blobs()
    return az:storage("examplestore"):list("certificates"):list()
  end

  it("uploads them, and nodes download them as the pool's identity", function()
    local plan = plan_of("late-linux", { public_certificates = "blob", container = container })
    local run = run_of()
    expect(#plan.manual):equals(0)
    expect(plan.certificates[1].as):equals("blob")
    expect(tostring(plan)):contains("as blob 'batch-")
    local file = plan.pools[1].body.properties.startTask.resourceFiles[1]
    expect(file.identityReference.resourceId):equals(identity.id)
    plan:apply(run)
    local verdict = plan:verify({ az = az })
    expect(verdict:reasons(plan.pools[1])):equals("")
    expect(tostring(verdict)):contains("blob in the container")
    expect(#blobs()):equals(1)
    plan:rollback(run)
    expect(#blobs()):equals(0)
    expect(batch:pool_exists("late-linux-kv")):is_false()
  end)

  it("fail before the start task's command if the identity has no role there", function()
    local plan, run = plan_of("late-linux", { public_certificates = "blob",
      container = container.url }), run_of()
    expect(tostring(plan)):contains("Storage Blob Data Reader")
    expect(#plan.manual):equals(1)
    local failure = failure_of(plan.apply, plan, run)
    expect(failure):contains("its start task did not begin: BlobAccessDenied")
    plan:rollback(run)
    expect(batch:pool_exists("late-linux-kv")):is_false()
  end)

  it("are refused without a container", function()
    expect(failure_of(plan_of, "late-linux", { public_certificates = "blob" })):contains(
      "option 'container' is missing")
    expect(failure_of(plan_of, "late-linux", { public_certificates = "blob",
      container = "https://x/y/z" })):contains("is not of the form")
  end)
end)

describe("files for users who are no administrators", function()
  it("are read by tasks with users of their own, and by the old start task's user", function()
    expect(#plan_of("tasks-linux").pools):equals(0)
    local plan, run = plan_of("tasks-linux", {
      overrides = { pools = { ["tasks-linux"] = { despite = { "R006" } } } } }), run_of()
    expect(plan.pools[1].recipe.start_task.access):equals("tasks")
    plan:apply(run)
    local verdict = plan:verify({ az = az })
    expect(verdict:reasons(plan.pools[1])):equals("")
    expect(tostring(verdict)):contains("(accepted: despite R006)")
    expect(text_of_node("tasks-linux-kv", "startup/stdout.txt")):equals(
      "from /opt/certificates\n_azbatch\n")
    for _, user in ipairs({ OWN, NONADMIN }) do
      local listing, status = said("tasks-linux-kv",
        "/bin/sh -c 'stat -c \"%U %G %a\" /opt/certificates/*; cat /opt/certificates/*'", user)
      expect(status):equals(0)
      expect(listing):contains("root _azbatchgrp 640\nroot _azbatchgrp 640\n")
      expect(listing):contains("PRIVATE KEY")
    end
    batch:delete_job("spec-look-tasks-linux-kv")
    plan:rollback(run)
    expect(batch:pool_exists("tasks-linux-kv")):is_false()
    expect(batch:job("read-certificates").poolInfo.poolId):equals("tasks-linux")
  end)

  it("keep their key on Linux whatever the store: Batch made files there, and no trust", function()
    local plan = plan_of("user-linux")
    expect(batch:pool("user-linux").certificateReferences[1].storeName):equals("Root")
    expect(plan.certificates[1].as):equals("certificate")
    expect(#plan.pools[1].recipe.certificates):equals(1)
    expect(plan.pools[1].canary.certificates[1].store):equals(nil)
  end)

  it("are missed by the canary where no start task copies them, and it says why", function()
    local plan, run = plan_of("user-linux", {
      overrides = { pools = { ["user-linux"] = { start_task = false } } } }), run_of()
    plan.pools[1].canary.users = { { elevation = "nonadmin", scope = "pool" } }
    local failure = failure_of(plan.apply, plan, run)
    expect(failure):contains("as nonadmin-pool, has not read certificate")
    expect(failure):contains("Permission denied")
    expect(failure):contains("start_task")
    plan:rollback(run)
    expect(batch:pool_exists("user-linux-kv")):is_false()
  end)

  it("are not left out unnoticed where a start task of ours would fetch them", function()
    local plan = plan_of("tasks-linux", {
      overrides = { pools = { ["tasks-linux"] = { start_task = false, despite = { "R006" } } } } })
    expect(tostring(plan)):contains("nothing fetches")
  end)
end)

describe("a migration of .cer certificates in stores of Windows", function()
  local FILES <const> = "C:\\ProgramData\\certificates\\"

  local function prove(more)
    local plan, run = plan_of("trust-windows", more), run_of()
    expect(#plan.pools[1].recipe.certificates):equals(0)
    plan:apply(run)
    local verdict = plan:verify({ az = az })
    expect(verdict:reasons(plan.pools[1])):equals("")
    expect(text_of_node("trust-windows-kv", "startup/stderr.txt")):equals("")
    expect(text_of_node("trust-windows-kv", "startup/stdout.txt")):equals("as before\n")
    for _, certificate in ipairs(plan.certificates) do
      local file, status = said("trust-windows-kv", ("cmd /c type %s%s.pem"):format(FILES,
        certificate.name), NONADMIN)
      expect(status):equals(0)
      expect(file):equals(certificate.pem)
    end
    local root = said("trust-windows-kv",
      "powershell -Command \"(Get-ChildItem Cert:\\LocalMachine\\Root).Thumbprint\"", NONADMIN)
    expect(root):equals(batch:pool("trust-windows").certificateReferences[1].thumbprint:upper()
      .. "\n")
    batch:delete_job("spec-look-trust-windows-kv")
    plan:rollback(run)
    expect(batch:pool_exists("trust-windows-kv")):is_false()
  end

  it("fills the stores from secrets, where the canary finds them", function()
    prove()
  end)

  it("fills the stores from blobs", function()
    prove({ public_certificates = "blob", container = container })
  end)

  it("is not proved where the start task of the operator leaves a store empty", function()
    local plan, run = plan_of("trust-windows", { overrides = { pools = { ["trust-windows"] = {
      start_task = { commandLine = "cmd /c echo nothing", waitForSuccess = true } } } } }), run_of()
    expect(tostring(plan)):contains("nothing fetches")
    expect(failure_of(plan.apply, plan, run)):contains("it found none")
    plan:rollback(run)
  end)
end)

describe("a start task that may not read the vault", function()
  local time = require("emulator")
  local speed = time.speed()

  local function take_roles_away()
    for assignment in az:role_assignments(vault_id, identity.properties.principalId) do
      az:delete_role_assignment(assignment.id)
    end
  end

  local function hinder(on_nodes)
    return run_of({ report = function(event, details)
      if event == "done" and details.step.kind == "role" then
        take_roles_away()
      elseif event == "nodes" then
        on_nodes(details)
      end
    end })
  end

  it("fails when its time is over, with a reason that the step tells", function()
    take_roles_away()
    local plan = plan_of("late-linux")
    local run = hinder(function() time.speed(2000) end)
    local failure = failure_of(plan.apply, plan, run)
    time.speed(speed)
    expect(failure):contains("is starttaskfailed: its start task ended with status 1")
    expect(failure):contains("the identity needs Key Vault Secrets User")
    expect(text_of_node("late-linux-kv", "startup/stderr.txt")):contains(
      "curl: (22) The requested URL returned error: 403")
    plan:rollback(run)
    expect(batch:pool_exists("late-linux-kv")):is_false()
  end)

  it("waits for a role that the vault doesn't know yet", function()
    take_roles_away()
    local plan, is_given = plan_of("late-linux"), false
    local run = hinder(function(details)
      local node = details.nodes[1]
      if not is_given and node and node.state == "waitingforstarttask" then
        is_given = true
        az:assign_role({ scope = vault_id, role = "4633458b-17de-408a-b874-0445c86b69e6",
          principal = identity.properties.principalId })
      end
    end)
    plan:apply(run)
    expect(is_given):is_true()
    expect(plan:verify({ az = az }).passed):is_true()
    expect(text_of_node("late-linux-kv", "startup/stderr.txt")):contains("error: 403")
    plan:rollback(run)
  end)
end)

for _, path in ipairs(paths) do
  os.execute("rm -f " .. path .. "*")
end
