--- A migration under faults: `certferry --emulator Tests/survival/faults.lua`.
--
-- Each fault strikes whatever it can in one run of the plan. The run is begun again until it comes
-- to its end; then the state and the requests that had an effect are those of the undisturbed run.
-- Requests that may be there twice, since the client sends them again when an answer is lost: a
-- role assignment, whose name follows from what it gives, and enabling or disabling a schedule that
-- is so already. Both write once more what is there.
--
-- Requires emulator, journal, migrate, spec.

package.path = "Tests/survival/?.lua;" .. package.path

local emulator = require("emulator")
local journal = require("journal")
local scenario = require("scenario")
local spec = require("spec")
local state = require("state")

local describe, expect, it = spec.describe, spec.expect, spec.it

local folder = scenario.folder()
local made = scenario.make(folder)

-- Everything that a run of this plan sends to change something.
local OPERATIONS <const> = {
  "vault POST /certificates/*/import", "arm PUT /**/roleAssignments/*",
  "arm PUT /**/batchAccounts/*/pools/*", "arm PATCH /**/batchAccounts/*/pools/*",
  "batch PATCH /pools/*", "batch POST /jobs", "batch POST /jobs/*/tasks", "batch DELETE /jobs/*",
  "batch POST /jobs/*/disable", "batch PATCH /jobs/*", "batch POST /jobs/*/enable",
  "batch POST /jobschedules/*/disable", "batch PATCH /jobschedules/*",
  "batch POST /jobschedules/*/enable",
}

-- More runs than there are operations would be a run that gets nowhere.
local MOST <const> = 2 * #OPERATIONS + 2

-- Files can't grow beyond 72 blocks of 512 bytes, of which the journal needs more.
local FULL <const> = "sh -c 'trap \"\" XFSZ; ulimit -f 72; exec \"$@\"' sh"

local function new_journal()
  os.execute(("rm -f '%s'/journal*"):format(folder))
  return scenario.journal(folder)
end

