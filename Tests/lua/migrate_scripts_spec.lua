--- The saved scripts that only read, run as an operator runs them: each with an emulator of its
-- own, or with a file.

local json = require("json")
local migrate = require("migrate")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")

-- The program stands before its options.
local program
for position = -1, -9, -1 do
  program = arg[position] or program
end

local root = folder .. "/../.."

-- Runs a script and gives its status, and what it printed with its errors.
local function run(words)
  local pipe = assert(io.popen(("%s --emulator %s/scripts/migrations/%s 2>&1"):format(program, root,
    words)))
  local output = pipe:read("a")
  local _, _, status = pipe:close()
  return status, output
end

local saved = os.tmpname()

local function save(inventory)
  inventory:save(saved)
end

describe("inventory.lua", function()
  it("reads the fleet, tells what it reads and saves it", function()
    local status, output = run("inventory.lua --save " .. saved)
    expect(status):equals(0)
    expect(output):contains("read account contosorender")
    expect(output):contains("pools/render-linux/startTask/commandLine mentions AZ_BATCH")
    expect(#migrate.load_inventory(saved).accounts > 1):is_true()
  end)

  it("writes JSON and CSV", function()
    local _, text = run("inventory.lua --quiet --account contosobatch --output json")
    expect(json.decode(text).scope):equals("account contosobatch")
    local _, rows = run("inventory.lua --quiet --accounts contosobatch --output csv")
    expect(rows):matches("^account,pool,os,nodes,certificates,jobs,consumers\r\ncontosobatch,")
  end)

  it("refuses wrong use, and says what is wrong", function()
    local status, output = run("inventory.lua --output xml")
    expect(status):equals(2)
    expect(output):contains("inventory.lua: there is no output 'xml'; see --help")
    status = run("inventory.lua --account a --subscription b")
    expect(status):equals(2)
    status, output = run("inventory.lua --account nobody")
    expect(status):equals(1)
    expect(output):contains("cannot find Batch account 'nobody'")
    status, output = run("inventory.lua --help")
    expect(status):equals(0)
    expect(output):contains("2 wrong use; 3 something could not be")
  end)

  it("says what failed without a traceback, and nothing else if it is quiet", function()
    local status, output = run("inventory.lua --account nobody")
    expect(status):equals(1)
    expect(output):matches("^inventory.lua: cannot find Batch account 'nobody'[^\n]*\n$")
    status, output = run("inventory.lua --accounts contosobatch,nobody")
    expect(status):equals(1)
    expect(output):matches("cannot find Batch account 'nobody' among")
    status, output = run("verify.lua --plan /nowhere/plan.json")
    expect(status):equals(1)
    expect(output):matches("^verify.lua: cannot load plan '/nowhere/plan.json': [^\n]*\n$")
    status, output = run("rollback.lua --plan x --yse")
    expect(status):equals(2)
    expect(output):equals("rollback.lua: unknown argument '--yse', did you mean '--yes'?; "
      .. "see --help\n")
    status, output = run("inventory.lua --account=contosobatch --output=csv --quiet")
    expect(status):equals(0)
    expect(output):matches("^account,pool,")
    expect(output:find("next:", 1, true)):equals(nil)
  end)
end)

describe("audit.lua", function()
  it("ends with 3 where something blocks, and with 0 where nothing does", function()
    save(estate.inventory())
    local status, output = run("audit.lua --inventory " .. saved)
    expect(status):equals(3)
    expect(output):contains("blocker R001: pool depends on")
    status, output = run(("audit.lua --inventory %s --only R010,R027 --output json --quiet")
      :format(saved))
    expect(status):equals(0)
    expect(json.decode(output)[1].rule):equals("R010")
    status, output = run(("audit.lua --inventory %s --summary --output csv --quiet"):format(saved))
    expect(status):equals(3)
    expect(output):matches("^severity,rule,findings,title\r\nblocker,R001,1,pool depends on")
    status, output = run(("audit.lua --inventory %s --only R01"):format(saved))
    expect(status):equals(2)
    expect(output):contains("there is no rule 'R01'")
  end)

  it("knows the files at hand", function()
    save(estate.inventory())
    local files = os.tmpname()
    os.remove(files)
    assert(os.execute("mkdir " .. files))
    local _, output = run(("audit.lua --inventory %s --only R024 --files %s --output csv"):format(
      saved, files))
    assert(os.execute("rmdir " .. files))
    expect(output):contains("no file with its key and no vault has it")
  end)

  it("ends with 1 if a rule could not be checked, or the file is no inventory", function()
    local made = os.tmpname()
    os.remove(made)
    assert(os.execute("mkdir " .. made))
    local file = assert(io.open(made .. "/X001.lua", "w"))
    file:write([[return { id = "X001", severity = "info", title = "t", reads = "r", action = "a",
      link = "l", check = function() error("no luck") end }]]):close()
    save(estate.inventory())
    local status, output = run(("audit.lua --inventory %s --rules %s --only X001"):format(saved,
      made))
    os.execute("rm -r " .. made)
    expect(status):equals(1)
    expect(output):contains("no luck")
    status, output = run("audit.lua --inventory /dev/null")
    expect(status):equals(1)
    expect(output):contains("cannot load inventory '/dev/null'")
  end)
end)

describe("migrate.expiring", function()
  it("counts days that are begun, puts the next to expire first and the unknown last", function()
    local function held(name, expires, enabled)
      return { name = name, thumbprint = estate.T2, expires = expires, enabled = enabled,
        versions = {} }
    end
    local inventory = estate.inventory({ account = { certificates = {
      estate.certificate({ not_after = "2026-12-24T16:00:00Z" }),
      estate.certificate({ thumbprint = estate.T2, not_after = false }) } },
      vaults = { estate.vault({ certificates = { held("late", "2026-12-25T16:00:01Z"),
        held("off", "2026-11-23T16:00:00Z", false) } }) } })
    local rows = migrate.expiring(inventory, { days = 30, now = estate.NOW })
    expect(#rows):equals(2)
    expect(rows[1].name .. " " .. rows[1].days_left):equals("off -1")
    expect(rows[1].used_by):equals("nobody, it is disabled")
    expect(rows[2].days_left):equals(30)
    expect(rows[2].used_by):equals("linux")
    local all = migrate.expiring(inventory, { now = estate.NOW })
    expect(#all):equals(4)
    expect(all[4].days_left):equals(nil)
  end)
end)

describe("plan.lua", function()
  it("plans the accounts of a saved inventory that are named", function()
    -- Of another fleet, whose private keys this one does not have.
    run("inventory.lua --quiet --save " .. saved)
    local status, output = run(("plan.lua --inventory %s --accounts contosobatch,contosorender")
      :format(saved))
    expect(status):equals(3)
    expect(output):contains("plan accounts contosobatch, contosorender, ")
    expect(output):contains("R024  pool render-linux of contosorender: nothing is planned for it")
    expect(output:find("contosolab", 1, true)):equals(nil)
    status, output = run(("plan.lua --inventory %s --account contosoother"):format(saved))
    expect(status):equals(1)
    expect(output):contains("has no account 'contosoother'")
  end)

  it("plans a tenant if that is said, and nothing that is said otherwise", function()
    local _, output = run("plan.lua --tenant --quiet")
    for _, name in ipairs({ "contosobatch", "contosofinance", "contosolab", "contosorender" }) do
      expect(output):matches("pool %S+ of " .. name .. ",")
    end
    local status, refused = run("plan.lua --tenant --account contosobatch")
    expect(status):equals(2)
    expect(refused):contains("--tenant does not go with --account")
  end)
end)

describe("expiring.lua", function()
  it("ends with 3 if a certificate expires within the days", function()
    save(estate.inventory({ account = { certificates = {
      estate.certificate({ not_after = "2020-01-01T00:00:00Z" }) } } }))
    local status, output = run(("expiring.lua --inventory %s --days 30 --output csv"):format(saved))
    expect(status):equals(3)
    expect(output):contains("batch contoso," .. estate.T1)
    status, output = run(("expiring.lua --inventory %s"):format(saved))
    expect(status):equals(0)
    expect(output):contains("CN=render")
    save(estate.inventory({ failures = { { account = "fabrikam", what = "certificates",
      message = "403" } } }))
    status, output = run(("expiring.lua --inventory %s --days 30"):format(saved))
    expect(status):equals(1)
    expect(output):contains("expiring.lua: not read: fabrikam, certificates: 403")
    status = run("expiring.lua --days soon")
    expect(status):equals(2)
  end)
end)

os.remove(saved)
