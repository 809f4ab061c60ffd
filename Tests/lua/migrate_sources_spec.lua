--- Where private keys come from: folders, vaults, issuers; and what a plan makes of each.

local azure = require("azure")
local certificate = require("certificate")
local document = require("migrate.inventory.document")
local migrate = require("migrate")
local secret = require("secret")
local values = require("migrate.values")

local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir -p '" .. folder .. "/inner'")

local function write(name, text)
  local file <close> = assert(io.open(folder .. "/" .. name, "w"))
  file:write(text)
  return folder .. "/" .. name
end

-- The text of a secret is in no variable for longer than a file is written.
local function write_key(name, bundle, password)
  bundle:write(folder .. "/all.tmp", { format = "pem", key = true, password = password })
  local file <close> = assert(io.open(folder .. "/all.tmp"))
  local text = file:read("a")
  os.remove(folder .. "/all.tmp")
  return write(name, text:match("%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY.-PRIVATE KEY%-%-%-%-%-\n"))
end

local root = certificate.make({ subject = "Spec Root", authority = true, key = "EC-P256" })

local function made(name, key)
  return certificate.make({ subject = name, key = key or "EC-P256", issuer = root })
end

local function file_source(options)
  options = options or {}
  options.pfx_dir = options.pfx_dir or folder
  return migrate.sources(options)
end

local function clear()
  os.execute(("rm -rf '%s'/*; mkdir -p '%s/inner'"):format(folder, folder))
end

