local suggest = require("prompt.suggest")

describe("suggest", function()
  it("names what differs by few letters, the nearest first", function()
    expect(suggest.names("pritn", { "print", "sprint", "next", "prin" })):equals({
      "prin", "print", "sprint",
    })
    expect(suggest.names("abc", { "abc", "xyz" })):equals({})
    expect(suggest.names("ab", { "xy" })):equals({})
  end)

  it("names three at most", function()
    expect(suggest.names("aaaa", { "aaab", "aaac", "aaad", "aaae" }))
      :equals({ "aaab", "aaac", "aaad" })
  end)

  it("knows globals that are not loaded yet", function()
    expect(suggest.global("certifcate")[1]):equals("certificate")
  end)

  it("reads Lua's messages", function()
    local message = "stdin:1: attempt to call a nil value (global 'pritn')"
    expect(suggest.for_error(message)[1]):equals("print")
    expect(suggest.for_error("attempt to compare two nil values")):equals(nil)
    expect(suggest.for_error("attempt to index a nil value (local 'x')")):equals(nil)
  end)

  it("looks among the fields of what stands before the name", function()
    local message = "attempt to call a nil value (field 'inserrt')"
    expect(suggest.for_error(message, "table.inserrt(x)")):equals({ "insert" })
    expect(suggest.for_error("attempt to call a nil value (method 'uper')", '("x"):uper()'))
      :equals({ "upper" })
    expect(suggest.for_error("attempt to call a nil value (field 'lgoin')", "azure.lgoin()"))
      :equals({ "login" })
  end)

  it("looks into the reference where there is nothing else", function()
    expect(suggest.for_error("attempt to call a nil value (method 'pols')", "f():pols()")[1])
      :equals("pools")
  end)
end)
