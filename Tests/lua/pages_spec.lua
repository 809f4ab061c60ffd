local pages = require("pages")

local function counting(...)
  local left = { ... }
  return pages.from(function()
    return table.remove(left, 1)
  end)
end

describe("pages", function()
  it("gives the items of all pages, also of empty ones", function()
    expect(counting({ 1, 2 }, {}, { 3 }):list()):equals({ 1, 2, 3 })
    local seen = {}
    for item in counting({ "a" }, { "b" }) do
      seen[#seen + 1] = item
    end
    expect(seen):equals({ "a", "b" })
  end)

  it("reads a page only when it is needed", function()
    local read = 0
    local items = pages.from(function()
      read = read + 1
      return { read }
    end)
    expect(items()):equals(1)
    expect(read):equals(1)
  end)

  it("stays at its end", function()
    local items = counting({ 1 })
    expect(items:list()):equals({ 1 })
    expect(items()):equals(nil)
    expect(items:list()):equals({})
  end)

  it("flattens lists of lists", function()
    local all = pages.flatten(counting({ 2, 0 }, { 1 }), function(count)
      local made = {}
      for number = 1, count do
        made[number] = count * 10 + number
      end
      return pages.from(function()
        local page = made
        made = nil
        return page
      end)
    end)
    expect(all:list()):equals({ 21, 22, 11 })
  end)
end)
