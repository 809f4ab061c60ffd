local json = require("json")
local pretty = require("pretty")
local width = require("pretty.width")

describe("tables", function()
  local records = {
    { id = "render-linux", size = 2, state = "active" },
    { id = "encode-windows", size = 10, state = "deleting" },
  }

  it("have a line for each record, numbers to the right", function()
    expect(pretty.table(records)):equals([[
id              size  state
──────────────  ────  ────────
render-linux       2  active
encode-windows    10  deleting]])
  end)

  it("cut what is too wide, the first column last", function()
    expect(pretty.table(records, { width = 26 })):equals([[
id            size  state
────────────  ────  ──────
render-linux     2  active
encode-wind…    10  delet…]])
  end)

  it("do not fit so many columns as have no room", function()
    expect(pretty.table(records, { width = 10 })):equals(nil)
  end)

  it("show what each column says", function()
    expect(pretty.table(records, {
      columns = { "id", { "double", function(record) return record.size * 2 end },
        { "bad", function() error("no") end } },
    })):equals([[
id              double  bad
──────────────  ──────  ───
render-linux         4
encode-windows      20]])
  end)

  it("tell nil, null and text apart, and make control characters visible", function()
    expect(pretty.table({
      { a = 1, b = json.null, c = "x\ny\tz\27" }, { a = 2, c = "\xff" }, { a = false },
    })):equals([[
    a  b     c
─────  ────  ────────────────
    1  null  x\ny\tz\27
    2        <binary 1 bytes>
false]])
  end)

  it("know that some characters are wide and some are none", function()
    expect(pretty.table({ { name = "漢字", n = 1 }, { name = "e\u{301}", n = 2 } })):equals(
      "name  n\n────  ─\n漢字  1\ne\u{301}     2")
    expect(width.cut("漢字漢字", 5)):equals("漢字…")
    expect(width.of("😀")):equals(2)
  end)

  it("never are wider than they may be", function()
    local seed = 1
    local function random(limit)
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed // 65536 % limit + 1
    end
    local letters = { "a", "漢", "é", " ", "😀", "\n" }
    for _ = 1, 200 do
      local list, limit = {}, random(100) + 10
      for row = 1, random(4) do
        list[row] = {}
        for column = 1, random(6) do
          local text = {}
          for position = 1, random(40) do
            text[position] = letters[random(#letters)]
          end
          list[row]["column" .. column] = table.concat(text)
        end
      end
      for line in (pretty.table(list, { width = limit }) or ""):gmatch("[^\n]+") do
        expect(width.of(line) <= limit):is_true()
      end
      for line in pretty.record(list, { width = limit }):gmatch("[^\n]+") do
        expect(width.of(line) <= limit):is_true()
      end
    end
  end)

  it("show objects of the program by their properties", function()
    local files = require("azure").emulator.pfx[1]
    local bundle = require("certificate").read(files.file, {
      password = require("secret").file(files.password_file),
    })
    local list = { bundle.leaf }
    expect(pretty.records(list)):equals(list)
    expect(pretty.record(list, { width = 60 })):contains("subject ")
  end)

  it("survive records that misbehave", function()
    local hostile = setmetatable({ a = 1 }, {
      __index = error, __len = error, __pairs = error, __eq = error,
    })
    expect(pretty.table({ hostile })):equals("a\n─\n1")
  end)
end)

describe("record view", function()
  it("has a line for each field", function()
    expect(pretty.record({ { id = "a", size = 1, list = { 1, 2 } }, { id = "b" } }, { width = 20 }))
      :equals([[
─[ 1 ]──────────────
id   │ a
list │ {1, 2}
size │ 1
─[ 2 ]──────────────
id   │ b
list │
size │]])
  end)
end)

describe("lists of records", function()
  it("are tables whose keys are names, and nothing else", function()
    for _, value in ipairs({
      1, "x", {}, { 1 }, { {} }, { { 1 } }, { { a = 1 }, 2 }, { { a = 1 }, x = 1 },
      { { [true] = 1 } },
      { setmetatable({ a = 1 }, { __tostring = function() return "x" end }) },
    }) do
      expect(pretty.records(value)):equals(nil)
    end
    expect(pretty.records({ { a = 1 }, { b = 2 } }) ~= nil):is_true()
  end)
end)
