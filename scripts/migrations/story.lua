--- A whole migration from the inventory to the end, each part by its own script, in one session.
--
--   certferry --emulator scripts/migrations/story.lua FOLDER
--
-- It is for the emulator alone: it confirms by itself what an operator is asked. The files of the
-- run stay in the folder. The status is that of the first script that is not content.

local azure = require("azure")
local migrate = require("migrate")
local planning = require("migrate.planning")

local folder = arg[1]
if not folder or folder == "--help" or not azure.emulator then
  print("usage: certferry --emulator story.lua FOLDER\n\n"
    .. "Exit status: 0 all is proved; 2 wrong use; else that of the part which failed.")
  os.exit(folder == "--help" and 0 or 2)
end

local here <const> = arg[0]:match("^(.*)/[^/]*$") or "."
local real_exit <const> = os.exit
local plan <const>, journal <const> = folder .. "/plan.json", folder .. "/migration.journal"
local inventory <const> = folder .. "/inventory.json"

-- A script ends with os.exit, which must not end the story.
local function run(name, accepted, ...)
  planning.heading(("%s %s"):format(name, table.concat({ ... }, " ")))
  local status = 0
  os.exit = function(given) -- luacheck: ignore 122
    status = given == true and 0 or given or 0
    error(run, 0)
  end
  arg = { [0] = here .. "/" .. name, ... } -- luacheck: ignore 121
  local chunk = assert(loadfile(arg[0]))
  local ok, failure = pcall(chunk, ...)
  os.exit = real_exit -- luacheck: ignore 122
  if not ok and failure ~= run then
    error(failure, 0)
  elseif not accepted[status] then
    real_exit(status)
  end
end

-- The PFX files of the account, and their passwords, in a folder of their own: the emulator keeps
-- those of its whole fleet in one.
local function own_files(of)
  local own <const> = folder .. "/certificates"
  assert(os.execute(("mkdir -p '%s'"):format(own)))
  for _, file in ipairs(azure.emulator.pfx) do
    if #of:certificate(file.thumbprint) > 0 then
      assert(os.execute(("cp '%s' '%s' '%s'"):format(file.file, file.password_file, own)))
    end
  end
  return own
end

local CONTENT <const>, NOTES <const> = { [0] = true }, { [0] = true, [3] = true }

run("inventory.lua", CONTENT, "--quiet", "--account", "contosorender", "--save", inventory)
local certificates = own_files(migrate.load_inventory(inventory))
run("audit.lua", NOTES, "--inventory", inventory, "--files", certificates,
  "--vault", azure.emulator.vaults[1].name, "--identity", azure.emulator.identities[1].name)
run("plan.lua", NOTES, "--inventory", inventory, "--out", plan)
run("migrate.lua", CONTENT, "--plan", plan, "--journal", journal, "--yes")
run("verify.lua", CONTENT, "--plan", plan)
run("retire.lua", NOTES, "--plan", plan, "--journal", journal, "--yes")
planning.heading("Afterwards")
for pool in azure.login():batch("contosorender"):pools() do
  local left = #pool.certificateReferences
  print(("  %-20s %d references to Batch certificates"):format(pool.id, left))
end
