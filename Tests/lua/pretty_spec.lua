local json = require("json")
local pretty = require("pretty")

describe("pretty", function()
  local function shows(value, text, options)
    expect(pretty.format(value, options)):equals(text)
  end

  it("writes scalars as Lua does", function()
    shows(nil, "nil")
    shows(true, "true")
    shows(3, "3")
    shows(3.0, "3.0")
    shows(-math.huge, "-math.huge")
    shows(0 / 0, "nan")
    shows(json.null, "null")
  end)

  it("escapes strings and cuts long ones between characters", function()
    shows('a"b\\c\n\t\27', [["a\"b\\c\n\t\27"]])
    shows("héllo", '"héllo"')
    shows(("é"):rep(10), '"éé…" (20 bytes)', { text = 5 })
    shows(("x"):rep(300), '"' .. ("x"):rep(200) .. '…" (300 bytes)')
  end)

  it("says of binary strings only their size", function()
    shows("a\0b", "<binary 3 bytes>")
    shows("\xff\xfe", "<binary 2 bytes>")
  end)

  it("puts positions first and sorts the other keys", function()
    shows({ 1, 2, b = 3, a = 4, [10] = 5 }, "{1, 2, [10] = 5, a = 4, b = 3}")
    shows({ ["end"] = 1, ["a-b"] = 2, [true] = 3 }, '{["a-b"] = 2, ["end"] = 1, [true] = 3}')
  end)

  it("gives each part a line when one line is too short", function()
    shows({ first = "aaaa", second = { 1, 2 } },
      '{\n  first = "aaaa",\n  second = {1, 2},\n}', { width = 30 })
  end)

  it("stops at the depth and at the number of items", function()
    shows({ { { { { 1 } } } } }, "{{{{{…}}}}}")
    local many = {}
    for position = 1, 10000 do
      many[position] = position
    end
    expect(pretty.format(many)):contains("… 9900 more")
  end)

  it("marks cycles, not repetitions", function()
    local inner = { 1 }
    shows({ inner, inner }, "{{1}, {1}}")
    inner.self = inner
    shows(inner, "{1, self = <cycle>}")
  end)

  it("asks __tostring, and survives one that fails", function()
    shows({ setmetatable({}, { __tostring = function() return "<pool>" end }) }, "{<pool>}")
    shows(setmetatable({ 1 }, { __tostring = function() error("no") end }), "{1}")
    shows(setmetatable({ 1 }, { __tostring = function() return {} end }), "{1}")
  end)

  it("runs no other metamethod", function()
    local function refuse()
      error("called")
    end
    shows(setmetatable({ 1 }, { __index = refuse, __len = refuse, __pairs = refuse }), "{1}")
  end)

  it("keeps keys apart that have no order", function()
    local key = setmetatable({}, { __tostring = function() error("no") end })
    expect(pretty.format({ [key] = 1, [{}] = 2 })):contains("= 1")
  end)

  it("refuses options that it does not know", function()
    expect(function() pretty.format(1, { dept = 1 }) end):raises("depth")
  end)
end)
