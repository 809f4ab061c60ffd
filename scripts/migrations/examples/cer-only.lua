--- An account whose certificates are public: they become secrets of the vault, and a start task
-- fetches them on each node and puts them where tasks look for them. No private key is needed, and
-- no extension.
--
--   certferry --emulator scripts/migrations/examples/cer-only.lua
--
-- Or copied between `certferry --emulator <<'EOF'` and `EOF`, and changed there.
--
-- Certificates that Batch took as .cer are treated so by themselves. For those in PFX files, of
-- which only the public part is used, as below, say `public = true`. To keep them as blobs, add
-- `public_certificates = "blob"` and `container = { url, id }` to the plan's options.

local journal = require("journal")
local migrate = require("migrate")
local planning = require("migrate.planning")

-- On Azure, fill in your own names.
local SCRIPT <const>, ACCOUNT <const> = "cer-only.lua", "contosobatch"
local VAULT <const>, IDENTITY <const> = "contoso-kv", "pool-identity"

local az = planning.login()
local inventory = migrate.inventory(az, { account = ACCOUNT })
local public = {}
for _, held in ipairs(inventory:account(ACCOUNT).certificates) do
  public[held.thumbprint] = { public = true }
end

local plan = migrate.plan(inventory, {
  vault = VAULT, identity = IDENTITY, overrides = { certificates = public },
})
print(plan)
for _, certificate in ipairs(plan.certificates) do
  assert(certificate.as == "secret", "a certificate of this account needs its private key")
end

-- A task on the first node of each successor proves that the certificate is there.
local run = planning.run(SCRIPT, {}, az, journal.open("cer-only.journal"))
plan:apply(run)
local verdict = plan:verify({ az = az })
print(verdict)

-- What tasks find now, in place of a PFX in AZ_BATCH_CERTIFICATES_DIR.
local FOLDERS <const> = {
  linux = "/opt/certificates/", windows = "C:\\ProgramData\\certificates\\",
}
for _, entry in ipairs(plan.pools) do
  for _, file in ipairs(entry.recipe.start_task.certificates) do
    print(("  %s has %s%s"):format(entry.successor, FOLDERS[entry.os], file.name))
  end
end
os.exit(verdict.passed and 0 or 1)
