--- One pool whose start task is written anew: it reads PEM files where it read PFX files.
--
--   certferry --emulator scripts/migrations/examples/custom-start-task.lua
--
-- Or copied between `certferry --emulator <<'EOF'` and `EOF`, and changed there.
--
-- The start task of render-linux copies *.pfx out of AZ_BATCH_CERTIFICATES_DIR. Its successor's
-- waits for what the extension writes, and links it. On Azure, fill in your own names below.

local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")

local ACCOUNT <const>, POOL <const> = "contosorender", "render-linux"
local VAULT <const>, IDENTITY <const> = "contoso-kv", "pool-identity"

local az = planning.login()
local sources = planning.sources("custom-start-task.lua", { pfx_dir = os.getenv("PFX_DIR") })
local inventory = migrate.inventory(az, { account = ACCOUNT })

-- The folder that the extension fills is root's, and so is this task.
local START_TASK <const> = [[
/bin/bash -c 'until ls /var/lib/waagent/Microsoft.Azure.KeyVault.Store/*.* ; do sleep 1; done
mkdir -p /opt/render
ln -sf /var/lib/waagent/Microsoft.Azure.KeyVault.Store/*.* /opt/render/']]

local plan = migrate.plan(inventory, {
  pools = { ACCOUNT .. "/" .. POOL }, vault = VAULT, identity = IDENTITY, sources = sources,
  overrides = { pools = { [POOL] = { start_task = {
    commandLine = START_TASK, waitForSuccess = true, maxTaskRetryCount = 2,
    userIdentity = { autoUser = { scope = "pool", elevationLevel = "admin" } },
  } } } },
})
print(plan)

local run = planning.run("custom-start-task.lua", {}, az, journal.open("custom-start-task.journal"))
run.sources = sources
plan:apply(run)
local verdict = plan:verify({ az = az })
print(verdict)
os.exit(verdict.passed and 0 or 1)
