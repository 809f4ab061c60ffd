--- Waves, overrides and what two plans differ in, on inventories made in Lua.

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")
local json = require("json")
local overrides = require("migrate.plan.overrides")
local text = require("migrate.plan.text")
local waves = require("migrate.plan.waves")

-- Pools of accounts without quotas, each as ACCOUNT=TAG.
local function items_of(...)
  local items, accounts = {}, {}
  for position, item in ipairs({ ... }) do
    local name, tag = item:match("^(.-)=(.*)$")
    accounts[name] = accounts[name] or { name = name, pools = {}, resource = { properties = {} } }
    local pool = { id = "p" .. position, os = "linux", references = {}, arm = { properties = {
      metadata = tag ~= "" and { { name = "team", value = tag } } or {} } } }
    table.insert(accounts[name].pools, pool)
    items[position] = { account = accounts[name], pool = pool,
      entry = { account = name, id = pool.id, strategy = "side by side" } }
  end
  return items
end

local function assigned(given, operator, ...)
  local items, numbers = items_of(...), {}
  waves.assign({ overrides = operator or {} }, items, given)
  for position, item in ipairs(items) do
    numbers[position] = item.entry.wave
  end
  return numbers
end

describe("waves", function()
  it("are one if nothing is said", function()
    expect(assigned(nil, nil, "a=", "b=")):equals({ 1, 1 })
  end)

  it("are of a size", function()
    expect(assigned({ by = "number", size = 2 }, nil, "a=", "a=", "b=", "b=", "b="))
      :equals({ 1, 1, 2, 2, 3 })
  end)

  it("go by accounts, in their order or in one that is given", function()
    expect(assigned({ by = "account" }, nil, "b=", "a=", "b=")):equals({ 2, 1, 2 })
    expect(assigned({ by = "account", order = { "b" } }, nil, "b=", "a=", "c="))
      :equals({ 1, 2, 3 })
  end)

  it("go by a tag, and what has none comes last", function()
    local by_team = { by = "tag", name = "team" }
    expect(assigned(by_team, nil, "a=films", "a=", "a=ads")):equals({ 2, 3, 1 })
    by_team.order = { "films" }
    expect(assigned(by_team, nil, "a=films", "a=", "a=ads")):equals({ 1, 3, 2 })
  end)

  it("are otherwise for a pool that the overrides name", function()
    expect(assigned(nil, { pools = { ["a/p2"] = { wave = 4 } } }, "a=", "a=")):equals({ 1, 4 })
  end)

  it("are refused with what is wrong", function()
    local function refusal(given)
      return function() assigned(given, nil, "a=") end
    end
    expect(refusal({ by = "moon" })):raises("it is number, tag or account")
    expect(refusal({ by = "number", size = 0 })):raises("the size 0 is no number from 1 on")
    expect(refusal({ by = "tag" })):raises("the tag's name is missing")
    expect(refusal({ by = "number", siez = 2 })):raises("size")
  end)
end)

local function file_of(ending, content)
  local base = os.tmpname()
  os.remove(base)
  local path = base .. ending
  local file <close> = assert(io.open(path, "w"))
  file:write(content)
  return path
end

describe("overrides", function()
  it("are the same in Lua and in JSON", function()
    local from_lua = file_of(".lua", [[return { pools = { ["a/x"] = { wave = 2 } } }]])
    local from_json = file_of(".json", [[{"pools": {"a/x": {"wave": 2}}}]])
    for _, path in ipairs({ from_lua, from_json }) do
      expect(overrides.of(overrides.load(path), "pools", "a", "x").wave):equals(2)
      os.remove(path)
    end
  end)

  it("see no libraries", function()
    local path = file_of(".lua", [[return os.getenv("HOME")]])
    expect(function() overrides.load(path) end):raises("cannot read overrides '" .. path)
    os.remove(path)
  end)

  it("name the keys that there are", function()
    local function refusal(given)
      return function() overrides.load(given, { "suffix", "canary" }) end
    end
    expect(refusal({ pools = { x = { wve = 2 } } })):raises("pool 'x' has 'wve'; it can have")
    expect(refusal({ pools = { x = { wve = 2 } } })):raises("vault, wave")
    expect(refusal({ pool = {} })):raises("certificates, jobs, pools, schedules, settings")
    expect(refusal({ jobs = { x = { successor = "y" } } })):raises("fixed_pool, pool, skip")
    expect(refusal({ settings = { sufix = "-2" } })):raises("settings has 'sufix'")
    expect(refusal({ pools = { x = 3 } })):raises("pool 'x' is a number, where a table belongs")
    expect(refusal({ pools = { x = { wave = "2" } } })):raises("the wave of pool 'x' is 2")
    expect(refusal({ certificates = { render = {} } })):raises("no thumbprint of 40")
    expect(refusal({ certificates = { [("A"):rep(40)] = { public = "disk" } } })):raises(
      "'public' of certificate '" .. ("A"):rep(40) .. "' is none of")
    expect(refusal("/nowhere.json")):raises("cannot read overrides '/nowhere.json'")
    local broken = file_of(".json", "{")
    expect(refusal(broken)):raises("cannot read overrides '" .. broken)
    os.remove(broken)
  end)

  it("take thumbprints in either case", function()
    local given = { certificates = { [("a"):rep(40)] = { name = "x" } } }
    expect(overrides.load(given).certificates[("A"):rep(40)].name):equals("x")
    expect(given.certificates[("a"):rep(40)].name):equals("x")
  end)

  it("may name pools of other accounts, and none that an account does not have", function()
    local inventory = estate.of_pools(estate.pool())
    local function check(name)
      return overrides.require_pools({ pools = { [name] = {} } }, inventory)
    end
    check("linux")
    check("contoso/linux")
    check("elsewhere/any")
    check("schedule:nightly")
    expect(function() check("lunix") end):raises("has no pool 'lunix'")
    expect(function() check("contoso/lunix") end):raises("has no pool 'contoso/lunix'")
  end)
end)

describe("the difference of two plans", function()
  local function plan(id, wave, more)
    return { id = id, certificates = json.array({}), manual = json.array({}), steps = more or {},
      pools = { { account = "a", id = "x", wave = wave, mark = "successor of x; " .. id } } }
  end

  it("is none for two of one fleet at other times", function()
    local difference = text.difference(plan("monday", 1), plan("tuesday", 1))
    expect(#difference):equals(0)
    expect(tostring(difference)):equals("the plans do the same")
  end)

  it("is what was added, removed and changed", function()
    local difference = text.difference(plan("monday", 1, { { id = "a/x/claim" } }),
      plan("tuesday", 2, { { id = "a/x/pool" } }))
    expect(tostring(difference)):equals("changed pool a/x: wave was 1, is 2\n"
      .. "removed step a/x/claim\nadded step a/x/pool")
  end)
end)
