--- Reports: the forms, what they say, and that nothing in them can be taken for markup.

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")
local fleet = dofile(folder .. "/fleet.lua")
local json = require("json")
local layout = require("migrate.report.layout")
local markup = require("migrate.report.markup")
local migrate = require("migrate")
local report = require("migrate.report")

local function times(text, part)
  local number, position = 0, 1
  while true do
    local from, to = text:find(part, position, true)
    if not from then
      return number
    end
    number, position = number + 1, to + 1
  end
end

describe("markup", function()
  local tag = markup.tag

  it("escapes texts and attributes, and leaves out what no document may hold", function()
    expect(tostring(tag.p({ title = [["'<>&]], "a < b", tag.b({ "\0c\27" }) }))):equals(
      "<p title=\"&quot;&#39;&lt;&gt;&amp;\">a &lt; b<b>c</b></p>")
    expect(markup.escape("a\u{202e}b\u{2066}c")):equals("a\u{fffd}b\u{fffd}c")
  end)

  it("takes lists, and goes on after nil and false", function()
    expect(tostring(tag.ul({ nil, { tag.li({ 1 }), false, tag.li({ 2.25 }) }, nil, "end" })))
      :equals("<ul><li>1</li><li>2.2</li>end</ul>")
    expect(tostring(tag.input({ checked = true, disabled = false }))):equals("<input checked>")
  end)

  it("cuts what does not fit, at a letter", function()
    expect(markup.fit("short", 100, 12)):equals("short")
    local cut = markup.fit(("ü"):rep(40), 60, 12)
    expect(cut):matches("^[ü]+…$")
    expect(utf8.len(cut) < 12):is_true()
  end)
end)

describe("report", function()
  local inventory = fleet.inventory(4, 8, 4)
  local plan = fleet.plan(inventory)
  local steps = fleet.steps(plan)

  it("is the same for the same input, whatever the time", function()
    expect(report.html(inventory, plan, steps) == report.html(inventory, plan, steps)):is_true()
    local later = migrate.report({ inventory = inventory, now = estate.NOW + 86400 })
    expect(later:html()):contains("Judged at")
    expect(report.html(inventory):find("Judged at", 1, true)):equals(nil)
  end)

  it("needs no plan and no journal", function()
    local html = report.html(inventory)
    expect(html):contains("To be migrated")
    expect(html:find("Successors", 1, true)):equals(nil)
    expect(report.text(inventory)):contains("28 of 32 pools in 4 accounts use certificates")
    expect(report.text(inventory)):contains("left:  28 pools with certificates and no plan")
    expect(#json.decode(report.json(inventory)).steps):equals(0)
    expect(report.csv(inventory)):matches("^severity,rule,kind,account,object,")
  end)

  it("says what was done, by whom and when, and what is left", function()
    local records = fleet.steps(plan)
    for position, record in ipairs(records) do
      record.begun = ("2026-11-24T17:%02d:00Z"):format(position % 60)
      record.ended = record.begun
    end
    records[1].outcome = { owner = "ada" }
    local model = json.decode(report.json(inventory, plan, records))
    expect(model.work):equals({ by = { "ada" }, first = "2026-11-24T17:00:00Z",
      last = "2026-11-24T17:59:00Z" })
    expect(model.brief[2].name):equals("Done")
    expect(model.brief[2].text):contains("by ada, 2026-11-24 17:00 to 2026-11-24 17:59 UTC")
    expect(model.brief[3].text):contains("4 matters for a person")
    expect(report.html(inventory, plan, records)):contains("<dt>Left </dt>")
  end)

  it("tells old pools that are deleted from those that are to be retired", function()
    local records = fleet.steps(plan)
    local function brief()
      return json.decode(report.json(inventory, plan, records)).brief
    end
    local to_retire = tonumber(brief()[3].text:match("(%d+) pools to retire"))
    records[#records + 1] = { name = "retire/a/p", state = "done", outcome = { deleted = true } }
    records[#records + 1] = { name = "retire/a/certificate/" .. ("A"):rep(40), state = "done",
      outcome = { deleted = true } }
    expect(brief()[2].text):contains("1 old pool deleted")
    expect(tonumber(brief()[3].text:match("(%d+) pools? to retire"))):equals(to_retire - 1)
  end)

  it("tells which findings the plan deals with, and how far", function()
    local states, open = {}, 0
    for _, finding in ipairs(json.decode(report.json(inventory, plan, steps)).findings) do
      if finding.object.kind == "pool" and finding.rule == "R001" then
        states[finding.plan or "none"] = (states[finding.plan or "none"] or 0) + 1
      end
      open = open + (finding.rule == "R024" and 1 or 0)
    end
    expect(states.done):equals(12)
    expect(states.failed):equals(4)
    expect(states.none):equals(4)
    expect(open):equals(0)
    expect(json.decode(report.json(inventory)).findings[1].plan):equals(nil)
  end)

  it("says so where there is nothing", function()
    local nothing = fleet.inventory(0, 0, 0)
    nothing.accounts, nothing.vaults = {}, {}
    expect(report.text(nothing)):contains("Nothing to migrate: no pool uses a certificate")
    expect(report.html(nothing)):contains('<p class="soft">None.</p>')
  end)

  it("is a list of rules to open where there are very many findings", function()
    local many = fleet.inventory(20, 30, 10)
    expect(times(report.html(many), " open>")):equals(0)
    expect(times(report.html(inventory), " open>") > 3):is_true()
  end)

  it("counts steps by wave as the journal has them", function()
    local model = json.decode(report.json(inventory, plan, steps))
    local first, second = model.waves[1], model.waves[2]
    expect({ first.done, first.total, first.waiting }):equals({ 60, 60, 0 })
    expect({ second.done, second.failed, second.waiting }):equals({ 12, 4, 4 })
    expect(model.standing.word):equals("Stopped")
    expect(report.text(inventory, plan, steps)):contains("4 failed")
    expect(report.text(inventory, plan, steps)):contains("canary: no such thumbprint")
  end)

  it("takes a step that was undone for one that waits", function()
    local undone = { { name = plan.steps[1].id, state = "done", outcome = { undone = true } } }
    local model = json.decode(report.json(inventory, plan, undone))
    expect(model.steps[1].state):equals("waiting")
    expect(model.standing.word):equals("Planned")
  end)

  it("says what was proved, and what was not", function()
    local row = { account = "contoso", pool = "linux", what = "successor", where = "linux-kv",
      expected = "made by this plan", found = "none", is_equal = false }
    local function of(passed)
      row.is_equal = passed
      return migrate.report({ inventory = inventory, plan = plan,
        verdict = { passed = passed, rows = { row } } })
    end
    expect(of(false):html()):contains("<strong>Not proved</strong>")
    expect(of(false):text()):contains("NOT contoso/linux, successor at linux-kv")
    expect(of(true):html()):contains("<strong>Proved</strong>")
  end)

  it("links certificates with pools, pools with successors and these with vaults", function()
    local made = migrate.report({ inventory = inventory, plan = plan, journal = steps })
    local links = made:csv("links")
    local thumbprint = inventory.accounts[1].pools[1].references[1].thumbprint
    local pool, account = inventory.accounts[1].pools[1].id, inventory.accounts[1].name
    local name = account .. "/" .. pool
    expect(links):contains(("certificate %s/%s,pool %s,before"):format(account, thumbprint, name))
    expect(links):contains(("pool %s,successor %s-kv,done"):format(name, name))
    expect(links):matches("successor [^,]*%-kv,vault contoso%-kv/batch%-%x+,done")
  end)

  it("links pools that have the extension already", function()
    local links = migrate.report({ inventory = estate.of_pools(estate.pool({
      machine = { extensions = { estate.extension() } } })) }):csv("links")
    expect(links):contains("pool contoso/linux,vault contoso-kv/render,present")
  end)

  it("has each finding once, with what filters need", function()
    local made = migrate.report({ inventory = inventory, plan = plan })
    expect(times(made:html(), "<tr data-account=")):equals(#made.model.findings)
    expect(made:html()):contains("default-src &#39;none&#39;")
  end)

  it("writes each part as CSV, and names them when there is none such", function()
    local made = migrate.report({ inventory = inventory, plan = plan, journal = steps })
    expect(made:csv("waves")):contains("1,60,0,0,0,60")
    expect(made:csv("manual")):contains("R060,pool,contosorender,preview-linux-05,")
    expect(made:csv("steps")):contains("contosorender/encode-linux-01/claim")
    expect(function() made:csv("nothing") end):raises("cannot write 'nothing' as CSV")
    expect(function() made:render("xml") end):raises("cannot report as 'xml'")
    expect(function() migrate.report({}) end):raises("option 'inventory' is missing")
  end)

  it("is saved in the form of the file's name", function()
    local path = os.tmpname()
    os.remove(path)
    local made = migrate.report({ inventory = inventory })
    for ending, start in pairs({ html = "<!doctype html>", json = "{", csv = "severity,",
      txt = "From Batch" }) do
      local file <close> = assert(io.open(made:save(path .. "." .. ending)))
      expect(file:read("a"):sub(1, #start)):equals(start)
      os.remove(path .. "." .. ending)
    end
  end)
end)

describe("an HTML report", function()
  local EVIL <const> = "</script><script>alert('1')</script>\"'><img src=x onerror=alert(1)>"

  -- Everything that others may have named, named as an attacker would.
  local function evil_report()
    local pool = estate.pool({ id = EVIL })
    pool.references[1].thumbprint = estate.T1
    local inventory = estate.inventory({ scope = EVIL, account = {
      name = EVIL, location = EVIL, pools = { pool },
      failures = { { what = EVIL, message = EVIL } },
      certificates = { estate.certificate({ subject = "CN=" .. EVIL, pools = { EVIL } }) },
    } })
    local object = { kind = "pool", account = EVIL, id = EVIL }
    local plan = { id = EVIL, made = EVIL, certificates = {
      { thumbprint = estate.T1, name = EVIL, vault = { name = EVIL } } }, pools = {
      { account = EVIL, id = EVIL, successor = EVIL, wave = 1, strategy = "same id",
        certificates = { estate.T1 }, identity = { name = EVIL } } },
      steps = { { id = EVIL, kind = "pool", account = EVIL, pool = EVIL, wave = 1, title = EVIL,
        undo = EVIL, irreversible = EVIL } },
      manual = { { rule = EVIL, object = object, why = EVIL, action = EVIL, blocks = true } } }
    return migrate.report({ inventory = inventory, plan = plan,
      journal = { { name = EVIL, state = "failed", outcome = { message = EVIL } } },
      findings = { { rule = EVIL, severity = "blocker", object = object, path = EVIL, title = EVIL,
        evidence = EVIL, action = EVIL, uncertain = EVIL, link = "javascript:alert(1)" } },
      verdict = { passed = false, rows = { { account = EVIL, pool = EVIL, what = EVIL, where = EVIL,
        expected = EVIL, found = EVIL, is_equal = false } } } }):html()
  end

  it("has one script and one style, whatever things are called", function()
    local html = evil_report()
    expect(times(html, "<script")):equals(1)
    expect(times(html, "</script")):equals(1)
    expect(times(html, "<style")):equals(1)
    expect(times(html, "<img")):equals(0)
    expect(times(html, 'href="javascript')):equals(0)
    expect(times(html, "&lt;/script&gt;") > 20):is_true()
  end)

  it("loads nothing from elsewhere", function()
    local html = report.html(fleet.inventory(1, 4, 2))
    for _, part in ipairs({ "src=", "@import", "url(", "<link", "<iframe", "fetch(" }) do
      expect(part .. times(html, part)):equals(part .. 0)
    end
  end)

  it("leaves room between all that it draws", function()
    local inventory = fleet.inventory(4, 30, 9)
    local plan = fleet.plan(inventory)
    local _, drawn = require("migrate.report.model")({ inventory = inventory, plan = plan })
    local places = {}
    for _, at in pairs(layout.of(drawn).placed) do
      places[#places + 1] = at
    end
    table.sort(places, function(left, right)
      return left.x < right.x or left.x == right.x and left.top < right.top
    end)
    expect(#places > 200):is_true()
    for position = 2, #places do
      local above, below = places[position - 1], places[position]
      if above.x == below.x and above.top + above.height > below.top then
        error(("%s covers %s"):format(above.row.key, below.row.key))
      end
    end
  end)

  it("shows numbers in place of pools where there are a thousand", function()
    local inventory = fleet.inventory(10, 100, 30)
    local plan = fleet.plan(inventory)
    local html = report.html(inventory, plan, fleet.steps(plan))
    expect(html):contains("Overview of the estate")
    expect(html):contains("3 done, 1 failed, 72 planned, 12 not planned")
    expect(html):contains("200 certificates, read by 580 pools")
    expect(html):contains("3800 steps are too many to list here")
  end)
end)

describe("report.lua", function()
  local program
  for position = -1, -9, -1 do
    program = arg[position] or program
  end

  local function run(words)
    local pipe = assert(io.popen(("%s --emulator %s/../../scripts/migrations/report.lua %s 2>&1")
      :format(program, folder, words)))
    local output = pipe:read("a")
    local _, _, status = pipe:close()
    return status, output
  end

  local saved = os.tmpname()
  fleet.inventory(2, 4, 2):save(saved)

  it("writes each form", function()
    local status, output = run("--inventory " .. saved)
    expect(status):equals(0)
    expect(output):contains("Certificates by days left")
    local _, html = run(("--inventory %s --output html"):format(saved))
    expect(html):matches("^<!doctype html>")
    local _, rows = run(("--inventory %s --output csv --part pools"):format(saved))
    expect(rows):matches("^account,pool,detail,")
  end)

  it("reads the emulator's fleet", function()
    local status, output = run("--quiet --account contosorender --output json")
    expect(status):equals(0)
    expect(json.decode(output).scope):equals("account contosorender")
  end)

  it("refuses wrong use, and says what is wrong", function()
    local status, output = run("--output xml")
    expect({ status, output:find("there is no output 'xml'", 1, true) ~= nil }):equals({ 2, true })
    status, output = run("--journal x")
    expect({ status, output:find("need --plan", 1, true) ~= nil }):equals({ 2, true })
  end)

  os.remove(saved)
end)
