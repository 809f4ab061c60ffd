--- One disturbed migration: `certferry --emulator case.lua FOLDER SCENARIO VERB [STEP WRITE]`.
--
-- A process is killed after that write of that step, and another resumes. With the step "next", one
-- process after the other is killed, each a write further than the one before, until one comes to
-- the end. Writes the state that it came to and the requests with an effect into the folder, and
-- prints one line: how many processes were killed, steps that the last one did, and requests.

package.path = "Tests/survival/?.lua;" .. package.path

local emulator = require("emulator")
local scenario = require("scenario")
local state = require("state")

local folder <const>, name <const>, verb <const> = arg[1], arg[2], arg[3]
local step <const>, write <const> = arg[4], arg[5]

-- More than any run has writes.
local MOST <const> = 1000

local made = scenario.make(folder, name)

local function stop(what, how, code, output)
  print(("%s: %s %s: %s"):format(what, how, code, output))
  os.exit(1, true)
end

-- Runs a child to its end; how many steps it did.
local function finish(what, words)
  local ok, how, code, output = scenario.child(made, words)
  if not ok then
    stop(what, how, code, output)
  end
  return select(2, output:gsub("[^\n]+", ""))
end

-- Runs a child that is killed; false if it came to its end.
local function is_killed(words)
  local ok, how, code, output = scenario.child(made, words)
  if not ok and (how ~= "signal" or code ~= 9) then
    stop("was to be killed", how, code, output)
  end
  return not ok
end

local function forget_writes()
  scenario.write(folder .. "/writes", "")
  scenario.write(folder .. "/kills", "")
end

forget_writes()
if verb ~= "apply" then
  finish("apply", "apply")
  forget_writes()
end
emulator.reset_requests()
local killed = 0
if step == "next" then
  while killed < MOST and is_killed(verb .. " next") do
    killed = killed + 1
  end
elseif step then
  killed = is_killed(("%s '%s' %s"):format(verb, step, write)) and 1 or 0
end
local resumed = finish("resume", verb)
scenario.write(folder .. "/effects", state.effects(made))
local total = emulator.requests().total
scenario.write(folder .. "/state", state.of(made))
print(("%d %d %d"):format(killed, resumed, total))
