--- Faults of runs: two at once, one that takes over, one that is interrupted, and a clock that is
-- set back.
--
-- Requires emulator, disturbed, journal, scenario, spec, state.

package.path = "Tests/survival/?.lua;" .. package.path

local disturbed = require("disturbed")
local emulator = require("emulator")
local journal = require("journal")
local scenario = require("scenario")
local spec = require("spec")
local state = require("state")

local describe, expect, it = spec.describe, spec.expect, spec.it

local undisturbed = disturbed.begin()
local made, folder <const> = undisturbed.made, undisturbed.folder

-- Does something when a step is about to be done, once.
local function before(id, act)
  local is_struck = false
  return function(event, details)
    if event == "step" and not is_struck and details.step.id == id then
      is_struck = true
      act()
    end
  end
end

local function forget_writes()
  scenario.write(folder .. "/writes", "")
end

local MIDDLE <const> = scenario.ACCOUNT .. "/render-linux/job/render-linux-bake/patch"

describe("a second run", function()
  it("with the same journal is told who has it, and does nothing", function()
    forget_writes()
    local failures = undisturbed:comes_through(function()
      return { report = before(MIDDLE, function()
        local ok, how, code, output = scenario.child(made, "apply")
        expect(ok):is_false()
        expect(how .. " " .. code):equals("exit 1")
        expect(output):contains("ada, process ")
        expect(output):contains("is running it; wait until that run ends")
      end) }
    end)
    expect(failures):equals({})
    disturbed.tell("two runs, one journal", "amid the plan", 1, "the second is told the owner")
  end)

  it("that takes over stops the first, which sends nothing more", function()
    scenario.plan(made)
    local first = disturbed.new_journal(folder)
    local second = journal.open(folder .. "/journal-eve")
    local eve <const> = { owner = "eve", concurrency = 2 }
    local refusal, pause = nil, nil
    -- It claims the pools, and pauses.
    eve.report = before(scenario.ACCOUNT .. "/render-linux/pool", function()
      error("eve pauses", 0)
    end)
    local ok, failure = pcall(scenario.perform, "apply", folder, made.az, first, {
      concurrency = 1, report = before(MIDDLE, function()
        refusal = select(2, pcall(scenario.perform, "apply", folder, made.az, second, eve))
        eve.take_over = true
        pause = select(2, pcall(scenario.perform, "apply", folder, made.az, second, eve))
        emulator.reset_requests()
      end) })
    expect(tostring(refusal)):contains("ada migrates it (plan")
    expect(tostring(refusal)):contains("take_over = true")
    expect(pause):equals("eve pauses")
    expect(ok):is_false()
    expect(tostring(failure)):contains("cannot do step '" .. MIDDLE .. "'")
    expect(tostring(failure)):contains("eve (plan ")
    expect(tostring(failure)):contains("has taken it over from ada")
    expect(emulator.requests().writes):equals({})
    scenario.perform("apply", folder, made.az, second, eve)
    expect(made.plan:verify({ az = made.az }).passed):is_true()
    disturbed.tell("two runs, two journals", "amid the plan", 1,
      "the second is told the owner; takes over; the first stops")
    expect(state.of(made)):equals((undisturbed.state:gsub("ada; PLAN", "eve; PLAN")))
    scenario.perform("rollback", folder, made.az, second, eve)
    scenario.perform("rollback", folder, made.az, first, { take_over = true })
    emulator.settle()
  end)
end)

-- Whatever interrupts, in the end there is what there would have been.
local function is_interrupted(ok, how, code, output)
  if ok then
    return false
  end
  expect(how == "exit" and code == 130 and "interrupted" or output):equals("interrupted")
  expect(output):contains("interrupted!")
  return true
end

