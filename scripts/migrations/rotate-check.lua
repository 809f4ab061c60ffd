--- Sees whether new versions of certificates come to every node.
--
--   certferry scripts/migrations/rotate-check.lua --plan contosorender.journal.plan.json \
--     --renew batch-d52164a61aa657c0bd350b065ebc8c7e1107d9d3 --issuer Self
--
-- Without --renew and --import no new version is made: it looks whether the nodes have the newest
-- one. A new version cannot be taken away from a vault: to go back, import the old file as the
-- newest version, with --import. It waits as long as the extension may take to look at the vault
-- again.
--
-- The status is 0 if every node has the newest version, 1 if one has not, 2 for a usage error.

local arguments = require("arguments")
local command = require("migrate.command")
local migrate = require("migrate")
local planning = require("migrate.planning")
local rotation = require("migrate.rotation")

local SCRIPT <const> = "rotate-check.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " --plan FILE [options]",
  about = [[
Sees whether new versions of certificates reach every node of the new pools.
Without --renew and --import nothing is changed.]],
  options = {
    { "plan", "FILE", "the plan" },
    { "only", "IDS", "only these pools, with commas between them" },
    { "renew", "NAMES", "have the vault make a new version of these certificates of the plan" },
    { "issuer", "NAME", "of the vault, for --renew (default: that of the certificate's policy)" },
    { "import", "NAME=FILE", "import a PFX or PEM file as the new version of a certificate" },
    { "pfx-password-file", "FILE", "the password of that file" },
    { "wait", "SECONDS", "how long to wait (default: the plan's polling interval and a minute)" },
    { "poll", "SECONDS", "between two looks (default: 60)" },
    { "yes", nil, "do not ask before a new version is made" },
  },
  notes = planning.statuses("an error, or a node has an older version") .. ".",
})

local function seconds(name, default)
  local value = given[name] and tonumber(given[name]) or default
  if given[name] and not tonumber(given[name]) then
    command.refuse(SCRIPT, ("--%s '%s' is no number"):format(name, given[name]))
  end
  return value
end

command.main(SCRIPT, function()
  local plan = migrate.load(planning.choose(SCRIPT, given, "plan"))
  local limit, poll = seconds("wait", plan.settings.polling_interval + 60), seconds("poll", 60)
  local name, file = (given.import or ""):match("^([%w-]+)=(.+)$")
  if given.import and not name then
    command.refuse(SCRIPT, ("--import '%s' is not of the form NAME=FILE"):format(given.import))
  end
  local az = planning.login()
  local renewed = command.words(given.renew) or {}
  if #renewed > 0 or name then
    planning.confirm(SCRIPT, given, ("Make a new version of %s?"):format(
      table.concat(table.move({ name }, 1, 1, #renewed + 1, { table.unpack(renewed) }), ", ")))
  end
  for _, each in ipairs(renewed) do
    print(("made  %s, now %s, before %s"):format(each,
      rotation.renew(plan, az, each, given.issuer)))
  end
  if name then
    print(("made  %s, now %s, before %s"):format(name, rotation.import(plan, az, name, file,
      given.pfx_password_file)))
  end

  local rows, waited = rotation.wait(plan, {
    az = az, only = command.words(given.only), limit = limit, poll = poll, pause = planning.pause,
  })
  local behind = 0
  for _, row in ipairs(rows) do
    if not row.is_equal and row.what ~= "certificate that a node reports" then
      behind = behind + 1
      print(("NOT   pool %s, %s %s: it is %s"):format(row.pool, row.what, row.where,
        tostring(row.found or "not there")))
    elseif not row.is_equal then
      behind = behind + 1
      print(("NOT   pool %s, node %s: it has %s, the vault has %s"):format(row.pool, row.where,
        tostring(row.found or "none that it names"), row.expected))
    end
  end
  if behind == 0 and #rows > 0 then
    print(("ok    every node has the newest version, after %d s"):format(waited))
  end
  if #rows == 0 then
    io.stderr:write(SCRIPT
      .. ": no pool of the plan has a certificate that the extension fetches\n")
  end
  os.exit(behind == 0 and #rows > 0 and 0 or 1)
end)
