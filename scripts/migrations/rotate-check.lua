--- Looks whether the newest version of each certificate has come to every node.
--
--   certferry scripts/migrations/rotate-check.lua --plan contosorender.journal.plan.json
--
-- Makes no new version: renew a certificate in the vault, then run this. It waits as long as the
-- extension may take to look at the vault again. The status is 0 if every node has the newest
-- version, 1 if one has not, 2 for a usage error.

local arguments = require("arguments")
local async = require("async")
local azure = require("azure")
local planning = require("migrate.planning")
local migrate = require("migrate")

local given = arguments.parse(arg, {
  usage = "rotate-check.lua --plan FILE [options]; status 0: all nodes are up to date, 1: not",
  options = {
    { "plan", "FILE", "the plan" },
    { "only", "IDS", "only these pools, with commas between them" },
    { "wait", "SECONDS", "how long to wait (default: the plan's polling interval and a minute)" },
    { "poll", "SECONDS", "between two looks (default: 30)" },
  },
})

local plan = migrate.load(planning.choose("rotate-check.lua", given, "plan"))
local az = azure.login()
local limit = tonumber(given.wait) or plan.settings.polling_interval + 60
local poll = tonumber(given.poll) or 30

local function behind()
  local rows = {}
  for _, row in ipairs(plan:rotation({ az = az, only = planning.list(given.only) })) do
    if not row.is_equal then
      rows[#rows + 1] = row
    end
  end
  return rows
end

local waited = 0
local rows = behind()
while #rows > 0 and waited < limit do
  async.sleep(poll)
  waited = waited + poll
  rows = behind()
end
for _, row in ipairs(rows) do
  print(("NOT  pool %s, node %s: it has %s, the vault has %s"):format(row.pool, row.where,
    tostring(row.found or "none that it names"), row.expected))
end
if #rows == 0 then
  print("ok   every node has the newest version")
end
os.exit(#rows == 0 and 0 or 1)
