--- Retiring, which has no way back: nothing goes that is not proved and agreed to at that moment.

local azure = require("azure")
local emulator = require("emulator")
local journal = require("journal")
local json = require("json")
local migrate = require("migrate")

if not azure.emulator then
  describe("Plan:retire", function()
    skip("what it deletes", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local ACCOUNT <const>, OLD <const>, NEW <const> = "contosobatch", "encode-linux", "encode-linux-kv"
local batch = az:batch(ACCOUNT)
local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })

local path = os.tmpname()
os.remove(path)
local kept = journal.open(path)

local plan = migrate.plan(migrate.inventory(az, { account = ACCOUNT }), { pools = { OLD },
  vault = fleet.vaults[1].name, identity = az:identity(fleet.identities[1].id), sources = sources,
  canary = false, ramp = false, drain = false })
local THUMBPRINT <const> = plan.certificates[1].thumbprint
local CERTIFICATE <const> = ("certificate %s of %s"):format(THUMBPRINT, ACCOUNT)

local asked = {}

-- Retires, answering each question with what `answer` gives, which is yes without one.
local function retire(answer, more)
  asked = {}
  local given = { az = az, journal = kept, owner = "ada", poll = 0.05, timeout = 60,
    confirm = function(kind, object)
      asked[#asked + 1] = kind .. " " .. object.id
      return (answer or function() return true end)(kind, object)
    end }
  for name, value in pairs(more or {}) do
    given[name] = value
  end
  return plan:retire(given)
end

-- A session that does not see a pool in the list of pools: reads may be older than the truth.
local function blind_to(id)
  local function over(object, methods)
    return setmetatable(methods, { __index = function(_, name)
      return function(_, ...) return object[name](object, ...) end
    end })
  end
  return over(az, { batch = function()
    return over(batch, { pools = function(_, options)
      local items = batch:pools(options)
      return function()
        local pool = items()
        return pool and pool.id == id and items() or pool
      end
    end })
  end })
end

-- Requests that deleted or cancelled something of the account since the last reset.
local function deletions()
  local found = {}
  for _, request in ipairs(emulator.requests().writes) do
    if request.method == "DELETE" or request.path:find("canceldelete", 1, true)
      or request.path:find("cancelDelete", 1, true) then
      found[#found + 1] = request.method .. " " .. request.path:match("[^/]+/[^/]+$")
    end
  end
  return found
end

describe("Plan:retire", function()
  it("deletes nothing that is not proved, and says why", function()
    local result = retire()
    expect(#result.unproved):equals(1)
    expect(result.unproved[1]):contains("successor, encode-linux-kv: none in place of made by")
    expect(asked):equals({})
  end)

  plan:apply({ az = az, sources = sources, journal = kept, owner = "ada", poll = 0.05,
    timeout = 120, propagation = 0 })

  it("leaves a pool alone that has the id and is not the one of the plan", function()
    local pool = batch:pool(OLD)
    for value, reason in pairs({ ["eve; x"] = "eve has claimed it for plan x",
      [""] = "it is not the pool that this plan has claimed" }) do
      batch:patch_pool(OLD, { metadata = value == "" and json.array({})
        or { { name = "certferry", value = value } } })
      local result = retire()
      expect(result.deleted):equals({})
      expect(result.kept[1]):contains(reason)
      expect(asked):equals({})
    end
    batch:patch_pool(OLD, { metadata = pool.metadata })
  end)

  it("shows each deletion and does none", function()
    emulator.reset_requests()
    local result = retire(nil, { what_if = true })
    expect(result.deleted[1]):equals("pool contosobatch/encode-linux")
    expect(deletions()):equals({})
    expect(batch:pool(OLD).state):equals("active")
  end)

  it("keeps what nobody agrees to", function()
    local result = retire(function() return nil end)
    expect(result.deleted):equals({})
    expect(result.kept[1]):equals("pool contosobatch/encode-linux")
    expect(result.kept[2]):contains("pool encode-linux, pool encode-windows still refers to it")
    expect(asked):equals({ "pool " .. OLD })
  end)

  it("proves again what may have changed while somebody was asked", function()
    local result = retire(function()
      batch:add_job({ id = "meanwhile", poolInfo = { poolId = OLD } })
      return true
    end)
    expect(result.deleted):equals({})
    expect(#result.unproved):equals(1)
    expect(result.unproved[1]):contains("pool contosobatch/encode-linux: it is no longer proved: "
      .. "jobs that name the old pool, encode-linux: 1: meanwhile")
    expect(batch:pool(OLD).state):equals("active")
    batch:delete_job("meanwhile")
    emulator.settle()
  end)

  it("waits for a deletion that is under way, and asks no more", function()
    batch:begin_delete_pool(OLD)
    local result = retire()
    expect(result.deleted):equals({ "pool contosobatch/encode-linux" })
    expect(asked):equals({})
    expect(batch:pool_exists(OLD)):is_false()
  end)

  it("keeps a certificate that a pool outside of the plan uses, and names the pool", function()
    local result = retire()
    expect(result.deleted):equals({})
    expect(result.kept):equals({ CERTIFICATE .. ": pool encode-windows still refers to it" })
    expect(asked):equals({})
  end)

  it("takes a deletion back that the service refuses, since it knows of more", function()
    emulator.reset_requests()
    local result = retire(nil, { az = blind_to("encode-windows") })
    expect(result.deleted):equals({})
    expect(result.kept[1]):contains("the service does not delete it, and it stays")
    expect(#deletions()):equals(2)
    expect(batch:certificate(THUMBPRINT:lower()).state):equals("active")
  end)

  it("sees who begins to use it while somebody is asked", function()
    local machine = batch:pool("encode-windows").virtualMachineConfiguration
    batch:patch_pool("encode-windows", { certificateReferences = json.array({}) })
    local result = retire(function()
      batch:add_job({ id = "own-pool", poolInfo = { autoPoolSpecification = {
        poolLifetimeOption = "job", pool = { vmSize = "standard_d2s_v3", targetDedicatedNodes = 0,
          virtualMachineConfiguration = machine, certificateReferences = { {
            thumbprint = THUMBPRINT:lower(), thumbprintAlgorithm = "sha1" } } } } } })
      return true
    end)
    expect(asked):equals({ "certificate " .. THUMBPRINT })
    expect(result.kept[1]):contains("job own-pool still refers to it")
    expect(batch:certificate(THUMBPRINT:lower()).state):equals("active")
    batch:delete_job("own-pool")
    emulator.settle()
  end)

  it("deletes the certificate when it is free, and nothing twice", function()
    expect(retire().deleted):equals({ CERTIFICATE })
    expect(batch:certificate(THUMBPRINT:lower())):equals(nil)
    emulator.reset_requests()
    local again = retire()
    expect({ again.deleted, again.kept, again.unproved }):equals({ {}, {}, {} })
    expect(deletions()):equals({})
    expect(plan:verify({ az = az }).passed):is_true()
  end)

  it("leaves the successor alone", function()
    expect(batch:pool(NEW).state):equals("active")
  end)
end)

os.execute("rm -f " .. path .. "*")
