--- Faults of the journal: bytes that change, files that are cut, emptied or another program's, a
-- journal of another run, and disks that are full.
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
local path <const> = folder .. "/journal"

-- How far the positions of changed bytes are apart, which is no divisor of a page.
local STRIDE <const> = 127

-- Files can't grow beyond so many blocks of 512 bytes, each a little more.
local FULL <const> = "sh -c 'trap \"\" XFSZ; ulimit -f %d; exec \"$@\"' sh"
local FIRST <const>, STEP <const> = 48, 12

scenario.plan(made)
disturbed.persist(made, disturbed.new_journal(folder))
local whole <const> = scenario.read(path)
local other <const> = folder .. "/other"

local function steps_as_text(opened)
  local lines = {}
  for _, step in ipairs(opened:steps(made.plan.id)) do
    lines[#lines + 1] = ("%s %s %s %s"):format(step.name, step.state, step.begun, step.ended)
  end
  return table.concat(lines, "\n")
end

local known <const> = steps_as_text(journal.open(path))

-- What comes of a journal that holds other bytes: "refused", or "the same".
local function fate(bytes)
  os.remove(other .. "-journal")
  scenario.write(other, bytes)
  local ok, found = pcall(function() return steps_as_text(journal.open(other)) end)
  if ok then
    return found == known and "the same" or "another history"
  end
  local says_what_to_do = found.message:find("move the file away", 1, true)
    or found.message:find("give another path", 1, true)
    or found.message:find("put back a copy", 1, true)
  return says_what_to_do and "refused" or "refused with nothing to do: " .. found.message
end

describe("a journal that is damaged", function()
  it("is refused or tells what it told, whatever byte is another one", function()
    local counts = { ["the same"] = 0, refused = 0 }
    for position = 1, #whole, STRIDE do
      for _, mask in ipairs({ 0x01, 0xFF }) do
        local byte = string.char(whole:byte(position) ~ mask)
        local came = fate(whole:sub(1, position - 1) .. byte .. whole:sub(position + 1))
        expect(counts[came] and came or ("byte %d: %s"):format(position, came)):equals(came)
        counts[came] = counts[came] + 1
      end
    end
    expect(counts.refused > 100):is_true()
    disturbed.tell("journal: a byte changed", ("each %dth of %d"):format(STRIDE, #whole),
      counts.refused + counts["the same"], ("%d refused, %d of no meaning"):format(counts.refused,
        counts["the same"]))
  end)

  it("is refused or tells what it told, if a page is lost or it is cut anywhere", function()
    local count, refused = 0, 0
    local function try(bytes)
      local came = fate(bytes)
      expect(came == "the same" and "refused" or came):equals("refused")
      count, refused = count + 1, refused + (came == "refused" and 1 or 0)
    end
    for start = 0, #whole - 1, 4096 do
      try(whole:sub(1, start + 100))
      try(whole:sub(1, start + 4095))
      try(whole:sub(1, start) .. ("\255"):rep(4096) .. whole:sub(start + 4097))
    end
    expect(refused * 2 > count):is_true()
    disturbed.tell("journal: cut off, pages lost", "at every page", count,
      ("%d refused, %d of no meaning"):format(refused, count - refused))
  end)

  it("is refused if it is empty, a folder, or another program's", function()
    local lock = io.popen(("ls '%s'/journal.*.lock"):format(folder)):read("l")
    os.execute(("cp '%s' '%s'"):format(lock, (lock:gsub("/journal%.", "/other."))))
    scenario.write(other, "")
    for _, verb in ipairs({ "apply", "rollback" }) do
      local ok, failure = pcall(function()
        scenario.perform(verb, folder, made.az, journal.open(other))
      end)
      expect(ok):is_false()
      expect(failure.message):contains("it is empty")
      expect(failure.message):contains("put back a copy of it, or delete both files")
    end
    expect(fate(("not a journal\n"):rep(500))):equals("refused")
    expect(fate("SQLite format 3\0" .. ("\0"):rep(4080))):equals("refused")
    local ok, failure = pcall(journal.open, folder)
    expect(ok):is_false()
    expect(failure.message):contains("give a path that you may write")
    disturbed.tell("journal: empty, a folder, another file", "at begin", 5, "refused")
    os.execute(("rm -f '%s'*"):format(other))
  end)

  it("that was lost is no reason to do anything twice, or to forget it silently", function()
    emulator.reset_requests()
    os.execute(("rm -f '%s'*"):format(other))
    local ok, failure = pcall(scenario.perform, "apply", folder, made.az, journal.open(other))
    expect(ok):is_false()
    expect(failure):contains("the journal has no record of that; give the journal of that run")
    ok, failure = pcall(scenario.perform, "rollback", folder, made.az,
      journal.open(other .. "-2"))
    expect(ok):is_false()
    expect(failure):contains("give the journal of the run that applied it")
    scenario.perform("apply", folder, made.az, journal.open(other), { take_over = true })
    expect(state.effects(made)):equals("")
    expect(state.of(made)):equals(undisturbed.state)
    disturbed.tell("journal: lost, or that of another run", "apply, rollback", 2,
      "refused; with take over: nothing is done twice")
    scenario.perform("rollback", folder, made.az, journal.open(path))
    emulator.settle()
  end)
end)

describe("a disk that is full", function()
  it("stops the run with what to do wherever it fills up, and the run goes on later", function()
    local stopped = 0
    local failures = undisturbed:comes_through(function()
      scenario.write(folder .. "/writes", "")
      for blocks = FIRST, FIRST + 20 * STEP, STEP do
        local ok, _, _, output = scenario.child(made, "apply", FULL:format(blocks))
        if ok then
          break
        end
        stopped = stopped + 1
        expect(output):contains("in journal")
        expect(output):contains("mend it and run the plan again")
      end
    end)
    expect(failures):equals({})
    expect(stopped > 1):is_true()
    disturbed.tell("journal: the disk is full", ("each %d kB more"):format(STEP // 2), stopped,
      "stops and says so, same end")
  end)
end)

disturbed.close(folder)
