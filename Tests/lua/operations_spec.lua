local azure = require("azure")
local native = require("azure.native")
local secret = require("secret")

if not azure.emulator then
  describe("operations", function()
    skip("of services", "needs --emulator")
  end)
  return
end

local az = azure.login()
local batch = az:batch("contosorender")
local vault = az:vault("contoso-kv")

describe("operations", function()
  it("take names, then a document, then options", function()
    expect(batch:pool_exists("render-linux")):equals(true)
    expect(batch:pool_exists("nothing")):equals(false)
    expect(batch:pool("render-linux", { select = "id" }).vmSize):equals(nil)
    expect(batch:pool("nothing")):equals(nil)
    expect(function() batch:pool("render-linux", { selekt = "id" }) end)
      :raises("unknown option 'selekt' to 'pool', did you mean 'select'?")
    expect(function() batch:disable_job("render-frames") end)
      :raises("bad argument #2 to 'disable_job'")
  end)

  it("read lists in pages of any size", function()
    local function ids(options)
      local found = {}
      for pool in batch:pools(options) do
        found[#found + 1] = pool.id
      end
      return found
    end
    expect(#ids() >= 3):is_true()
    expect(ids({ page_size = 1 })):equals(ids())
    expect(function() batch:nodes() end):raises("bad argument #1 to 'nodes'")
  end)

  it("send nothing for a name that is none", function()
    for _, name in ipairs({ "", "..", "a/b", ("a"):rep(65) }) do
      local err = expect(function() batch:pool(name) end):raises("1 to 64 letters")
      expect(err.code):equals("BadName")
    end
    expect(function() az:delete_vault("contoso-kv") end):raises("it looks like /subscriptions/")
  end)

  it("change jobs", function()
    batch:disable_job("render-frames", { disableTasks = "requeue" })
    expect(batch:job("render-frames").state):equals("disabled")
    batch:patch_job("render-frames", { priority = 7 })
    batch:enable_job("render-frames")
    local job = batch:job("render-frames")
    expect({ job.state, job.priority }):equals({ "active", 7 })
  end)

  it("say which precondition does not hold", function()
    local err = expect(function()
      batch:patch_job("render-frames", { priority = 1 }, { if_match = "\"0x1\"" })
    end):raises("cannot change job 'render-frames'")
    expect({ err.status, err.kind }):equals({ 412, "azure" })
  end)

  it("find roles by name where the service has them", function()
    local scope = az:vault_resource("contoso-kv").id
    local role = az:role_definition(scope, "Key Vault Secrets User")
    expect(role and role.name):equals("4633458b-17de-408a-b874-0445c86b69e6")
  end)

  it("are listed once, under names of their own", function()
    for _, operations in pairs(native.operations) do
      local seen = {}
      for _, operation in ipairs(operations) do
        expect(seen[operation.name]):equals(nil)
        seen[operation.name] = true
      end
    end
  end)
end)

describe("secrets of a vault", function()
  it("come and go as secrets", function()
    local described = vault:set_secret("spec-secret", secret.new("hun" .. "ter2"), {
      content_type = "text/plain", tags = { made = "here" },
    })
    expect(described.value):equals(nil)
    local held = vault:secret("spec-secret")
    expect(tostring(held.value)):equals("<secret, 7 bytes>")
    expect({ held.contentType, held.tags.made }):equals({ "text/plain", "here" })
    expect(vault:secret("nothing")):equals(nil)
    expect(function() vault:set_secret("no name", "x") end):raises("1 to 127 letters")
    vault:set_secret("spec-secret", "line one\nline two\n")
    expect(vault:secret("spec-secret").value:length()):equals(18)
    expect(#vault:secret_versions("spec-secret"):list()):equals(2)
  end)

  it("are not in the text of any error", function()
    local ok, err = pcall(vault.set_secret, vault, "spec-secret", secret.new("hun" .. "ter2"), {
      attributes = { enabled = "maybe" },
    })
    expect(ok):equals(false)
    expect(require("pretty").format(err):find("hunter2", 1, true)):equals(nil)
  end)
end)

describe("keys of an account", function()
  it("are secrets", function()
    local keys = batch:keys()
    expect(tostring(keys.primary)):matches("^<secret, %d+ bytes>$")
    expect(tostring(keys.secondary)):matches("^<secret, %d+ bytes>$")
    expect(function() batch:regenerate_key("third") end):raises("primary or secondary")
  end)
end)