describe("Ctrl-C", function()
  it("after writes of the journal, one after the other", function()
    local count = 0
    undisturbed:comes_through(function()
      forget_writes()
      while is_interrupted(scenario.child(made, "apply next 5 " .. (count % 2 == 0 and "INT"
        or "INT INT"))) do
        count = count + 1
      end
    end)
    expect(count > 8):is_true()
    disturbed.tell("Ctrl-C, and twice", "each 5th write of the journal", count,
      "status 130, same end")
  end)

  it("at any instant of requests and waits", function()
    local count, seed = 0, 20261124
    undisturbed:comes_through(function()
      forget_writes()
      for _ = 1, 8 do
        seed = (seed * 1103515245 + 12345) % 2147483648
        local ok, how, code, output = scenario.child(made, "apply",
          ("timeout --foreground -s INT 0.%03d"):format(250 + seed % 700))
        count = count + (ok and 0 or 1)
        -- 124 is what timeout says of a program that ended after its signal.
        local is_expected = ok or how == "signal" or code == 124 or code == 130
        expect(is_expected and "ended" or output):equals("ended")
      end
    end)
    expect(count > 0):is_true()
    disturbed.tell("Ctrl-C", "at any instant, by a seed", count, "same end")
  end)

  it("amid a way back, which goes on", function()
    scenario.plan(made)
    local opened = disturbed.new_journal(folder)
    disturbed.persist(made, opened)
    forget_writes()
    local count = 0
    while is_interrupted(scenario.child(made, "rollback next 12 INT")) do
      count = count + 1
    end
    expect(count > 2):is_true()
    expect(made.batch:pool_exists("render-linux-kv")):is_false()
    expect(#(made.batch:pool("render-linux").metadata or {})):equals(0)
    disturbed.tell("Ctrl-C", "each 12th write of the way back", count, "status 130, all undone")
    emulator.settle()
  end)
end)

describe("Ctrl-C in a script", function()
  -- Stops a script of migrations at a write of its journal; what it said.
  local function stop(script, words)
    local said = folder .. "/said"
    local ok, how, code = os.execute(
      (". '%s/environment'; '%s/certferry' Tests/survival/interrupted.lua '%s' %s >'%s' 2>&1")
        :format(folder, scenario.programs(), folder, script .. " " .. words, said))
    expect(ok):equals(nil)
    expect(how .. " " .. code):equals("exit 130")
    return scenario.read(said)
  end

  it("ends it with status 130 and what to do", function()
    scenario.plan(made)
    local opened = disturbed.new_journal(folder)
    local words = ("--plan '%s/plan.json' --journal '%s/journal' --owner ada --yes"):format(folder,
      folder)
    local pfx = ("--pfx-dir '%s'"):format(scenario.read(folder .. "/pfx"))
    expect(stop("migrate", words .. " " .. pfx)):contains("run it again")
    disturbed.persist(made, opened)
    expect(stop("rollback", words)):contains("run it again")
    scenario.perform("rollback", folder, made.az, opened)
    emulator.settle()
    disturbed.tell("Ctrl-C", "migrate.lua, rollback.lua", 2, "status 130, says how to go on")
  end)
end)

describe("a clock that is set back", function()
  local library <const> = folder .. "/clock.so"
  local compile = ("${CC:-cc} -shared -fPIC -o '%s' Tests/survival/clock.c -ldl"):format(library)
  if not os.execute(compile) then
    spec.skip("a clock that is set back", "there is no C compiler")
    return
  end

  -- A child whose clock is an hour behind, from the first question or from a later one.
  local function behind(calls)
    return ("env LD_PRELOAD='%s' CLOCK_BACK=3600 CLOCK_CALLS=%d"):format(library, calls)
  end

  it("between runs and amid a run changes nothing", function()
    local order = {}
    undisturbed:comes_through(function(opened)
      forget_writes()
      expect((scenario.child(made, "apply next 30 INT"))):is_false()
      expect((scenario.child(made, "apply next 30 INT", behind(0)))):is_false()
      local ok, _, _, output = scenario.child(made, "apply", behind(200))
      expect(ok and "done" or output):equals("done")
      local times = {}
      for position, step in ipairs(opened:steps(made.plan.id)) do
        expect(step.state):equals("done")
        order[position], times[position] = step.name, step.begun
      end
      -- The second part has earlier stamps than the first, and stands after it.
      local is_back = false
      for position = 2, #times do
        is_back = is_back or times[position] < times[position - 1]
      end
      expect(is_back):is_true()
    end)
    expect(#order):equals(#made.plan.steps)
    disturbed.tell("clock set back by an hour", "between runs, amid a run", 2, "same end")
  end)

  it("before the services' changes nothing, and tokens are renewed", function()
    local failures = undisturbed:comes_through(function()
      return { report = before(MIDDLE, function() emulator.advance("PT2H", { wall = true }) end) }
    end)
    expect(failures):equals({})
    disturbed.tell("clock two hours behind the services'", "amid a run", 1, "same end")
  end)
end)

disturbed.close(folder)
