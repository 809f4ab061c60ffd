--- A run that may be killed: `certferry child.lua FOLDER VERB [STEP [WRITE [SIGNAL...]]]`.
--
-- Each write of the journal is a line of FOLDER/writes, "begin STEP" or "finish STEP"; those after
-- which a process was killed are in FOLDER/kills, too.
-- With a step and a write ("begin" or "finish") the process ends with SIGKILL as soon as that write
-- of that step is on the disk; with the step "next", after the first write that no process before
-- it has made, or that of which WRITE is the number. Other signals may be sent instead. What it did
-- is printed, a line for each step.

package.path = "Tests/survival/?.lua;" .. package.path

local migrate = require("migrate")
local scenario = require("scenario")

local folder <const>, verb <const>, step <const>, write <const> = arg[1], arg[2], arg[3], arg[4]

local plan = migrate.load(folder .. "/plan.json")

-- The writes of this process and those before it.
local written = {}
for line in io.lines(folder .. "/writes") do
  written[line] = true
end

-- New writes that are still let pass, if it is the next one that counts.
local passing = step == "next" and (math.tointeger(tonumber(write)) or 1) or 0

local function is_last(line)
  if step == "next" then
    passing = passing - (written[line] and 0 or 1)
    return passing == 0 and not written[line]
  end
  return step ~= nil and line == write .. " " .. step
end

-- os.execute would keep Ctrl-C from this process.
local function end_process()
  for position = 5, math.max(5, #arg) do
    io.popen(("kill -%s $PPID"):format(arg[position] or "9")):close()
  end
end

-- A run of the journal that notes its writes, and ends this process after one of them.
local function deadly(record, notes, kills)
  local function wrap(name)
    return function(_, id, data)
      record[name](record, id, data)
      local line <const> = name .. " " .. scenario.alike(id, plan)
      assert(notes:write(line, "\n"))
      if is_last(line) then
        assert(kills:write(line, "\n"))
        kills:flush()
        end_process()
      end
    end
  end
  return setmetatable({
    begin = wrap("begin"), finish = wrap("finish"), fail = wrap("fail"),
    steps = function() return record:steps() end,
  }, { __close = function() record:close() end })
end

local notes <close> = assert(io.open(folder .. "/writes", "a"))
notes:setvbuf("line")
local kills <close> = assert(io.open(folder .. "/kills", "a"))
local opened = scenario.journal(folder)
local journal = {
  run = function(_, options) return deadly(opened:run(options), notes, kills) end,
}
scenario.perform(verb, folder, scenario.login(folder), journal, {
  report = function(event, details)
    if event == "done" or event == "undone" then
      print(("%s %s"):format(event, details.step.id))
    end
  end,
})
