--- Kills a migration after every single write of its journal, and its way back and its end too.
--
--     .build/debug/certferry Tests/survival/run.lua [--each] [VERB...]     apply, rollback, retire
--
-- One process after the other is killed as soon as a write that is new is on the disk, the next one
-- resumes. With --each every write is a case by itself, too, with an emulator of its own and two
-- processes. What it comes to, and the requests that had an effect, have to be
-- those of the undisturbed run. The status is 1 if one is not.
--
-- Requires json.

package.path = "Tests/survival/?.lua;" .. package.path

local scenario = require("scenario")

-- As many as the machine that the project is tested on has processors.
local AT_A_TIME <const> = 2

local CASE <const> = "'%s/certferry' --emulator Tests/survival/case.lua '%s' %s >'%s/said' 2>&1"

local root <close> = setmetatable({ path = scenario.folder() }, {
  __close = function(self) scenario.clean(self.path) end,
})

local function command_of(case)
  assert(os.execute(("mkdir '%s'"):format(case.folder)))
  return CASE:format(scenario.programs(), case.folder, case.words, case.folder)
end

-- Runs the commands of cases, some at a time.
local function run_all(cases)
  local list = root.path .. "/commands"
  local file <close> = assert(io.open(list, "w"))
  for _, case in ipairs(cases) do
    assert(file:write(command_of(case), "\0"))
  end
  assert(file:close())
  os.execute(("xargs -0 -P %d -n 1 sh -c <'%s'"):format(AT_A_TIME, list))
end

local function read_if_any(path)
  local file <close> = io.open(path, "r")
  return file and file:read("a")
end

-- The writes of the undisturbed run, in their order.
local function writes_of(folder)
  local writes = {}
  for line in scenario.read(folder .. "/writes"):gmatch("[^\n]+") do
    local write, step = line:match("^(%l+) (.+)$")
    writes[#writes + 1] = { step = step, write = write }
  end
  return writes
end

local function first_difference(expected, found)
  local left, right = expected:gmatch("[^\n]*\n?"), found:gmatch("[^\n]*\n?")
  while true do
    local one, other = left(), right()
    if one ~= other then
      return ("expected %s, found %s"):format((one or "its end"):gsub("%s+$", ""),
        (other or "its end"):gsub("%s+$", ""))
    end
  end
end

local function fault_of(case, expected)
  local state, effects = read_if_any(case.folder .. "/state"),
    read_if_any(case.folder .. "/effects")
  if not state then
    return scenario.read(case.folder .. "/said")
  elseif effects ~= expected.effects then
    return "requests with an effect: " .. first_difference(expected.effects, effects)
  elseif state ~= expected.state then
    return "state: " .. first_difference(expected.state, state)
  end
  return nil
end

local function undisturbed(verb)
  local case = { folder = ("%s/%s"):format(root.path, verb), words = verb }
  run_all({ case })
  local state = read_if_any(case.folder .. "/state")
  if not state then
    error(("cannot %s without being disturbed: %s"):format(verb,
      scenario.read(case.folder .. "/said")), 0)
  end
  return { state = state, effects = scenario.read(case.folder .. "/effects"),
    writes = writes_of(case.folder) }
end

local function cases_of(verb, writes)
  local cases = {}
  for position, write in ipairs(writes) do
    cases[position] = {
      folder = ("%s/%s-%d"):format(root.path, verb, position), step = write.step,
      write = write.write, words = ("%s '%s' %s"):format(verb, write.step, write.write),
    }
  end
  return cases
end

local FORM <const> = "%-8s %4s  %-66s %-6s %6s %7s %8s  %s"

local function show(verb, position, case, expected)
  local fault = fault_of(case, expected)
  local killed, resumed, requests =
    scenario.read(case.folder .. "/said"):match("^(%d+) (%d+) (%d+)\n$")
  print(FORM:format(verb, position, case.step, case.write or "", killed or "", resumed or "",
    requests or "", fault and "FAILED " .. fault or "ok"))
  return fault and 0 or tonumber(killed), fault and 1 or 0
end

-- Whether a step only waits. One that finds at once what it would wait for has nothing to undo, so
-- that the way back of two runs may differ in it.
local function only_waits(step)
  return step:find("nodes$") ~= nil or step:find("%-gone$") ~= nil
end

-- The writes of the undisturbed run that a chain of processes has not made, and those that were not
-- the last of a process.
local function lost_writes(expected, folder, killed)
  local made, distinct = {}, 0
  for _, write in ipairs(writes_of(folder)) do
    local line = write.write .. " " .. write.step
    distinct = distinct + (made[line] and 0 or 1)
    made[line] = true
  end
  local lost = math.max(0, distinct - killed)
  for _, write in ipairs(expected) do
    if not made[write.write .. " " .. write.step] and not only_waits(write.step) then
      lost = lost + 1
    end
  end
  return lost
end

-- Kills at every write of a verb; how many were killed, and how many cases failed.
local function test(verb, is_each)
  local expected = undisturbed(verb)
  local cases = is_each and cases_of(verb, expected.writes) or {}
  table.insert(cases, 1, { folder = ("%s/%s-all"):format(root.path, verb), words = verb .. " next",
    step = "each write, one process after the other" })
  run_all(cases)
  local count, failed, lost = 0, 0, 0
  for position, case in ipairs(cases) do
    local more, bad = show(verb, position - 1, case, expected)
    count, failed = count + more, failed + bad
    if position == 1 then
      lost = lost_writes(expected.writes, case.folder, more)
    end
  end
  -- Each write has to have been the last one of a process.
  if lost > 0 then
    print(("%s: %d writes were not the last of a process"):format(verb, lost))
    failed = failed + 1
  end
  return count, failed
end

local is_each = arg[1] == "--each"
local verbs = table.move(arg, is_each and 2 or 1, #arg, 1, {})
verbs = #verbs > 0 and verbs or { "apply", "rollback", "retire" }
local count, failed = 0, 0
print(FORM:format("verb", "k", "killed at step", "write", "killed", "resumed", "requests", ""))
for _, verb in ipairs(verbs) do
  local more, bad = test(verb, is_each)
  count, failed = count + more, failed + bad
end
print(("%d processes killed, %d cases failed"):format(count, failed))
if failed > 0 then
  os.exit(1, true)
end
