local complete = require("prompt.complete").complete

describe("completion", function()
  local function labels(text, options)
    local found = complete(text, options)
    local list = {}
    for position, candidate in ipairs(found and found.candidates or {}) do
      list[position] = candidate.label
    end
    return list
  end

  -- The text with its one candidate in place.
  local function completed(text, options)
    local found = complete(text, options)
    if not found or #found.candidates ~= 1 then
      return found and #found.candidates
    end
    return text:sub(1, found.from - 1) .. found.candidates[1].text
  end

  it("knows globals, functions with their parenthesis, and keywords", function()
    expect(completed("pri")):equals("print(")
    expect(completed("x = tabl")):equals("x = table")
    expect(completed("repea")):equals("repeat")
    expect(completed("certif", { globals = { "certificate" } })):equals("certificate")
  end)

  it("knows locals of the entry", function()
    expect(completed("local foobar = 1; foob")):equals("local foobar = 1; foobar")
    expect(completed("function f(argument_one) return argument_o"))
      :equals("function f(argument_one) return argument_one")
    expect(completed("for position_of_x = 1, 3 do print(position_")):equals(
      "for position_of_x = 1, 3 do print(position_of_x")
  end)

  it("knows the fields of tables, deep ones too", function()
    _G.spec_table = { inner = { value_one = 1, call_me = print }, _hidden = 1, ["a b"] = 2 }
    expect(labels("spec_table.")):equals({ "inner" })
    expect(completed("spec_table._h")):equals("spec_table._hidden")
    expect(completed("spec_table.inner.v")):equals("spec_table.inner.value_one")
    expect(completed("spec_table.inner.c")):equals("spec_table.inner.call_me(")
    _G.spec_table = nil
  end)

  it("knows methods of strings", function()
    expect(completed('("x"):uppe')):equals('("x"):upper(')
    expect(completed('"x":uppe')):equals('"x":upper(')
  end)

  it("knows objects of the program by their type, without calling anything", function()
    _G.spec_az = require("azure").login()
    expect(completed("spec_az:batch_a")):equals("spec_az:batch_accounts(")
    expect(completed("spec_az.clou")):equals("spec_az.cloud")
    expect(completed('spec_az:batch("x"):poo')):equals(4)
    expect(labels('spec_az:batch("x"):poo')):equals({
      "pool", "pool_exists", "pool_usage", "pools",
    })
    expect(completed("azure.login():subscr")):equals("azure.login():subscriptions(")
    expect(#labels("spec_az:batch_account_p")):equals(0)
    _G.spec_az = nil
  end)

  it("knows the options of a documented function, but for those given", function()
    expect(completed("certificate.read(x, { pas")):equals("certificate.read(x, { password = ")
    expect(completed("azure.login{ten")):equals("azure.login{tenant = ")
    expect(labels("azure.login{ tenant = 'x', client_id = 'y', ")):equals({
      "certificate", "certificate_password", "client_secret", "cloud", "emulator", "method",
      "resource_id",
    })
    expect(completed("azure.login({ tenant = f(1, { 2 }), emul"))
      :equals("azure.login({ tenant = f(1, { 2 }), emulator = ")
  end)

  it("knows files within strings", function()
    local folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir -p " .. folder .. "/sub && touch " .. folder .. "/render.pfx"))
    expect(completed(('certificate.read("%s/ren'):format(folder)))
      :equals(('certificate.read("%s/render.pfx'):format(folder))
    expect(completed(('dofile("%s/su'):format(folder))):equals(('dofile("%s/sub/'):format(folder))
    expect(completed(":load " .. folder .. "/ren", {
      commands = { { name = "load", arguments = "file" } },
    })):equals(":load " .. folder .. "/render.pfx")
    os.execute("rm -r " .. folder)
  end)

  it("knows modules within require", function()
    expect(completed('require("migrate.exp')):equals('require("migrate.expiring')
  end)

  it("knows commands and their arguments", function()
    local options = {
      commands = {
        { name = "mode", summary = "modes", arguments = function() return { "csv", "json" } end },
        { name = "quit", summary = "leave" },
        { name = "watch", arguments = "expression" },
      },
    }
    expect(labels(":", options)):equals({ ":mode", ":quit", ":watch" })
    expect(completed(":q", options)):equals(":quit")
    expect(completed(":mode j", options)):equals(":mode json")
    expect(completed(":watch 5 tabl", options)):equals(":watch 5 table")
    expect(completed("?table.inse")):equals("?table.insert")
  end)

  it("offers nothing in comments and long strings", function()
    expect(complete("-- pri")):equals(nil)
    expect(complete("x = [[ pri")):equals(nil)
    expect(complete("0x1")):equals(nil)
  end)

  it("runs no metamethod", function()
    local function trap()
      error("a metamethod ran")
    end
    local traps = {
      __index = trap, __call = trap, __pairs = trap, __len = trap, __tostring = trap, __eq = trap,
    }
    _G.spec_trap = setmetatable({ value = 1 }, traps)
    _G.spec_other = setmetatable({}, { __index = setmetatable({ inherited = 1 }, traps) })
    expect(labels("spec_trap.")):equals({ "value" })
    expect(labels("spec_trap.value.")):equals({})
    expect(labels("spec_trap.missing.")):equals({})
    expect(labels("spec_trap()")):equals({})
    expect(completed("spec_other.inh")):equals("spec_other.inherited")
    expect(completed("spec_tra")):equals("spec_trap")
    _G.spec_trap, _G.spec_other = nil, nil
  end)

  it("never raises", function()
    local texts = {
      "", ":", "?", "(", ")", "}", "a.", "a:", ".", ":x y", "a.b(", "{", "f{", "'", "[[", "\xff",
     "x..",
      "1.", "f(", "f(g(h{", "a]]", "--", "local", "?table..",
      ("("):rep(5000),
    }
    for _, text in ipairs(texts) do
      complete(text)
    end
  end)

  it("describes a few from the reference", function()
    local found = complete("certificate.re")
    expect(#found.candidates[1].description > 5):is_true()
  end)
end)
