--- The migrations that the survival tests disturb.
--
-- "beside" is two pools with jobs and schedules, and a blob. "kinds" has what that has not: an
-- identity that is made, a vault with access policies, a secret, a pool that keeps its id, and a
-- task's own user who is no administrator. Together they have a step of every kind.
--
-- A scenario is made on the emulator beside the shell and written to a folder; the processes that
-- are killed read it from there, and reach the emulator through their environment.
--
-- Requires async, azure, emulator, journal, json, migrate.

local async = require("async")
local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

local scenario = {}

scenario.ACCOUNT = "contosorender"
scenario.OWNER = "ada"

local JOBS <const> = { "bake", "denoise", "preview" }
local SCHEDULES <const> = { "nightly", "weekly" }

local function write(path, text)
  local file <close> = assert(io.open(path, "w"))
  assert(file:write(text))
end

local function read(path)
  local file <close> = assert(io.open(path, "r"))
  return file:read("a")
end

scenario.read, scenario.write = read, write

local function add_schedule(batch, id, pool)
  batch:add_job_schedule({ id = id, schedule = { recurrenceInterval = "P1D",
    doNotRunUntil = "2099-01-01T00:00:00Z" }, jobSpecification = { poolInfo = { poolId = pool } } })
end

local function thumbprint_of(made, name)
  for _, held in ipairs(made.fleet.pfx) do
    if held.file:match("([^/]+)%.pfx$") == name then
      return held.thumbprint
    end
  end
  error("the fleet has no certificate " .. name)
end

local KINDS <const> = { beside = {}, kinds = {} }

-- Jobs of every kind that a plan moves; one is disabled before, and stays so.
function KINDS.beside.populate(made)
  local batch <const> = made.batch
  batch:patch_pool("render-linux", { startTask = { commandLine = "/bin/sh -c 'echo ready'",
    userIdentity = { autoUser = { scope = "pool", elevationLevel = "admin" } } } })
  for _, pool in ipairs({ "render-linux", "render-windows" }) do
    for _, name in ipairs(JOBS) do
      batch:add_job({ id = ("%s-%s"):format(pool, name), poolInfo = { poolId = pool } })
    end
    for _, name in ipairs(SCHEDULES) do
      add_schedule(batch, ("%s-%s"):format(pool, name), pool)
    end
  end
  batch:add_job({ id = "paused", poolInfo = { poolId = "render-linux" } })
  batch:disable_job("paused", { disableTasks = "requeue" })
  while batch:job("paused").state ~= "disabled" do async.sleep(0.02) end
end

function KINDS.beside.plan(made)
  local store = made.az:query("resources | where type =~ 'microsoft.storage/storageaccounts'")
    :list()[1]
  return migrate.plan(migrate.inventory(made.az, { account = scenario.ACCOUNT }), {
    vault = made.fleet.vaults[1].name, sources = made.sources,
    identity = made.az:identity(made.fleet.identities[1].id),
    container = { id = store.id, url = store.properties.primaryEndpoints.blob .. "certificates" },
    overrides = {
      certificates = { [thumbprint_of(made, "licence")] = { public = "blob" } },
      pools = { ["render-linux"] = { start_task = false } },
    },
  })
end

local POLICIES <const> = "policies-kv"

local ACCOUNTS <const> = { "contosobatch", "contosofinance" }

local function delete_jobs(batch)
  for _, schedule in ipairs(batch:job_schedules():list()) do
    batch:delete_job_schedule(schedule.id)
  end
  -- Jobs of a schedule go with it.
  emulator.settle()
  for _, job in ipairs(batch:jobs():list()) do
    batch:delete_job(job.id)
  end
end

-- A vault that does not go by roles, and jobs that don't end by themselves.
function KINDS.kinds.populate(made)
  local vault = made.az:vault_resource(made.fleet.vaults[1].name)
  local tenant <const> = vault.properties.tenantId
  made.az:put_vault(vault.id:gsub("[^/]+$", POLICIES), { location = vault.location, properties = {
    tenantId = tenant, sku = { family = "A", name = "standard" },
    enableRbacAuthorization = false, accessPolicies = { {
      tenantId = tenant, objectId = made.az:whoami().object_id,
      permissions = { certificates = { "all" }, secrets = { "all" } },
    } },
  } })
  for _, name in ipairs(ACCOUNTS) do
    delete_jobs(made.az:batch(name))
  end
  -- Batch has PFX files there, so that the one of the seed fails on a new node.
  made.az:batch("contosofinance"):patch_pool("ledger-nonadmin", { startTask = {
    commandLine = "/bin/bash -c 'ls $AZ_BATCH_CERTIFICATES_DIR'", waitForSuccess = true,
    userIdentity = { autoUser = { scope = "task", elevationLevel = "nonadmin" } } } })
  local batch = made.az:batch("contosobatch")
  batch:add_job({ id = "encode-films", poolInfo = { poolId = "encode-linux" } })
  batch:add_job({ id = "encode-clips", poolInfo = { poolId = "encode-windows" } })
  add_schedule(batch, "encode-hourly", "encode-windows")
end

