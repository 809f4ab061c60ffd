--- The emulator beside the shell: its time, its faults, and what it has been asked.
--
-- Nothing here has anything to do with Azure: a script that is to run there has to do without it.
--
--     local fault <close> = emulator.fault({ operation = "batch GET /pools/*", status = 503 })
--     emulator.advance("PT5M")
--
-- Requires emulator.native.

local check_options = require("options").check
local request = require("emulator.native").request

local Fault <const> = {}

local emulator = { Fault = Fault }

local metatable <const> = {
  __name = "fault",
  __index = Fault,
  __tostring = function(fault) return ("fault %d: %s"):format(fault.id, fault.rule) end,
  __close = function(fault) fault:remove() end,
}

--- What time it is there.
-- @return a table: `wall`, `wall_ahead`, `life`, `speed`
function emulator.clock()
  return request("GET", "/clock")
end

--- Lets time pass for pools, nodes, jobs and operations, at once.
-- @param duration seconds of life, or a text as "PT5M"
-- @param options `wall`: whether stamps, tokens and certificates grow older as well
-- @return the clock afterwards
function emulator.advance(duration, options)
  check_options(options, { "wall" }, "advance")
  return request("POST", "/clock/advance", {
    seconds = duration, wall = options and options.wall,
  })
end

--- Lets time pass until nothing that is under way ends soon.
-- @param options `within`: how long nothing may end, `limit`: how long it may take in all; both in
--   seconds of life, or a text as "PT1H"
-- @return how many seconds of life passed, to the millisecond, and whether it settled within the
--   limit
function emulator.settle(options)
  check_options(options, { "within", "limit" }, "settle")
  local answer = request("POST", "/clock/settle", options)
  return answer.passed, answer.settled
end

--- How many seconds of life pass in one second; with a number, from now on.
function emulator.speed(speed)
  if speed == nil then
    return emulator.clock().speed
  end
  return request("POST", "/clock/speed", { speed = speed }).speed
end

--- Has something go wrong from now on.
-- @param rule a text as of `certferry-emulator --fault`, or a table: `operation` and what happens
-- @return the fault, which ends with `remove` or where a `<close>` variable ends
function emulator.fault(rule)
  if type(rule) == "string" then
    rule = { rule = rule }
  else
    check_options(rule, { "operation", "latency", "status", "retry_after", "drop", "reset",
      "truncate", "slow", "stale", "probability", "skip", "count" }, "fault")
  end
  return setmetatable(request("POST", "/faults", rule), metatable)
end

--- The faults in force.
function emulator.faults()
  local faults = request("GET", "/faults").faults
  for _, fault in ipairs(faults) do
    setmetatable(fault, metatable)
  end
  return faults
end

--- Ends every fault.
function emulator.clear_faults()
  request("DELETE", "/faults")
end

--- What the services have been asked since the start, or since `reset_requests`.
-- @return a table: `since`, `total`, `counts`, `writes`, `writes_forgotten`
function emulator.requests()
  return request("GET", "/requests")
end

--- Begins to count requests anew.
function emulator.reset_requests()
  request("POST", "/requests/reset")
end

--- Has every access token that was issued so far refused, as if it had expired.
function emulator.expire_tokens()
  request("POST", "/tokens/expire")
end

--- Ends a fault; one that has ended already stays so.
function Fault:remove()
  local is_removed, err = pcall(request, "DELETE", "/faults/" .. self.id)
  if not is_removed and err.code ~= "NotFound" then
    error(err, 0)
  end
end

--- How often it was looked at and how often it struck, by now.
-- @return a table: `seen`, `hits`; nil once it has ended
function Fault:counts()
  for _, fault in ipairs(emulator.faults()) do
    if fault.id == self.id then
      return { seen = fault.seen, hits = fault.hits }
    end
  end
  return nil
end

return emulator
