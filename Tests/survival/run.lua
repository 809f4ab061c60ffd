--- Kills a migration after every single write of its journal, and its way back and its end too.
--
--     .build/debug/certferry Tests/survival/run.lua [--each] [SCENARIO/VERB...]
--
-- The scenarios are those of scenario.lua, the verbs apply, rollback and retire.
-- One process after the other is killed as soon as a write that is new is on the disk, the next one
-- resumes. With --each every write is a case by itself, too, with an emulator of its own and two
-- processes. What it comes to, and the requests that had an effect, have to be
-- those of the undisturbed run. The status is 1 if one is not, or if no step of a kind was killed.
-- A table says how often each kind was.
--
-- Requires json, scenario.

package.path = "Tests/survival/?.lua;" .. package.path

local json = require("json")
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

local function run_once(cases)
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

-- A machine that is too busy to start an emulator says nothing of migrations.
local TRIES <const> = 3

-- Runs the commands of cases, some at a time.
local function run_all(cases)
  for try = 1, TRIES do
    run_once(cases)
    local again = {}
    for _, case in ipairs(cases) do
      local said = read_if_any(case.folder .. "/said") or ""
      if try < TRIES and said:find("did not get ready", 1, true) then
        again[#again + 1] = case
        scenario.clean(case.folder)
      end
    end
    if #again == 0 then
      return
    end
    cases = again
  end
end

-- The lines "begin STEP" or "finish STEP" of a file, in their order.
local function writes_of(path)
  local writes = {}
  for line in (read_if_any(path) or ""):gmatch("[^\n]+") do
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

local function counts_of(text)
  local counts = {}
  for line in text:gmatch("[^\n]+") do
    counts[line] = (counts[line] or 0) + 1
  end
  return counts
end

-- How many requests had an effect once more than in the undisturbed run.
local function repeated(expected, found)
  local counts, more = counts_of(expected), 0
  for line, count in pairs(counts_of(found or "")) do
    more = more + math.max(0, count - (counts[line] or 0))
  end
  return more
end

-- The kind of a step of a plan; what retire does is in none.
local function kinds_of(folder)
  local plan, kinds = json.decode(scenario.read(folder .. "/plan.json")), {}
  for _, step in ipairs(plan.steps) do
    kinds[scenario.alike(step.id, plan)] = step.kind
  end
  return setmetatable(kinds, { __index = function(_, step)
    return step:find("/certificate/", 1, true) and "(retire a certificate)" or "(retire a pool)"
  end })
end

local function undisturbed(what)
  local name, verb = what:match("^(%l+)/(%l+)$")
  local case = { folder = ("%s/%s-%s"):format(root.path, name, verb),
    words = name .. " " .. verb }
  run_all({ case })
  local state = read_if_any(case.folder .. "/state")
  if not state then
    error(("cannot %s without being disturbed: %s"):format(what,
      scenario.read(case.folder .. "/said")), 0)
  end
  return { state = state, effects = scenario.read(case.folder .. "/effects"),
    writes = writes_of(case.folder .. "/writes"), kinds = kinds_of(case.folder),
    words = case.words, folder = case.folder, verb = verb }
end

local function cases_of(expected)
  local cases = {}
  for position, write in ipairs(expected.writes) do
    cases[position] = {
      folder = ("%s-%d"):format(expected.folder, position), step = write.step,
      write = write.write,
      words = ("%s '%s' %s"):format(expected.words, write.step, write.write),
    }
  end
  return cases
end

local FORM <const> = "%-15s %4s  %-66s %-6s %6s %7s %8s  %s"

local function show(what, position, case, fault)
  local killed, resumed, requests =
    scenario.read(case.folder .. "/said"):match("^(%d+) (%d+) (%d+)\n$")
  print(FORM:format(what, position, case.step, case.write or "", killed or "", resumed or "",
    requests or "", fault and "FAILED " .. fault or "ok"))
  return tonumber(killed) or 0
end

-- Whether a step only waits. One that finds at once what it would wait for has nothing to undo, so
-- that the way back of two runs may differ in it.
local function only_waits(step)
  return step:find("nodes$") ~= nil or step:find("[/-]gone$") ~= nil
end

-- The writes of the undisturbed run that a chain of processes has not made, and those that were not
-- the last of a process.
local function lost_writes(expected, folder, killed)
  local made, distinct = {}, 0
  for _, write in ipairs(writes_of(folder .. "/writes")) do
    local line = write.write .. " " .. write.step
    distinct = distinct + (made[line] and 0 or 1)
    made[line] = true
  end
  local lost = math.max(0, distinct - killed)
  for _, write in ipairs(expected.writes) do
    if not made[write.write .. " " .. write.step] and not only_waits(write.step) then
      lost = lost + 1
    end
  end
  return lost
end

-- By verb and kind: how many writes there are, and what became of the kills after them.
local rows = {}

local function row_of(verb, kind)
  local key <const> = verb .. " " .. kind
  rows[key] = rows[key] or { verb = verb, kind = kind, writes = 0, kills = 0, equal = 0,
    repeated = 0 }
  return rows[key]
end

local function tally(expected, case, fault)
  local again = repeated(expected.effects, read_if_any(case.folder .. "/effects"))
  local seen = {}
  for _, kill in ipairs(writes_of(case.folder .. "/kills")) do
    local row = row_of(expected.verb, expected.kinds[kill.step])
    row.kills = row.kills + 1
    row.equal = row.equal + (fault and 0 or 1)
    row.repeated = row.repeated + (seen[row] and 0 or again)
    seen[row] = true
  end
end

-- Kills at every write of a verb; how many were killed, and how many cases failed.
local function test(what, is_each)
  local expected = undisturbed(what)
  for _, write in ipairs(expected.writes) do
    local row = row_of(expected.verb, expected.kinds[write.step])
    row.writes = row.writes + 1
  end
  local cases = is_each and cases_of(expected) or {}
  table.insert(cases, 1, { folder = expected.folder .. "-all", words = expected.words .. " next",
    step = "each write, one process after the other" })
  run_all(cases)
  local count, failed, lost = 0, 0, 0
  for position, case in ipairs(cases) do
    local fault = fault_of(case, expected)
    local more = show(what, position - 1, case, fault)
    tally(expected, case, fault)
    count, failed = count + more, failed + (fault and 1 or 0)
    if position == 1 then
      lost = lost_writes(expected, case.folder, more)
    end
  end
  -- Each write has to have been the last one of a process.
  if lost > 0 then
    print(("%s: %d writes were not the last of a process"):format(what, lost))
    failed = failed + 1
  end
  return count, failed
end

local function show_rows()
  local list = {}
  for _, row in pairs(rows) do
    list[#list + 1] = row
  end
  table.sort(list, function(left, right)
    if left.verb ~= right.verb then
      return left.verb < right.verb
    end
    return left.kind < right.kind
  end)
  local form <const> = "%-8s  %-22s %6s %6s %13s %16s"
  print(form:format("verb", "kind of step", "writes", "kills", "resumed equal", "effects repeated"))
  for _, row in ipairs(list) do
    print(form:format(row.verb, row.kind, row.writes, row.kills, row.equal, row.repeated))
  end
end

-- The kinds of steps that were never killed, while all scenarios were applied.
local function unhit_kinds()
  local unhit = {}
  local folder = debug.getinfo(require("migrate.steps.claim").check, "S").source:match("^@(.*)/")
  local list <close> = assert(io.popen(("ls '%s'"):format(folder)))
  for file in list:lines() do
    local kind = file:match("^(.*)%.lua$")
    if kind ~= "init" and not (rows["apply " .. kind] and rows["apply " .. kind].kills > 0) then
      unhit[#unhit + 1] = kind
    end
  end
  return unhit
end

local ALL <const> = { "beside/apply", "beside/rollback", "beside/retire", "kinds/apply",
  "kinds/rollback", "kinds/retire" }

local is_each = arg[1] == "--each"
local chosen = table.move(arg, is_each and 2 or 1, #arg, 1, {})
local is_whole <const> = #chosen == 0
local count, failed = 0, 0
print(FORM:format("", "k", "killed at step", "write", "killed", "resumed", "requests", ""))
for _, what in ipairs(is_whole and ALL or chosen) do
  local more, bad = test(what, is_each)
  count, failed = count + more, failed + bad
end
show_rows()
for _, kind in ipairs(is_whole and unhit_kinds() or {}) do
  print(("no kill after a write of a step of kind %s"):format(kind))
  failed = failed + 1
end
print(("%d processes killed, %d cases failed"):format(count, failed))
if failed > 0 then
  os.exit(1, true)
end