function KINDS.kinds.plan(made)
  local known = made.az:vault_resource(made.fleet.vaults[1].name)
  return migrate.plan(migrate.inventory(made.az, { accounts = ACCOUNTS, tasks = false }), {
    vault = known, sources = made.sources,
    identity = { id = made.fleet.identities[1].id:gsub("[^/]+$", "made-identity"), create = true,
      location = known.location },
    pools = { "contosobatch/encode-linux", "contosobatch/encode-windows",
      "contosofinance/ledger-nonadmin", "contosofinance/wave-linux" },
    overrides = {
      certificates = { [thumbprint_of(made, "encode-2023")] = { public = true,
        name = "wave-public" } },
      pools = { ["encode-linux"] = { vault = POLICIES },
        ["encode-windows"] = { strategy = "same id" } },
    },
  })
end

-- The fields of a file that describes a cloud.
local CLOUD <const> = {
  "authority", "batch_audience", "batch_suffix", "resource_manager", "resource_manager_audience",
  "storage_audience", "storage_suffix", "vault_audience", "vault_suffix",
}

local function environment_of(fleet, folder)
  local cloud = { name = "emulator" }
  for _, field in ipairs(CLOUD) do
    cloud[field] = fleet[field]
  end
  write(folder .. "/cloud.json", json.encode(cloud))
  local path = folder .. "/environment"
  local command = ("'%s/certferry-emulator' env --names localhost --state-dir '%s' >'%s'"):format(
    scenario.programs(), fleet.state_dir, path)
  assert(os.execute(command))
end

--- The folder of the programs that are tested.
function scenario.programs()
  return os.getenv("CERTFERRY_PROGRAMS") or ".build/debug"
end

-- Plans anew, into the folder.
function scenario.plan(made)
  made.plan = made.kind.plan(made)
  made.plan:save(made.folder .. "/plan.json")
end

--- Makes the jobs and the plan, and writes to a folder what other processes need.
-- @param name "beside" (the default) or "kinds"
-- @return `{plan, az, batch, sources, folder, fleet, kind}`
function scenario.make(folder, name)
  local fleet, az = azure.emulator, azure.login()
  emulator.speed(3000)
  local made = { az = az, batch = az:batch(scenario.ACCOUNT), folder = folder, fleet = fleet,
    kind = KINDS[name or "beside"] }
  made.kind.populate(made)
  local pfx <const> = fleet.pfx[1].file:match("^(.*)/")
  made.sources = migrate.sources({ pfx_dir = pfx })
  write(folder .. "/pfx", pfx)
  environment_of(fleet, folder)
  scenario.plan(made)
  return made
end

--- Signs in from a process beside which no emulator runs.
function scenario.login(folder)
  return azure.login({ cloud = folder .. "/cloud.json", method = "environment" })
end

--- What Plan:apply and the others are given.
function scenario.run_options(folder, az, more)
  local options = { az = az, owner = scenario.OWNER, poll = 0.02, timeout = 60, propagation = 0,
    sources = migrate.sources({ pfx_dir = read(folder .. "/pfx") }) }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return options
end

--- Applies, rolls back or retires the plan of a folder.
-- @param verb "apply", "rollback" or "retire"
-- @param opened the journal
function scenario.perform(verb, folder, az, opened, more)
  local plan = migrate.load(folder .. "/plan.json")
  local options = scenario.run_options(folder, az, more)
  options.journal = opened
  if verb == "retire" then
    options.sources, options.propagation = nil, nil
    options.confirm = function() return true end
  end
  return plan[verb](plan, options)
end

local CHILD <const> = ". '%s/environment'; exec %s '%s/certferry' Tests/survival/child.lua '%s' %s "
  .. ">'%s' 2>&1"

--- Runs a child process on a scenario.
-- @param words after `child.lua FOLDER`: what it does, and where it is killed
-- @param before a command that runs the program, such as `timeout 1`; nil for none
-- @return whether it ended well, how it ended ("exit" or "signal"), the code, and what it wrote
function scenario.child(made, words, before)
  local output = made.folder .. "/output"
  local command = CHILD:format(made.folder, before or "", scenario.programs(), made.folder, words,
    output)
  local ok, how, code = os.execute(command)
  return ok == true, how, code, read(output)
end

--- The steps of the folder's plan as its journal has them.
function scenario.journal(folder)
  return journal.open(folder .. "/journal")
end

local THUMBPRINT <const> = "%f[%x]" .. ("%x"):rep(40) .. "%f[^%x]"

--- A text without what is another in each emulator: thumbprints, ports, and names of plans.
function scenario.alike(text, plan)
  for _, entry in ipairs(plan.certificates) do
    local name <const> = entry.source.file and entry.source.file:match("([^/]+)%.pfx$"):upper()
      or entry.name:upper()
    text = text:gsub(entry.thumbprint, name):gsub(entry.thumbprint:lower(), name)
  end
  return (text:gsub("localhost:%d+", "localhost"):gsub("localhost%%3A%d+", "localhost")
    :gsub(plan.id:gsub("%p", "%%%0"), "PLAN"):gsub(THUMBPRINT, "OTHER"))
end

--- Makes a new folder.
function scenario.folder()
  local path = os.tmpname()
  os.remove(path)
  assert(os.execute(("mkdir -m 700 '%s'"):format(path)))
  return path
end

--- Deletes it.
function scenario.clean(folder)
  os.execute(("rm -rf '%s'"):format(folder))
end

return scenario
