local lexer = require("prompt.lexer")

describe("lexer", function()
  local function kinds(text)
    local parts = {}
    for position, token in ipairs(lexer.tokens(text)) do
      parts[position] = token.kind .. ":" .. token.text .. (token.is_open and "…" or "")
    end
    return table.concat(parts, " ")
  end

  it("tells names, keywords, numbers and operators apart", function()
    expect(kinds("local x = 0x1F + .5e3"))
      :equals("keyword:local name:x operator:= number:0x1F operator:+ number:.5e3")
    expect(kinds("a.b:c{...} ~= d..e"))
      :equals("name:a operator:. name:b operator:: name:c operator:{ operator:... operator:} "
        .. "operator:~= name:d operator:.. name:e")
    expect(kinds("goto out ::out::"))
      :equals("keyword:goto name:out operator::: name:out operator:::")
  end)

  it("reads strings of every form", function()
    local tokens = lexer.tokens([==["a\n\"b" 'c' [[d]] [=[e]]]=]]==])
    local texts = {}
    for position, token in ipairs(tokens) do
      texts[position] = token.kind == "string" and token.value
    end
    expect(texts):equals({ 'a\n"b', "c", "d", "e]]" })
  end)

  it("marks what does not end as open", function()
    expect(kinds('print("abc')):equals('name:print operator:( string:"abc…')
    expect(kinds("x = [[ab\ncd")):equals("name:x operator:= string:[[ab\ncd…")
    expect(kinds("x -- note")):equals("name:x comment:-- note…")
    expect(kinds("x -- note\ny")):equals("name:x comment:-- note name:y")
    expect(kinds("--[[ ab")):equals("comment:--[[ ab…")
    expect(kinds('"a\nb')):equals('string:"a… name:b')
    expect(kinds('"a\\')):equals('string:"a\\…')
  end)

  it("takes any bytes", function()
    expect(#lexer.tokens("\xff\0@ §")):equals(5)
    local all = {}
    for byte = 0, 255 do
      all[#all + 1] = string.char(byte)
    end
    expect(#lexer.tokens(table.concat(all)) > 0):is_true()
  end)

  it("gives positions that the text has", function()
    local text = "for i=1,3 do print('x') end"
    for _, token in ipairs(lexer.tokens(text)) do
      expect(text:sub(token.first, token.last)):equals(token.text)
    end
  end)
end)
