--- An account whose certificates are public: they become secrets of the vault, and a start task
-- puts them where tasks look for them. No private key is needed, and no extension.
--
--   certferry --emulator scripts/migrations/examples/cer-only.lua
--
-- Or copied between `certferry --emulator <<'EOF'` and `EOF`, and changed there.
--
-- Certificates that Batch took as .cer are treated so by themselves. For those in PFX files, of
-- which only the public part is used, as below, say `public = true`.

local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")

local SCRIPT <const>, ACCOUNT <const> = "cer-only.lua", "contosobatch"

local az = planning.login()
local inventory = migrate.inventory(az, { account = ACCOUNT })
local public = {}
for _, held in ipairs(inventory:account(ACCOUNT).certificates) do
  public[held.thumbprint] = { public = true }
end

local plan = migrate.plan(inventory, {
  vault = "contoso-kv", identity = "pool-identity", canary = false,
  overrides = { certificates = public },
})
print(plan)
for _, certificate in ipairs(plan.certificates) do
  assert(certificate.as == "secret", "a certificate of this account needs its private key")
end

-- The nodes of the emulator do not run the start task's script yet: what would be sent is shown.
-- On Azure, leave `what_if` away.
local run = planning.run(SCRIPT, { what_if = require("azure").emulator ~= nil }, az,
  journal.open("cer-only.journal"))
plan:apply(run)
if not run.what_if then
  print(plan:verify({ az = az }))
end
