local json = require("json")
local pretty = require("pretty")

describe("render", function()
  local list = {
    { id = "a,b", text = 'say "hi"\r\nthere', n = math.maxinteger },
    { id = "é漢", text = json.null, nested = { 1, { x = true } } },
  }

  it("writes JSON that reads back", function()
    expect(json.decode(pretty.render(list, "json"))):equals(list)
    expect(pretty.render({ n = math.mininteger, f = 0.1 }, "json"))
      :equals('{"f":0.1,"n":-9223372036854775808}')
    expect(pretty.render(json.array({}), "json")):equals("[]")
    expect(pretty.render(nil, "json")):equals("null")
  end)

  it("writes a line of JSON for each item", function()
    local lines = {}
    for line in pretty.render(list, "jsonl"):gmatch("[^\n]+") do
      lines[#lines + 1] = json.decode(line)
    end
    expect(lines):equals(list)
    expect(pretty.render(json.array({}), "jsonl")):equals("")
  end)

  -- RFC 4180, as a reader has it.
  local function parsed(text)
    local rows, row, position = {}, {}, 1
    while position <= #text do
      local field
      if text:sub(position, position) == '"' then
        local parts = {}
        repeat
          local part, last = text:match('^"([^"]*)"()', position)
          parts[#parts + 1], position = part, last
        until text:sub(position, position) ~= '"'
        field = table.concat(parts, '"')
      else
        field, position = text:match("^([^,\r]*)()", position)
      end
      row[#row + 1] = field
      if text:sub(position, position) == "," then
        position = position + 1
      else
        expect(text:sub(position, position + 1)):equals("\r\n")
        rows[#rows + 1], row, position = row, {}, position + 2
      end
    end
    return rows
  end

  it("writes CSV by RFC 4180", function()
    expect(parsed(pretty.render(list, "csv"))):equals({
      { "id", "n", "nested", "text" },
      { "a,b", "9223372036854775807", "", 'say "hi"\r\nthere' },
      { "é漢", "", '[1,{"x":true}]', "" },
    })
    expect(pretty.render(list, "csv", { fields = { "n" } }))
      :equals("n\r\n9223372036854775807\r\n\r\n")
    expect(pretty.render(5, "csv")):equals("value\r\n5\r\n")
    expect(pretty.render(json.array({}), "csv")):equals("")
  end)

  it("escapes tabs and line ends in TSV", function()
    expect(pretty.render({ { a = "x\ty\nz\\", b = false } }, "tsv"))
      :equals("a\tb\nx\\ty\\nz\\\\\tfalse\n")
  end)

  it("writes Lua that gives an equal value", function()
    local bytes = {}
    for byte = 0, 255 do
      bytes[byte + 1] = string.char(byte)
    end
    local value = {
      1, 2.5, 0.1, 1e300, math.maxinteger, math.mininteger, math.huge, -math.huge,
      table.concat(bytes), ["end"] = { [3] = "three", [true] = "yes", name = {} }, last = "a\r\nb",
    }
    expect(load("return " .. pretty.render(value, "lua"))()):equals(value)
    expect(load("return " .. pretty.render(0 / 0, "lua"))() ~= 0 / 0):is_true()
    local loop = {}
    loop.loop = loop
    expect(function() pretty.render(loop, "lua") end):raises("contains itself")
    expect(function() pretty.render({ print }, "lua") end):raises("function")
  end)

  it("names the nearest mode", function()
    expect(function() pretty.render(1, "jsno") end):raises("did you mean 'json'?")
  end)

  it("shows no secret in any mode", function()
    local hidden = require("secret").new("hun" .. "ter2")
    for _, mode in ipairs(pretty.modes) do
      local ok, text = pcall(pretty.render, { { s = hidden } }, mode)
      expect(tostring(text):find("hunter2", 1, true)):equals(nil)
      expect(ok or tostring(text) ~= ""):is_true()
    end
  end)
end)
