--- One disturbed migration: `certferry --emulator case.lua FOLDER VERB [STEP WRITE]`.
--
-- Writes the state that it came to and the requests with an effect into the folder, and prints one
-- line: how the killed process ended, how many steps the resumed one did, and seconds.

package.path = "Tests/survival/?.lua;" .. package.path

local emulator = require("emulator")
local scenario = require("scenario")
local state = require("state")

local folder <const>, verb <const>, step <const>, write <const> = arg[1], arg[2], arg[3], arg[4]

local made = scenario.make(folder)

local function run(what, words)
  local ok, how, code, output = scenario.child(made, words)
  if not ok then
    print(("%s: %s %s: %s"):format(what, how, code, output))
    os.exit(1)
  end
  return select(2, output:gsub("[^\n]+", ""))
end

if verb ~= "apply" then
  run("apply", "apply")
end
emulator.reset_requests()
if step then
  local _, how, code, output = scenario.child(made, ("%s '%s' %s"):format(verb, step, write))
  if how ~= "signal" or code ~= 9 then
    print(("was to be killed: %s %s: %s"):format(how, code, output))
    os.exit(1)
  end
end
local resumed = run("resume", verb)
scenario.write(folder .. "/effects", state.effects(made))
scenario.write(folder .. "/requests", tostring(emulator.requests().total))
scenario.write(folder .. "/state", state.of(made))
print(("%d %s"):format(resumed, scenario.read(folder .. "/requests")))
