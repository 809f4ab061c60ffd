--- A whole tenant in one plan, on the emulator's fleet `contoso`: inventory, audit, plan, apply,
-- verify, retire. What is left is what the plan leaves to a person, for the reasons that the seed
-- puts into the fleet.

local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("the migration of a tenant", function()
    skip("all of it", "needs --emulator")
  end)
  return
end

local root <const> = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/../../.."
local SEED <const> = root .. "/Sources/Emulator/Seed/Resources/contoso.json"

-- There is room for the successors of two pools beside the others, and for no cores of the first.
local NO_ROOM <const> = { ["contosofinance/archive-linux"] = true,
  ["contosofinance/ledger-nonadmin"] = true, ["contosofinance/wave-linux"] = true }

local function read_seed()
  local file <close> = assert(io.open(SEED))
  return json.decode(file:read("a"))
end

-- Reading the seed: which rule leaves a pool to a person.

local function certificate_of(seed, name)
  for _, certificate in ipairs(seed.certificates) do
    if certificate.name == name then
      return certificate
    end
  end
end

-- Certificates that are only trusted need none.
local function has_no_key(seed, pool)
  for _, reference in ipairs(pool.certificates) do
    local made = certificate_of(seed, reference.certificate)
    local is_trusted = reference.storeName == "Root" or reference.storeName == "CA"
    if made.operatorFile == "none" and not is_trusted or made.key == "rsa1024" then
      return true
    end
  end
  return false
end

local function reads_folder(account, pool)
  for _, job in ipairs(account.jobs or {}) do
    if job.pool == pool.name and json.encode(job):find("AZ_BATCH_CERTIFICATES_DIR", 1, true) then
      return true
    end
  end
  return false
end

local IMAGES <const> = { ["ubuntu-20.04"] = "R061", ["almalinux-9"] = "R060" }

local function rules_of(seed, account, pool)
  local image, network = pool.image, pool.network or {}
  local address = (network.publicIPAddressConfiguration or {}).provision
  local extension = (pool.extensions or {})[1] or {}
  local found = {
    R002 = pool.cloudService ~= nil, R006 = reads_folder(account, pool),
    R024 = has_no_key(seed, pool), R047 = address == "NoPublicIPAddresses",
    R066 = type(image) == "table" and image.reference.id:find("/images/", 1, true) ~= nil,
    R077 = extension.name == "KVExtensions" and extension.publisher == "Microsoft.Azure.Monitor",
    R082 = NO_ROOM[account.name .. "/" .. pool.name] or false,
  }
  found[IMAGES[image] or "R061"] = IMAGES[image] ~= nil
  return found
end

local function expected_of(seed)
  local expected = {}
  for _, account in ipairs(seed.accounts) do
    for _, pool in ipairs(account.pools) do
      local name = account.name .. "/" .. pool.name
      for rule, holds in pairs(#(pool.certificates or {}) > 0 and rules_of(seed, account, pool)
        or {}) do
        expected[#expected + 1] = holds and ("%s %s"):format(name, rule) or nil
      end
    end
  end
  table.sort(expected)
  return expected
end

local function left_by(plan)
  local found, seen = {}, {}
  for _, item in ipairs(plan.manual) do
    local text = ("%s/%s %s"):format(item.object.account, item.object.id, item.rule)
    if item.blocks and item.object.kind == "pool" and not seen[text] then
      seen[text] = true
      found[#found + 1] = text
    end
  end
  table.sort(found)
  return found
end

local function names(entries)
  local found = {}
  for _, entry in ipairs(entries) do
    found[#found + 1] = entry.account .. "/" .. entry.id
  end
  table.sort(found)
  return found
end

-- The pools that still refer to Batch certificates, but for what jobs have made for themselves.
local function referring(inventory)
  local found, made = {}, {}
  for _, account in ipairs(inventory.accounts) do
    for _, job in ipairs(account.jobs) do
      made[job.poolInfo.autoPoolSpecification and job.executionInfo.poolId or ""] = true
    end
    for _, pool in ipairs(account.pools) do
      found[#found + 1] = #pool.references > 0 and not made[pool.id]
        and account.name .. "/" .. pool.id or nil
    end
  end
  table.sort(found)
  return found
end

describe("the migration of a tenant", function()
  emulator.speed(500)
  local az, fleet = azure.login(), azure.emulator
  local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
  local path = os.tmpname()
  os.remove(path)
  local opened = journal.open(path)
  local inventory = migrate.inventory(az, {})

  local function plan_of(of, pools)
    return migrate.plan(of, { vault = "contoso-kv", identity = "pool-identity", sources = sources,
      concurrency = 8, overrides = { pools = pools } })
  end

  local plan, seed = plan_of(inventory, {}), read_seed()
  local after

  local function apply(what)
    return what:apply({ az = az, journal = opened, owner = "ada", sources = sources, poll = 0.1,
      propagation = 0 })
  end

  local function expect_proved(what)
    local verdict = what:verify({ az = az })
    for _, entry in ipairs(what.pools) do
      expect(verdict:reasons(entry)):equals("")
      expect(verdict:has_proved(entry)):is_true()
    end
    expect(verdict.passed):is_true()
  end

  it("leaves to a person what the seed says, with the rule, and nothing else", function()
    expect(#inventory.accounts):equals(#seed.accounts)
    expect(left_by(plan)):equals(expected_of(seed))
    for _, item in ipairs(plan.manual) do
      expect(#item.why > 0 and #item.action > 0):is_true()
    end
  end)

  it("has a finding for each rule that leaves a pool", function()
    local findings = migrate.audit(inventory, { vault = "contoso-kv", identity = "pool-identity" })
    for _, text in ipairs(left_by(plan)) do
      expect(#findings:of(text:match("%S+$")) > 0):is_true()
    end
  end)

  it("needs one wave where all others fit", function()
    expect(#plan.pools):equals(11)
    for _, entry in ipairs(plan.pools) do
      expect(entry.wave):equals(1)
    end
  end)

  it("does and proves all that it plans", function()
    local summary = apply(plan)
    expect(#summary.pools):equals(#plan.pools)
    for _, pool in ipairs(summary.pools) do
      expect(pool.state):equals("done")
    end
    expect_proved(plan)
  end)

  it("retires it, so that only what is left refers to Batch certificates", function()
    local result = plan:retire({ az = az, journal = opened, owner = "ada", poll = 0.1,
      confirm = function() return true end })
    expect(result.unproved):equals({})
    after = migrate.inventory(az, {})
    local expected = {}
    for _, text in ipairs(left_by(plan)) do
      expected[text:match("^%S+")] = true
    end
    local list = {}
    for name in pairs(expected) do
      list[#list + 1] = name
    end
    table.sort(list)
    expect(referring(after)):equals(list)
  end)

  it("finds room for the others as it said: now, and with the same id", function()
    local second = plan_of(after, { ["contosofinance/archive-linux"] = { strategy = "same id" } })
    expect(names(second.pools)):equals({ "contosofinance/archive-linux",
      "contosofinance/ledger-nonadmin" })
    apply(second)
    expect_proved(second)
  end)

  opened = nil
  os.execute("rm -f " .. path .. "*")
end)