local function reasons(sources)
  local list = {}
  for _, item in ipairs(sources.unreadable) do
    list[#list + 1] = item.path:match("[^/]+$") .. ": " .. item.reason
  end
  return table.concat(list, "\n")
end

describe("migrate.sources of a folder", function()
  it("opens PFX files with the password beside each, a common one, or one that is asked for",
    function()
      local one, two, three = made("one"), made("two"), made("three")
      one:write(folder .. "/one.pfx", { password = secret.new("p1") })
      write("one.password", "p1\n")
      two:write(folder .. "/two.pfx", { password = secret.new("p2") })
      write("two.pfx.password", "p2\n")
      three:write(folder .. "/inner/three.pfx", { password = secret.new("p3") })
      expect(#file_source():thumbprints()):equals(2)
      local common = file_source({ recursive = true, passwords = { secret.new("p3") } })
      expect(common:find(three.leaf.thumbprint).kind):equals("pfx")
      local asked = {}
      local by_asking = file_source({ recursive = true, passwords = function(path)
        asked[#asked + 1] = path:match("[^/]+$")
        return secret.new("p3")
      end })
      expect(asked):equals({ "three.pfx" })
      expect(#by_asking:thumbprints()):equals(3)
    end)

  it("says which files a wrong password or none has left closed", function()
    clear()
    made("wrong"):write(folder .. "/wrong.pfx", { password = secret.new("right") })
    write("wrong.password", "other")
    made("none"):write(folder .. "/none.pfx", { password = secret.new("x") })
    local sources = file_source()
    expect(#sources:thumbprints()):equals(0)
    expect(reasons(sources)):matches("none%.pfx: .*password")
    expect(reasons(sources)):matches("wrong%.pfx: .*password")
    expect(tostring(sources)):contains("wrong.pfx could not be read")
  end)

  it("reads a PFX without a password, and keeps the chain for the vault", function()
    clear()
    local bundle = made("plain")
    bundle:write(folder .. "/plain.pfx")
    local sources = file_source()
    local source = sources:find(bundle.leaf.thumbprint)
    expect(source.part):equals(nil)
    expect(#sources:bundle(source):split()):equals(2)
    expect(sources:find(root.leaf.thumbprint)):equals(nil)
  end)

  it("finds each certificate of a file that holds several keys", function()
    clear()
    local left, right = made("left"), made("right", "RSA-2048")
    local text = ""
    for _, bundle in ipairs({ left, right }) do
      bundle:write(folder .. "/x.pem", { key = true, overwrite = true })
      local file <close> = assert(io.open(folder .. "/x.pem"))
      text = text .. file:read("a")
    end
    os.remove(folder .. "/x.pem")
    write("both.pem", text)
    local sources = file_source()
    for _, bundle in ipairs({ left, right }) do
      local source = sources:find(bundle.leaf.thumbprint)
      expect(source.kind):equals("pem")
      local found = sources:bundle(source)
      expect(found.leaf.thumbprint):equals(bundle.leaf.thumbprint)
      expect(found:details().key_matches):is_true()
    end
  end)

  it("puts together what is in two files, also with an encrypted key", function()
    clear()
    local open, closed = made("open"), made("closed")
    write("open.crt", open.leaf.pem)
    write_key("open.key", open)
    write("closed.pem", root.leaf.pem .. closed.leaf.pem)
    write_key("closed.key", closed, secret.new("pw"))
    write("closed.password", "pw")
    local sources = file_source()
    for _, bundle in ipairs({ open, closed }) do
      local source = sources:find(bundle.leaf.thumbprint)
      expect(source and source.kind):equals("pem")
      expect(sources:bundle(source):details().key_matches):is_true()
    end
    expect(reasons(sources)):equals("")
  end)

  it("takes no key for that of another certificate", function()
    clear()
    local one, other = made("one"), made("other")
    write("one.crt", one.leaf.pem)
    write_key("other.key", other)
    expect(#file_source():thumbprints()):equals(0)
  end)

  it("takes a chain in any order for that of the certificate with the key", function()
    clear()
    local bundle = made("ordered")
    local key = write_key("k", bundle)
    local file <close> = assert(io.open(key))
    write("chain.pem", root.leaf.pem .. bundle.leaf.pem .. file:read("a"))
    os.remove(key)
    expect(file_source():find(bundle.leaf.thumbprint).kind):equals("pem")
  end)

  it("refuses a certificate without its key, and an issuer that signs nothing", function()
    local sources = file_source()
    expect(function() sources:add("x.cer", certificate.parse(root.leaf.pem)) end)
      :raises("holds no private key")
    expect(function() migrate.sources({ reissue = { [("A"):rep(40)] = "Unknown" } }) end)
      :raises("what an authority has signed")
  end)
end)

os.execute("rm -rf '" .. folder .. "'")

if not azure.emulator then
  describe("migrate.sources of vaults", function()
    skip("kinds", "needs --emulator")
  end)
  return
end

local fleet = azure.emulator
local az = azure.login()
local vault, finance = az:vault("contoso-kv"), az:vault("contosofinance-kv")
local identity = az:identity(fleet.identities[1].id)
local inventory = migrate.inventory(az, { account = "contosorender" })
local THUMBPRINT <const> = fleet.pfx[1].thumbprint

-- A plan for the pool "render-linux" as if it used this certificate.
local function plan_for(thumbprint, sources, more, change)
  local changed = document.adopt(values.copy(inventory))
  local pool = changed:pool("contosorender", "render-linux")
  pool.references[1].thumbprint = thumbprint
  if change then
    change(changed)
  end
  local options = { pools = { "render-linux" }, vault = "contoso-kv", identity = identity,
    sources = sources, canary = false }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return migrate.plan(changed, options)
end

local function thumbprint_in(held_vault, name, position)
  local list = {}
  for version in held_vault:certificate_versions(name) do
    list[#list + 1] = version
  end
  table.sort(list, function(left, right) return left.attributes.exp < right.attributes.exp end)
  return certificate.thumbprint_of_x5t(list[position or #list].x5t)
end

describe("migrate.sources of vaults", function()
  local of_finance = migrate.sources({ vaults = { finance } })

  it("takes the newest version, and an old one as something to import anew", function()
    local newest, old = thumbprint_in(finance, "report"), thumbprint_in(finance, "report", 1)
    expect(of_finance:find(newest).kind):equals("vault certificate")
    local source = of_finance:find(old)
    expect(source.kind):equals("old version")
    expect(source.newest):equals(newest)
    local bundle = of_finance:bundle(source)
    expect(bundle.leaf.thumbprint):equals(old)
    expect(bundle.has_private_key):is_true()
  end)

  it("imports an old version under a name of its own, or takes the newest if that is well",
    function()
      local newest, old = thumbprint_in(finance, "report"), thumbprint_in(finance, "report", 1)
      local entry = plan_for(old, of_finance).certificates[1]
      expect(entry.name):equals("batch-" .. old:lower())
      expect(entry.vault.name):equals("contoso-kv")
      expect(entry.new_thumbprint):equals(nil)
      local plan = plan_for(old, of_finance, { allow_new_thumbprint = true }, function(changed)
        for _, known in ipairs(migrate.inventory(az, { account = "contosofinance" }).vaults) do
          if known.name == "contosofinance-kv" then
            table.insert(changed.vaults, known)
          end
        end
        table.insert(changed.accounts[1].consumers, { pool = "render-linux", job = "render-frames",
          site = "task", path = "jobs/render-frames/tasks/x/commandLine", mentions = "thumbprint",
          thumbprint = old, excerpt = old })
      end)
      expect(plan.certificates[1].name):equals("report")
      expect(plan.certificates[1].new_thumbprint):equals(newest)
      expect(plan.certificates[1].vault.name):equals("contosofinance-kv")
      expect(plan.manual[1].rule):equals("R027")
      expect(plan.manual[1].object.id):equals("render-frames")
      expect(plan.manual[1].why):contains("nodes get the newer " .. newest)
    end)

  it("takes no certificate that is disabled or whose key may not leave, and says so", function()
    for name, why in pairs({ billing = "is disabled: enable it",
      telemetry = "its key may not leave the vault" }) do
      local thumbprint = thumbprint_in(finance, name)
      expect(of_finance:find(thumbprint)):equals(nil)
      local plan = plan_for(thumbprint, of_finance)
      expect(#plan.steps):equals(0)
      expect(plan.manual[1].rule):equals("R024")
      expect(plan.manual[1].why):contains(why)
    end
  end)

  it("says which vault is not in the inventory", function()
    local plan = plan_for(thumbprint_in(finance, "archive"), of_finance, nil, function(changed)
      for position = #changed.vaults, 1, -1 do
        if changed.vaults[position].name == "contosofinance-kv" then
          table.remove(changed.vaults, position)
        end
      end
    end)
    expect(#plan.steps):equals(0)
    expect(plan.manual[1].why):contains("the inventory does not have that vault")
  end)

  it("reads PFX and PEM that are kept as secrets, and none that is something else", function()
    local pfx, pem = made("kept-pfx"), made("kept-pem", "EC-P384")
    local PEM <const> = { content_type = "application/x-pem-file" }
    vault:import("spec-origin", pfx)
    vault:set_secret("spec-pfx", vault:secret("spec-origin").value,
      { content_type = "application/x-pkcs12" })
    vault:delete_certificate("spec-origin")
    vault:set_secret("spec-pem", pem:pem({ key = true }), PEM)
    vault:set_secret("spec-text", secret.new("hello"), PEM)
    vault:set_secret("spec-off", made("off"):pem({ key = true }), PEM)
    vault:patch_secret("spec-off", nil, { attributes = { enabled = false } })
    local sources = migrate.sources({ vaults = { vault } })
    expect(#sources:thumbprints()):equals(2)
    for _, bundle in ipairs({ pfx, pem }) do
      expect(sources:find(bundle.leaf.thumbprint).kind):equals("vault secret")
      local entry = plan_for(bundle.leaf.thumbprint, sources).certificates[1]
      expect(entry.vault.name):equals("contoso-kv")
      expect(sources:bundle(entry.source).leaf.thumbprint):equals(bundle.leaf.thumbprint)
    end
    for _, name in ipairs({ "spec-pem", "spec-pfx", "spec-text", "spec-off" }) do
      vault:delete_secret(name)
    end
  end)

  it("prefers what is in the plan's vault, then other vaults, then files", function()
    local bundle = made("everywhere")
    vault:import("spec-here", bundle)
    finance:import("spec-there", bundle)
    local sources = migrate.sources({ vaults = { finance, vault } })
    sources:add("everywhere.pfx", bundle)
    expect(#sources:all(bundle.leaf.thumbprint)):equals(3)
    local entry = plan_for(bundle.leaf.thumbprint, sources).certificates[1]
    expect(entry.name):equals("spec-here")
    vault:delete_certificate("spec-here")
    finance:delete_certificate("spec-there")
  end)
end)

describe("a plan", function()
  it("leaves keys that Key Vault refuses to a person, also those that Batch does not show",
    function()
      local sources = migrate.sources({ pfx_dir = fleet.pfx[1].file:match("^(.*)/") })
      local weak
      for _, file in ipairs(fleet.pfx) do
        weak = file.file:find("legacy%-device") and file.thumbprint or weak
      end
      local plan = plan_for(weak, sources)
      expect(#plan.steps):equals(0)
      expect(plan.manual[1].rule):equals("D003")
      expect(plan.manual[1].why):contains("RSA 1024")
    end)

  it("asks an issuer for the names and the kind of key that the old certificate has", function()
    local plan = plan_for(THUMBPRINT, migrate.sources({ reissue = { [THUMBPRINT] = "Self" } }))
    local held = inventory.accounts[1].certificates[1]
    for _, known in ipairs(inventory.accounts[1].certificates) do
      held = known.thumbprint == THUMBPRINT and known or held
    end
    local entry = plan.certificates[1]
    expect(entry.request.subject):equals(held.subject)
    expect(entry.request.key_type):equals("RSA")
    expect(entry.request.names):equals({ "render.contoso.example" })
  end)
end)
