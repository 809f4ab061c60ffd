--- Takes inventory of Batch accounts: what they hold and who uses which certificate.
--
--   certferry scripts/migrations/inventory.lua --save contoso.inventory.json
--
-- Nothing is changed. With `certferry --emulator` it reads the emulator's fleet.

local arguments = require("arguments")
local command = require("migrate.command")
local json = require("json")

local SCRIPT <const> = "inventory.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " [--account NAME | --subscription ID] [options]",
  about = [[
Reads what Batch accounts hold and who uses which certificate. Nothing is changed.]],
  options = command.options(command.SCOPE, {
    command.OUTPUT,
    { "save", "FILE", "write the inventory to a file, which the other scripts read" },
  }),
  notes = [[
Text shows it all, csv has a line for each pool, json is what --save writes.

Exit status: 0 all was read; 1 an error; 2 wrong use; 3 something could not be
read, and is named.]],
})

local function write(form, inventory)
  if form == "text" then
    print(inventory)
  elseif form == "json" then
    print(json.encode(inventory, { pretty = true }))
  else
    command.write_rows(form, inventory:pools(),
      { "account", "pool", "os", "nodes", "certificates", "jobs", "consumers" })
  end
end

local form = command.check_output(SCRIPT, given)
command.main(SCRIPT, function()
  local inventory = command.inventory(SCRIPT, given)
  if given.save then
    inventory:save(given.save)
  end
  write(form, inventory)
  command.next(given, given.save and ("audit.lua --inventory %s says what stands in the way")
    :format(given.save) or "--save FILE keeps it for audit.lua, plan.lua and report.lua")
  os.exit(#command.unread(inventory) == 0 and 0 or 3)
end)
