--- What the tests of faults share: a migration that is disturbed, begun again until it comes to its
-- end, compared with the undisturbed one, and taken back; and the table of what was tried.
--
-- Requires emulator, scenario, spec, state.

local emulator = require("emulator")
local scenario = require("scenario")
local spec = require("spec")
local state = require("state")

local expect = spec.expect

local disturbed = {}

-- What the client may send again, when an answer is lost, though it has had its effect: a role
-- assignment, whose name follows from what it gives, and enabling or disabling what is so already.
-- Each writes once more what is there.
local HARMLESS <const> = {
  "^PUT .*/roleAssignments/", "^POST .*/jobschedules/[^/]+/enable$",
  "^POST .*/jobschedules/[^/]+/disable$",
}

-- A run that gets nowhere in so many tries gets nowhere.
local MOST <const> = 120

local rows = {}

--- Adds a line to the table: what went wrong, where, how often, and what came of it.
function disturbed.tell(fault, where, times, outcome)
  rows[#rows + 1] = ("%s\t%s\t%d\t%s"):format(fault, where, times, outcome)
end

--- Ends the process: writes the table to the file that the first argument names, says what failed.
function disturbed.close(folder)
  scenario.clean(folder)
  if arg[1] then
    scenario.write(arg[1], table.concat(rows, "\n") .. "\n")
  end
  os.exit(spec.report() and 0 or 1, true)
end

--- A journal that knows nothing.
function disturbed.new_journal(folder)
  os.execute(("rm -f '%s'/journal*"):format(folder))
  return scenario.journal(folder)
end

--- Begins a run again until it ends well.
-- @return the failures on the way
function disturbed.persist(made, opened, verb, more)
  local failures = {}
  for _ = 1, MOST do
    local ok, failure = pcall(scenario.perform, verb or "apply", made.folder, made.az, opened, more)
    if ok then
      return failures
    end
    failures[#failures + 1] = tostring(failure)
  end
  emulator.clear_faults()
  error("the run gets nowhere: " .. failures[#failures], 0)
end

--- Plans anew, migrates with something in the way, and goes back.
-- @param disturb is called before, with the journal; its result is given to Plan:apply
-- @return the requests with an effect, the state, the failures, and all that was asked
function disturbed.cycle(made, disturb)
  scenario.plan(made)
  local opened = disturbed.new_journal(made.folder)
  emulator.reset_requests()
  local more = disturb(opened)
  local failures = disturbed.persist(made, opened, "apply", more)
  emulator.clear_faults()
  local asked = emulator.requests()
  local effects, came_to = state.effects(made), state.of(made)
  expect(made.plan:verify({ az = made.az }).passed):is_true()
  scenario.perform("rollback", made.folder, made.az, opened)
  emulator.settle()
  return effects, came_to, failures, asked
end

local function is_harmless(line)
  for _, pattern in ipairs(HARMLESS) do
    if line:find(pattern) then
      return true
    end
  end
  return false
end

--- The requests that had an effect more often than in the undisturbed run, or less.
function disturbed.differences(expected, found)
  local counts, list = {}, {}
  for line in found:gmatch("[^\n]+") do
    counts[line] = (counts[line] or 0) + 1
  end
  for line in expected:gmatch("[^\n]+") do
    counts[line] = (counts[line] or 0) - 1
  end
  for line, count in pairs(counts) do
    if count < 0 or count > 0 and not is_harmless(line) then
      list[#list + 1] = ("%+d %s"):format(count, line)
    end
  end
  table.sort(list)
  return table.concat(list, "\n")
end

local Undisturbed = {}
Undisturbed.__index = Undisturbed

--- Makes the scenario in a folder of its own and lets one run through.
-- @return `{made, folder, effects, state, asked}`
function disturbed.begin()
  local folder = scenario.folder()
  local self = setmetatable({ folder = folder, made = scenario.make(folder) }, Undisturbed)
  -- The first one finds no deleted certificates in the vault, all others do.
  disturbed.cycle(self.made, function() end)
  self.effects, self.state, self.failures, self.asked =
    disturbed.cycle(self.made, function() end)
  return self
end

--- Whether a disturbed migration comes to the same end, with the same effects and none twice.
-- @return the failures on the way
function Undisturbed:comes_through(disturb)
  local found, state_found, failures = disturbed.cycle(self.made, disturb)
  expect(disturbed.differences(self.effects, found)):equals("")
  expect(state_found):equals(self.state)
  return failures
end

return disturbed
