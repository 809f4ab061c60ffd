local journal = require("journal")

describe("journal", function()
  local path = os.tmpname()
  os.remove(path)

  it("keeps steps, and lets one run at a time hold a plan", function()
    local opened = journal.open(path)
    do
      local run <close> = opened:run({ plan = "p", owner = "ada" })
      run:begin("pool", { title = "make it" })
      run:finish("pool", { etag = "0x1" })
      run:begin("nodes", {})
      local _, failure = pcall(opened.run, opened, { plan = "p" })
      expect(failure.code):equals("held")
      expect(failure.message):contains("ada")
    end
    local steps = opened:run({ plan = "p" }):steps()
    expect(opened:steps("p")):equals(steps)
    expect(#opened:steps("another")):equals(0)
    expect(#steps):equals(2)
    expect(steps[1].outcome):equals({ etag = "0x1" })
    expect(steps[2].state):equals("begun")
  end)

  os.execute("rm -f " .. path .. "*")
end)
