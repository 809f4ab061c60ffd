--- S56: what is done once.

local async = require("async")
local journal = require("journal")
local secret = require("secret")
local shell = require("shell")

describe("once", function()
  local path = os.tmpname()
  os.remove(path)
  local options = { journal = path, plan = "spec" }

  local function state_of(id)
    for _, step in ipairs(journal.open(path):steps("spec")) do
      if step.name == id then
        return step.state
      end
    end
    return nil
  end

  local function read(name)
    local file <close> = assert(io.open(name, "rb"))
    return file:read("a")
  end

  -- The names of the files that begin so, in lines.
  local function files(start)
    local listed <close> = assert(io.popen(("ls '%s'* 2>/dev/null"):format(start)))
    return listed:read("a")
  end

  it("is a global and a function of shell", function()
    expect(once):equals(shell.once)
  end)

  it("calls a function, and then gives what it gave", function()
    local calls = 0
    local function work()
      calls = calls + 1
      return { id = "made", number = calls }
    end
    for turn = 1, 3 do
      local result, is_new = once("work", work, options)
      expect(result):equals({ id = "made", number = 1 })
      expect(is_new):equals(turn == 1)
    end
    expect(calls):equals(1)
  end)

  it("does again what failed, and keeps nothing of the error but its code", function()
    local should_fail = true
    local function work()
      if should_fail then
        error({ code = "PoolExists", message = "hush" })
      end
      return "done"
    end
    local ok, err = pcall(once, "failing", work, options)
    expect(ok):equals(false)
    expect(err.code):equals("PoolExists")
    expect(state_of("failing")):equals("failed")
    local file <close> = assert(io.open(path, "rb"))
    expect(file:read("a"):find("hush", 1, true)):equals(nil)
    should_fail = false
    expect(once("failing", work, options)):equals("done")
  end)

  it("says that an earlier run was killed in the middle", function()
    do
      local run <close> = journal.open(path):run({ plan = "spec" })
      run:begin("killed", {})
    end
    local given
    once("killed", function(was_interrupted) given = was_interrupted end, options)
    expect(given):equals(true)
    expect(state_of("killed")):equals("done")
  end)

  it("can be used in itself and side by side", function()
    local outer = once("outer", function()
      return once("inner", function() return "in" end, options) .. "side"
    end, options)
    expect(outer):equals("inside")
    local function wait(id)
      return once(id, function()
        async.sleep(0.01)
        return id
      end, options)
    end
    local left, right = async.all({
      function() return wait("left") end, function() return wait("right") end,
    })
    expect(left .. right):equals("leftright")
    expect(function()
      once("self", function() return once("self", print, options) end, options)
    end):raises("it is under way already")
  end)

  it("is done also if JSON cannot hold the result", function()
    local function work() return secret.new("for a test only") end
    expect(tostring(once("secret", work, options))):contains("secret")
    local result, is_new = once("secret", work, options)
    expect(result):equals(nil)
    expect(is_new):equals(false)
  end)

  it("remembers nothing while nothing is sent, and makes no file", function()
    local elsewhere = { journal = path .. "-new", plan = "spec" }
    for _, place in ipairs({ options, elsewhere }) do
      shell.what_if()
      local _, is_new = once("pretended", function() return 1 end, place)
      shell.what_if(false)
      expect(is_new):equals(true)
    end
    expect(state_of("pretended")):equals(nil)
    expect(files(elsewhere.journal)):equals("")
  end)

  it("writes nothing and takes no lock for what is done", function()
    once("kept", function() return 1 end, options)
    local before = read(path)
    local run <close> = journal.open(path):run({ plan = "spec" })
    expect(once("kept", print, options)):equals(1)
    expect(function() once("not kept", print, options) end):raises("is running it")
    run:close()
    local held = read(path)
    expect(held == before):equals(false)
    expect(once("kept", print, options)):equals(1)
    expect(read(path) == held):equals(true)
  end)

  it("begins anew what was deleted, also if nothing was sent in between", function()
    local elsewhere = { journal = path .. "-deleted", plan = "spec" }
    local function number() return 1 end
    once("again", number, elsewhere)
    os.remove(elsewhere.journal)
    shell.what_if()
    once("again", number, elsewhere)
    shell.what_if(false)
    local _, is_new = once("again", number, elsewhere)
    expect(is_new):equals(true)
  end)

  it("refuses what it cannot do", function()
    expect(function() once("", print, options) end):raises("it has no id")
    expect(function() once("x", 1, options) end):raises("it is no function")
    expect(function() once("x", print, { jurnal = path }) end):raises("jurnal")
  end)

  os.execute("rm -f " .. path .. "*")
end)
