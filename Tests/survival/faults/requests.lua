--- Faults of the way to the services: each request with an effect is struck once, each kind of
-- request by bursts, and tokens end at every step.
--
-- Requires emulator, disturbed, spec.

package.path = "Tests/survival/?.lua;" .. package.path

local disturbed = require("disturbed")
local emulator = require("emulator")
local spec = require("spec")

local describe, expect, it = spec.describe, spec.expect, spec.it

local undisturbed = disturbed.begin()

-- The requests of the undisturbed run that had an effect, and how often each.
local function effects()
  local order, counts = {}, {}
  for _, write in ipairs(undisturbed.asked.writes) do
    if write.done and write.status < 400 and not write.path:find("ResourceGraph") then
      local operation = ("%s %s %s"):format(write.service, write.method, write.path)
      if not counts[operation] then
        order[#order + 1] = operation
      end
      counts[operation] = (counts[operation] or 0) + 1
    end
  end
  return order, counts
end

-- The kinds of requests of the undisturbed run, reads too.
local function kinds()
  local list, seen = {}, {}
  for _, count in ipairs(undisturbed.asked.counts) do
    -- Operations on blobs are called by method and level, of which a rule takes the method.
    local operation <const> = count.service == "blob" and count.operation:match("^%S+")
      or count.operation
    local name = count.service .. " " .. operation
    if not seen[name] and count.service ~= "entra" then
      seen[name] = true
      list[#list + 1] = name
    end
  end
  return list
end

local function with(rule, operation, count)
  local copy = { operation = operation, count = count }
  for name, value in pairs(rule) do
    copy[name] = value
  end
  return copy
end

-- How many requests were struck, and the rules that struck none.
local function hits(faults)
  local count, idle = 0, {}
  for _, fault in ipairs(faults) do
    local counts = fault:counts()
    count = count + counts.hits
    if counts.hits == 0 then
      idle[#idle + 1] = fault.rule
    end
  end
  return count, idle
end

-- Strikes while a migration runs; looks at the rules before they are cleared.
local function strike(name, where, make_rules)
  local faults, struck, idle = {}, 0, {}
  local failures = undisturbed:comes_through(function()
    for _, rule in ipairs(make_rules()) do
      faults[#faults + 1] = emulator.fault(rule)
    end
    return { report = function() struck, idle = hits(faults) end }
  end)
  expect(idle):equals({})
  disturbed.tell(name, where, struck, ("same end, %d runs"):format(#failures + 1))
end

describe("a migration comes through", function()
  for name, rule in pairs({
    ["the connection cut before the effect"] = { drop = "before" },
    ["the connection cut after the effect"] = { drop = "after" },
    ["the answer reset in its middle"] = { reset = 1 },
  }) do
    it(name .. ", at each request with an effect", function()
      local order, counts = effects()
      expect(#order >= 40):is_true()
      strike(name, ("each of %d requests with an effect"):format(#order), function()
        local rules = {}
        for _, operation in ipairs(order) do
          rules[#rules + 1] = with(rule, operation, counts[operation])
        end
        return rules
      end)
    end)
  end

  for name, statuses in pairs({
    ["a burst of 429"] = { 429 },
    ["a burst of 500, 502, 503 or 504"] = { 500, 502, 503, 504 },
  }) do
    it(name .. ", at each kind of request", function()
      local list = kinds()
      strike(name, ("each of %d kinds of requests, reads too"):format(#list), function()
        local rules = {}
        for position, operation in ipairs(list) do
          rules[#rules + 1] = with({ status = statuses[position % #statuses + 1],
            retry_after = 0 }, operation, 3)
        end
        return rules
      end)
    end)
  end

  it("more 429 than the client has patience for, and goes on when they end", function()
    local failures = undisturbed:comes_through(function()
      emulator.fault({ operation = "batch POST /jobs/*/disable", status = 429, retry_after = 0,
        count = 12 })
    end)
    expect(#failures > 0):is_true()
    expect(failures[1]):contains("TooManyRequests")
    disturbed.tell("429 without end", "batch POST /jobs/*/disable", 12,
      ("says so, same end, %d runs"):format(#failures + 1))
  end)

  it("tokens that end before every step and after it", function()
    local count = 0
    local failures = undisturbed:comes_through(function()
      -- One step at a time: else one has the token refused that another has just got.
      return { concurrency = 1, report = function(event)
        if event == "step" or event == "done" then
          emulator.expire_tokens()
          count = count + 1
        end
      end }
    end)
    expect(failures):equals({})
    expect(count > #undisturbed.made.plan.steps):is_true()
    disturbed.tell("all tokens refused from now on", "before and after every step", count,
      "same end, 1 run")
  end)

  -- Who is told the old state may prove again what was proved; what it comes to is the same.
  it("reads that are old", function()
    local _, found = disturbed.cycle(undisturbed.made, function()
      for _, path in ipairs({ "batch GET /jobs/*", "batch GET /pools/*",
        "arm GET /**/batchAccounts/*/pools/*", "batch GET /jobschedules/*" }) do
        emulator.fault({ operation = path, stale = "previous", probability = 0.1 })
      end
    end)
    expect(found):equals(undisturbed.state)
    disturbed.tell("reads that are old", "one in ten of pools, jobs, schedules", 1, "same end")
  end)
end)

disturbed.close(undisturbed.folder)
