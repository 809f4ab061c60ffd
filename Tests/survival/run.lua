--- Kills a migration after every single write of its journal, and its way back and its end too.
--
--     .build/debug/certferry Tests/survival/run.lua [VERB...]     apply, rollback, retire
--
-- Each write is a case with an emulator of its own: a process is killed as soon as the write is on
-- the disk, another one resumes. What it comes to, and the requests that had an effect, have to be
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

local FORM <const> = "%-8s %4s  %-58s %-6s %7s %8s  %s"

-- Kills at every write of a verb; how many cases failed.
local function test(verb)
  local expected = undisturbed(verb)
  local cases, failed = cases_of(verb, expected.writes), 0
  run_all(cases)
  for position, case in ipairs(cases) do
    local fault = fault_of(case, expected)
    local resumed, requests = scenario.read(case.folder .. "/said"):match("^(%d+) (%d+)\n$")
    failed = failed + (fault and 1 or 0)
    print(FORM:format(verb, position, case.step, case.write, resumed or "", requests or "",
      fault and "FAILED " .. fault or "ok"))
  end
  return #cases, failed
end

local verbs = #arg > 0 and arg or { "apply", "rollback", "retire" }
local count, failed = 0, 0
print(FORM:format("verb", "k", "killed at step", "write", "resumed", "requests", ""))
for _, verb in ipairs(verbs) do
  local more, bad = test(verb)
  count, failed = count + more, failed + bad
end
print(("%d kill points, %d failed"):format(count, failed))
if failed > 0 or count == 0 then
  os.exit(1, true)
end
