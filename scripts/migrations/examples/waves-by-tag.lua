--- A fleet in waves: each pool's metadata says in which ring it is, and a ring begins when the one
-- before it has proved itself.
--
--   certferry --emulator scripts/migrations/examples/waves-by-tag.lua
--
-- Or copied between `certferry --emulator <<'EOF'` and `EOF`, and changed there.
--
-- A pool without the tag comes last. On the emulator a pool is tagged first, since its fleet has no
-- rings.

local azure = require("azure")
local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")

local SCRIPT <const>, TAG <const> = "waves-by-tag.lua", "ring"
local ACCOUNTS <const> = { "contosorender", "contosobatch" }

local az = planning.login()
if azure.emulator then
  az:batch("contosobatch"):patch_pool("encode-windows", {
    metadata = { { name = TAG, value = "1-trial" } },
  })
end

local sources = planning.sources(SCRIPT, { pfx_dir = os.getenv("PFX_DIR") })
local plan = migrate.plan(migrate.inventory(az, { accounts = ACCOUNTS }), {
  vault = "contoso-kv", identity = "pool-identity", sources = sources,
  waves = { by = "tag", name = TAG, order = { "1-trial" } }, canary = false,
})
print(plan)

local run = planning.run(SCRIPT, {}, az, journal.open("waves-by-tag.journal"))
run.sources = sources
local last = 1
for _, entry in ipairs(plan.pools) do
  last = math.max(last, entry.wave)
end
for wave = 1, last do
  planning.heading("Wave " .. wave)
  run.wave = wave
  plan:apply(run)
  local verdict = plan:verify({ az = az, wave = wave })
  print(verdict)
  if not verdict.passed then
    io.stderr:write(("wave %d is not proved: the next one does not begin\n"):format(wave))
    os.exit(1)
  end
end
