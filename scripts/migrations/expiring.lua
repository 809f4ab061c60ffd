--- Shows the certificates of Batch and of vaults by the days that they are still valid.
--
--   certferry scripts/migrations/expiring.lua --days 60
--
-- Nothing is changed. With `certferry --emulator` it reads the emulator's fleet.

local arguments = require("arguments")
local command = require("migrate.command")
local migrate = require("migrate")

local SCRIPT <const> = "expiring.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " [--days NUMBER] [options]",
  about = [[
Shows the certificates of Batch accounts and of vaults, those that expire first
at the top. Nothing is changed.]],
  options = command.options({
    { "days", "NUMBER", "only those that expire within so many days (default: all)" },
    { "inventory", "FILE", "what inventory.lua saved (default: it is taken now)" },
  }, command.SCOPE, { command.OUTPUT }),
  notes = [[
Exit status: 0 all is well; 1 an error, or something could not be
read and is named on standard error; 2 wrong use; 3 with --days: a certificate
expires within them.]],
})

local form = command.check_output(SCRIPT, given)
local days = given.days and math.tointeger(tonumber(given.days))
if given.days and not days then
  command.refuse(SCRIPT, ("--days is a whole number, not '%s'"):format(given.days))
end
command.main(SCRIPT, function()
  given.no_tasks = true
  local inventory = command.inventory(SCRIPT, given)
  local rows, unread = migrate.expiring(inventory, { days = days }), command.unread(inventory)
  command.write_rows(form, rows,
    { "days_left", "expires", "place", "name", "thumbprint", "subject", "used_by" })
  for _, line in ipairs(unread) do
    io.stderr:write(("%s: not read: %s\n"):format(SCRIPT, line))
  end
  os.exit(days and #rows > 0 and 3 or #unread > 0 and 1 or 0)
end)