-- Begins a run again until it ends well; the failures on the way.
local function persist(opened)
  local failures = {}
  for _ = 1, MOST do
    local ok, failure = pcall(scenario.perform, "apply", folder, made.az, opened)
    if ok then
      return failures
    end
    failures[#failures + 1] = tostring(failure)
  end
  error("the run gets nowhere: " .. failures[#failures], 0)
end

-- Plans anew, migrates with something in the way, and goes back.
-- @return the requests with an effect, the state, and the failures
local function cycle(disturb)
  scenario.plan(made)
  local opened = new_journal()
  emulator.reset_requests()
  disturb()
  local failures = persist(opened)
  emulator.clear_faults()
  local effects, came_to = state.effects(made), state.of(made)
  expect(made.plan:verify({ az = made.az }).passed):is_true()
  scenario.perform("rollback", folder, made.az, opened)
  emulator.settle()
  return effects, came_to, failures
end

-- The first one finds no deleted certificates in the vault, all others do.
cycle(function() end)
local HARMLESS <const> = {
  "^PUT .*/roleAssignments/", "^POST .*/jobschedules/[^/]+/enable$",
  "^POST .*/jobschedules/[^/]+/disable$",
}

local function is_harmless(line)
  for _, pattern in ipairs(HARMLESS) do
    if line:find(pattern) then
      return true
    end
  end
  return false
end

local effects, came_to = cycle(function() end)

local function strike(rule)
  return function()
    for _, operation in ipairs(OPERATIONS) do
      local copy = { operation = operation, count = 1 }
      for name, value in pairs(rule) do
        copy[name] = value
      end
      emulator.fault(copy)
    end
  end
end

-- The requests that had an effect more often than in the undisturbed run, or less.
local function differences(found)
  local counts, list = {}, {}
  for line in found:gmatch("[^\n]+") do
    counts[line] = (counts[line] or 0) + 1
  end
  for line in effects:gmatch("[^\n]+") do
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

local function comes_through(disturb)
  local found, state_found, failures = cycle(disturb)
  expect(differences(found)):equals("")
  expect(state_found):equals(came_to)
  return failures
end

describe("a migration", function()
  for name, rule in pairs({
    ["connections cut before the effect"] = { drop = "before" },
    ["connections cut after the effect"] = { drop = "after" },
    ["answers reset in their middle"] = { reset = 1 },
    ["refusals for too many requests"] = { status = 429, retry_after = 0, count = 2 },
    ["servers that fail"] = { status = 500 },
    ["servers that are busy"] = { status = 503, retry_after = 0, count = 2 },
  }) do
    it("comes through " .. name, function() comes_through(strike(rule)) end)
  end

  -- Who is told the old state may prove again what was proved; what it comes to is the same.
  it("comes through reads that are old", function()
    local _, found = cycle(function()
      for _, path in ipairs({ "batch GET /jobs/*", "batch GET /pools/*",
        "arm GET /**/batchAccounts/*/pools/*", "batch GET /jobschedules/*" }) do
        emulator.fault({ operation = path, stale = "previous", probability = 0.1 })
      end
    end)
    expect(found):equals(came_to)
  end)
end)

describe("a journal", function()
  local function failure_of(path)
    local ok, failure = pcall(journal.open, path)
    expect(ok):is_false()
    return failure
  end

  it("that is no journal is refused, with what to do", function()
    local path = folder .. "/foreign"
    scenario.write(path, ("not a journal\n"):rep(500))
    expect(failure_of(path).message):contains("move the file away")
  end)

  it("that was cut off or damaged is refused, or does no harm", function()
    for _, change in ipairs({
      function(bytes) return bytes:sub(1, #bytes // 2) end,
      function(bytes) return bytes:sub(1, 4096) .. ("\255"):rep(4096) .. bytes:sub(8193) end,
    }) do
      scenario.plan(made)
      persist(new_journal())
      local path = folder .. "/journal"
      local whole = scenario.read(path)
      scenario.write(path, change(whole))
      local ok, failure = pcall(function()
        scenario.perform("apply", folder, made.az, journal.open(path))
      end)
      expect(ok):is_false()
      expect(failure.message):contains("move the file away")
      emulator.reset_requests()
      persist(new_journal())
      expect(state.effects(made)):equals("")
      os.execute(("rm -f '%s'/journal*"):format(folder))
      scenario.write(path, whole)
      scenario.perform("rollback", folder, made.az, journal.open(path))
    end
  end)

  it("whose disk is full stops the run with what to do, and the run goes on later", function()
    comes_through(function()
      scenario.write(folder .. "/writes", "")
      local ok, _, _, output = scenario.child(made, "apply", FULL)
      expect(ok):is_false()
      expect(output):contains("in journal")
      expect(output):contains("mend it and run the plan again")
    end)
  end)
end)

describe("a run that is ended from outside", function()
  local function ended_by(signal)
    return function()
      scenario.write(folder .. "/writes", "")
      for _, operation in ipairs(OPERATIONS) do
        emulator.fault({ operation = operation, latency = "20..80" })
      end
      local count = 0
      for instant = 25, 95, 7 do
        local ok, how, code, output = scenario.child(made, "apply",
          ("timeout --foreground -s %s 0.%02d"):format(signal, instant))
        count = count + (ok and 0 or 1)
        -- 124 and 137 are what timeout says, 130 what we say of Ctrl-C.
        local is_expected = ok or how == "signal" or code == 124 or code == 130 or code == 137
        expect(is_expected and "ended" or output):equals("ended")
      end
      expect(count > 0):is_true()
    end
  end

  it("by Ctrl-C comes to the same end", function() comes_through(ended_by("INT")) end)
  it("amid a request comes to the same end", function() comes_through(ended_by("KILL")) end)
end)

scenario.clean(folder)
os.exit(spec.report() and 0 or 1, true)
