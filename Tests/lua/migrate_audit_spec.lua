--- The audit around its rules: folders of rules, order, forms of the findings.

local json = require("json")
local migrate = require("migrate")
local rules = require("migrate.audit.rules")
local times = require("migrate.audit.times")
local vaults = require("migrate.audit.vaults")
local images = require("migrate.audit.images")
local views = require("views")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")

local made = os.tmpname()
os.remove(made)
assert(os.execute("mkdir -p " .. made))

local function add_rule(name, text)
  local file <close> = assert(io.open(made .. "/" .. name, "w"))
  assert(file:write(text))
end

local function remove_rules()
  assert(os.execute("rm -f " .. made .. "/*"))
end

local RULE <const> = [[
return { id = "%s", severity = "%s", title = "pool has a name", reads = "ids of pools",
  action = "nothing", link = "https://example.com/",
  check = function(inventory, context) %s end }]]

local function audit(options)
  options.now = options.now or estate.NOW
  return migrate.audit(estate.inventory(), options)
end

describe("an operator's rules", function()
  it("are added by adding a file", function()
    add_rule("X001.lua", RULE:format("X001", "info", [[
      context:report({ object = { kind = "pool", account = "contoso", id = "linux" },
        evidence = context.now .. inventory.scope })]]))
    local found = audit({ rules_dir = made }):of("X001")
    expect(#found):equals(1)
    expect(found[1].evidence):equals(estate.NOW .. "account contoso")
    expect(found[1].title):equals("pool has a name")
    expect(#audit({}):of("X001")):equals(0)
  end)

  it("may return what they find", function()
    add_rule("X001.lua", RULE:format("X001", "warning", [[
      local object = { kind = "pool", id = "a" }
      return { { object = object }, { object = object } }]]))
    expect(#audit({ rules_dir = { made }, rules = { "X001" } })):equals(2)
  end)

  it("replace the program's rule of the same id", function()
    add_rule("X001.lua", RULE:format("R001", "info", "return {}"))
    expect(#audit({ rules_dir = made }):of("R001")):equals(0)
    expect(#audit({}):of("R001")):equals(1)
  end)

  it("that fail are told among the findings", function()
    add_rule("X001.lua", RULE:format("X001", "blocker", 'error("no luck")'))
    local found = audit({ rules_dir = made, rules = { "X001", "R001" } })
    expect(found:counts().failed):equals(1)
    expect(#found:of("R001")):equals(1)
    expect(found:of("X001")[1].evidence):contains("no luck")
    expect(found:of("X001")[1].severity):equals("warning")
  end)

  it("that are none are refused with the reason", function()
    local function refusal(text)
      add_rule("X001.lua", text)
      return tostring(select(2, pcall(rules.load, made)))
    end
    expect(refusal("return 1")):contains("X001.lua': it returns no table")
    expect(refusal("return {")):contains("cannot use rule")
    expect(refusal('error("broken")')):contains("broken")
    expect(refusal('return { id = "X001" }')):contains("is no")
    expect(refusal(RULE:format("X001", "bad", ""))):contains("there is no severity 'bad'")
    remove_rules()
    expect(tostring(select(2, pcall(rules.load, made .. "/none")))):contains("no folder")
  end)
end)

describe("findings", function()
  local found = audit({ files = {} })

  it("are sorted by severity, rule and object", function()
    local order, last = { blocker = 1, warning = 2, automatic = 3, info = 4 }, ""
    for _, finding in ipairs(found) do
      local key = order[finding.severity] .. finding.rule
      expect(key >= last):is_true()
      last = key
    end
  end)

  it("are counted, found by object, and shown", function()
    local counts = found:counts()
    expect(counts.blocker + counts.warning + counts.automatic + counts.info):equals(#found)
    for _, finding in ipairs(found:about("pool", "linux", "contoso")) do
      expect(finding.object.id):equals("linux")
    end
    expect(#found:about("pool", "nobody")):equals(0)
    expect(views.kind(found:list())):equals("findings")
    expect(tostring(found)):contains("blocker R001: pool depends on")
    expect(tostring(found)):contains("pool contoso/linux, certificateReferences")
    expect(#json.decode(json.encode(found:list()))):equals(#found)
  end)

  it("are lines of CSV", function()
    local lines = 0
    for _ in found:csv():gmatch("\r\n") do
      lines = lines + 1
    end
    expect(lines):equals(#found + 1)
    expect(audit({ rules = {} }):csv()):equals("severity,rule,kind,account,object,path,title,"
      .. "evidence,action,uncertain,link\r\n")
  end)
end)

describe("an audit", function()
  it("refuses a vault, an identity or an option that is not there", function()
    expect(function() audit({ vault = "nowhere" }) end):raises("with vault 'nowhere'")
    expect(function() audit({ identity = "nobody" }) end):raises("with identity 'nobody'")
    expect(function() audit({ fils = {} }) end):raises("did you mean 'files'")
  end)

  it("looks at no vault if there are several and none was chosen", function()
    local inventory = estate.inventory({ vaults = {
      estate.vault({ role_assignments = {} }), estate.vault({ name = "other" }) } })
    local function blockers(options)
      options.rules = { "R042" }
      return #migrate.audit(inventory, options)
    end
    expect(blockers({})):equals(0)
    expect(blockers({ vault = "contoso-kv" })):equals(1)
    expect(blockers({ vault = "other" })):equals(0)
  end)
end)

describe("the facts of rules", function()
  it("are times of Azure", function()
    expect(times.parse("1970-01-01T00:00:01Z")):equals(1)
    expect(times.parse("2024-02-29T12:00:00.1234567Z")):equals(1709208000)
    expect(times.parse("2000-03-01")):equals(951868800)
    expect(times.parse("soon")):equals(nil)
    expect(times.days_left("2026-11-25T16:00:00Z", estate.NOW)):equals(1)
    expect(times.days_left("2026-11-24T15:59:59Z", estate.NOW)):equals(-1)
  end)

  it("are node agents and images", function()
    expect(images.extension_supports("batch.node.ubuntu 24.04")):is_true()
    expect(images.extension_supports("batch.node.mariner 2.0")):is_true()
    expect(images.extension_supports("batch.node.debian 12")):is_false()
    expect(images.windows_year({ sku = "2022-datacenter-core" })):equals(2022)
    expect(images.windows_year(nil)):equals(nil)
  end)

  it("are scopes of roles", function()
    local id <const> = estate.vault().id
    local function reads(scope, name)
      return vaults.lets_read(estate.vault({ role_assignments = { estate.assignment(
        "4633458b-17de-408a-b874-0445c86b69e6", scope) } }), estate.PRINCIPAL, name or "render")
    end
    expect(reads("/")):is_true()
    expect(reads("/subscriptions/s")):is_true()
    expect(reads("/subscriptions/s2")):is_false()
    expect(reads(id:upper())):is_true()
    expect(reads(id .. "2")):is_false()
    expect(reads(id .. "/secrets/render")):is_true()
    expect(reads(id .. "/secrets/render", "other")):is_false()
  end)
end)

describe("certificates that expire", function()
  it("come soonest first, with who uses them", function()
    local inventory = estate.inventory({ account = { certificates = {
      estate.certificate(), estate.certificate({ thumbprint = estate.T2,
        not_after = "2026-11-20T00:00:00Z", pools = {} }) } }, vaults = { estate.vault({
      certificates = { { name = "render", expires = "2026-12-24T16:00:00Z", versions = {} },
        { name = "endless", versions = {} } } }) } })
    local rows = migrate.expiring(inventory, { now = estate.NOW })
    local days = {}
    for position, row in ipairs(rows) do
      days[position] = row.days_left or "unknown"
    end
    expect(days):equals({ -5, 30, 396, "unknown" })
    expect(rows[3].used_by):equals("linux")
    expect(#migrate.expiring(inventory, { now = estate.NOW, days = 30 })):equals(2)
  end)
end)

assert(os.execute("rm -rf " .. made))
