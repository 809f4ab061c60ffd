--- The emulator steered from Lua, and what the program makes of a service that fails.

local azure = require("azure")
local emulator = require("emulator")

if not azure.emulator then
  describe("emulator", function()
    it("says what is missing without one", function()
      local err = expect(function() emulator.clock() end):raises("none runs beside this shell")
      expect(err.code):equals("NoEmulator")
      expect(err.next_step):contains("--emulator")
    end)
    skip("time, faults and requests", "needs --emulator")
  end)
  return
end

local az = azure.login()
local batch = az:batch("contosorender")

-- How many requests of an operation ended with each status since the count began.
local function statuses(service, operation)
  local found = {}
  for _, count in ipairs(emulator.requests().counts) do
    if count.service == service and count.operation == operation then
      found[count.status] = count.count
    end
  end
  return found
end

describe("the emulator's time", function()
  it("goes on when it is told to", function()
    local before = emulator.clock()
    local after = emulator.advance("PT1H")
    -- Both are told to the millisecond.
    expect(after.life - before.life >= 3599.999):is_true()
    expect(after.wall_ahead):equals(before.wall_ahead)
  end)

  it("goes on until a pool is steady and its nodes are up", function()
    batch:resize_pool("preview-linux", { targetDedicatedNodes = 3 })
    local passed, is_settled = emulator.settle()
    expect(passed >= 12):is_true()
    expect(is_settled):equals(true)
    expect(batch:pool("preview-linux").allocationState):equals("steady")
    for node in batch:nodes("preview-linux") do
      expect(node.state):equals("idle")
    end
    batch:resize_pool("preview-linux", { targetDedicatedNodes = 1 })
    emulator.settle()
    expect(#batch:nodes("preview-linux"):list()):equals(1)
  end)

  it("goes no further than the limit", function()
    batch:add_job({ id = "emulator-limit", poolInfo = { poolId = "preview-linux" } })
    batch:add_task("emulator-limit", { id = "long", commandLine = "sleep 7200" })
    local passed, is_settled = emulator.settle({ within = "PT4H", limit = 600 })
    expect(passed >= 600):is_true()
    expect(is_settled):equals(false)
    expect(batch:task("emulator-limit", "long").state):equals("running")
    emulator.settle({ within = "PT4H" })
    expect(batch:task("emulator-limit", "long").state):equals("completed")
    batch:delete_job("emulator-limit")
  end)

  it("runs at another speed", function()
    local before = emulator.speed()
    expect(emulator.speed(2 * before)):equals(2 * before)
    expect(emulator.speed()):equals(2 * before)
    emulator.speed(before)
    expect(function() emulator.speed(0) end):raises("above 0")
  end)

  it("takes no nonsense", function()
    expect(function() emulator.advance(-1) end):raises("from 0 to ten years")
    expect(function() emulator.advance("an hour") end):raises("PT5M")
    expect(function() emulator.advance() end):raises("lacks 'seconds'")
    expect(function() emulator.advance(1, { walls = true }) end):raises("did you mean 'wall'?")
  end)
end)

describe("a fault", function()
  it("is in force until it is removed", function()
    local fault = emulator.fault("batch GET /pools/*: latency=1")
    expect(#emulator.faults()):equals(1)
    expect(tostring(fault)):contains("batch GET /pools/*: latency=1")
    fault:remove()
    fault:remove()
    expect(fault:counts()):equals(nil)
    expect(#emulator.faults()):equals(0)
  end)

  it("ends with its variable", function()
    do
      local fault <close> = emulator.fault({ operation = "vault", latency = 1 })
      expect(fault:counts()):equals({ seen = 0, hits = 0 })
    end
    expect(emulator.faults()):equals({})
  end)

  it("is refused with a reason", function()
    for rule, reason in pairs({
      ["batch GET /pools"] = "':'",
      ["batch GET /pools:"] = "it does nothing",
      ["batch fetch: latency=1"] = "'fetch'",
      ["batch: status=200"] = "400 to 599",
      ["batch: latency=5..1"] = "100..500",
      ["batch: slower=1"] = "'slower'",
      ["batch: drop=before status=503"] = "only one of",
      ["batch: retry-after=1 latency=1"] = "needs 'status'",
    }) do
      expect(function() emulator.fault(rule) end):raises(reason)
    end
    expect(function() emulator.fault({ statis = 503 }) end):raises("did you mean 'status'?")
  end)
end)

-- Each kind of fault that a retry gets over.
local PASSING <const> = {
  ["a late answer"] = { latency = "20..40" },
  ["a request that is lost"] = { drop = "before" },
  ["an answer that is lost"] = { drop = "after" },
  ["a connection that is reset in mid-body"] = { reset = 40 },
  ["a body that ends early"] = { truncate = 40 },
  ["a body that comes slowly"] = { slow = 20000 },
  ["an internal error"] = { status = 500 },
  ["a server that is busy"] = { status = 503 },
  ["throttling"] = { status = 429, retry_after = 0 },
}

describe("a read survives", function()
  for name, fault in pairs(PASSING) do
    it(name, function()
      for _, operation in ipairs({ "batch GET /pools/*", "arm GET", "vault GET /certificates" }) do
        fault.operation, fault.count = operation, 1
        local spoilt <close> = emulator.fault(fault)
        if operation:find("^batch") then
          expect(batch:pool("render-linux").id):equals("render-linux")
        elseif operation:find("^arm") then
          expect(#az:subscriptions():list()):equals(2)
        else
          az:vault("contoso-kv"):certificates():list()
        end
        expect(spoilt:counts().hits):equals(1)
      end
    end)
  end

  it("an answer that is old, which it cannot know", function()
    local fault <close> = emulator.fault({ operation = "batch GET /jobs/*", stale = "previous" })
    batch:add_job({ id = "emulator-stale", poolInfo = { poolId = "preview-linux" } })
    expect(batch:job("emulator-stale").state):equals("active")
    batch:terminate_job("emulator-stale")
    emulator.settle()
    expect(batch:job("emulator-stale").state):equals("active")
    fault:remove()
    expect(batch:job("emulator-stale").state):equals("completed")
    batch:delete_job("emulator-stale")
  end)
end)

describe("a write", function()
  local number = 0

  -- Adds a job under a fault, which may fail; tells how often the service did so.
  local function add(fault)
    number = number + 1
    local id = "emulator-write-" .. number
    fault.operation, fault.count = "batch POST /jobs", 1
    emulator.reset_requests()
    local spoilt <close> = emulator.fault(fault)
    local ok, err = pcall(batch.add_job, batch, {
      id = id, poolInfo = { poolId = "preview-linux" },
    })
    expect(spoilt:counts().hits):equals(1)
    local done = 0
    for _, write in ipairs(emulator.requests().writes) do
      done = done + (write.done and 1 or 0)
    end
    return done, ok, err, id
  end

  for name, fault in pairs(PASSING) do
    it("has its effect at most once, whatever happens: " .. name, function()
      local done, ok, err, id = add(fault)
      expect(done <= 1):is_true()
      if ok then
        expect(done):equals(1)
      else
        expect(err.kind):matches("^%l+$")
      end
      expect(batch:job(id) ~= nil):equals(done == 1)
      if done == 1 then
        batch:delete_job(id)
      end
    end)
  end

  it("that may have had its effect isn't sent again", function()
    local done, ok = add({ drop = "after" })
    expect(done):equals(1)
    expect(ok):equals(false)
    expect(statuses("batch", "POST /jobs")):equals({ [0] = 1 })
  end)

  it("that is throttled is sent again", function()
    local done, ok = add({ status = 429, retry_after = 0 })
    expect(done):equals(1)
    expect(ok):equals(true)
    expect(statuses("batch", "POST /jobs")):equals({ [201] = 1, [429] = 1 })
  end)
end)

describe("an access token", function()
  -- Runs `call` with a token that is believed to be good and is not; it must be asked for twice.
  local function renews(service, operation, call)
    call()
    emulator.expire_tokens()
    emulator.reset_requests()
    call()
    local found = statuses(service, operation)
    expect(found[401]):equals(1)
    expect(found[200]):equals(1)
  end

  it("that ends early is replaced, whatever the service", function()
    renews("arm", "GET /subscriptions", function() az:subscriptions():list() end)
    renews("batch", "GET /pools", function() batch:pools():list() end)
    local vault = az:vault("contoso-kv")
    renews("vault", "GET /certificates", function() vault:certificates():list() end)
    local store = az:storage("contosostore")
    renews("blob", "GET blob ", function() store:get("certificates", "encode.cer") end)
  end)
end)
