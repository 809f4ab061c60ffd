local azure = require("azure")
local json = require("json")
local pretty = require("pretty")
local views = require("views")

describe("views", function()
  it("have columns that tolerate any record", function()
    for _, kind in ipairs(views.kinds()) do
      local columns = views.columns(kind)
      local text = pretty.table({ { unexpected = 1 } }, { columns = columns, width = 200 })
      expect(text):contains(columns[1][1])
    end
  end)

  it("are there for whatever is listed", function()
    for _, operations in pairs(require("azure.native").operations) do
      for _, operation in ipairs(operations) do
        expect(operation.kind == nil or views.columns(operation.kind) ~= nil):is_true()
      end
    end
  end)

  it("are not seen in the list", function()
    local list = views.tag(json.array({}), "pools")
    expect(next(list)):equals(nil)
    expect(json.encode(list)):equals("[]")
    expect(views.kind(list)):equals("pools")
    expect(views.kind({})):equals(nil)
  end)

  it("name what they count", function()
    expect(views.noun("pools", 1)):equals("pool")
    expect(views.noun("pools", 0)):equals("pools")
    expect(views.noun("nothing", 2)):equals("rows")
  end)

  local function shows(kind, record, text)
    it("show " .. kind, function()
      expect(pretty.table({ record }, { columns = views.columns(kind) })):equals(text)
    end)
  end

  shows("pools", {
    id = "render-linux", state = "active", allocationState = "resizing", vmSize = "standard_d2s_v3",
    currentDedicatedNodes = 2, targetDedicatedNodes = 4, currentLowPriorityNodes = 0,
    targetLowPriorityNodes = 10, certificateReferences = { {}, {} },
    virtualMachineConfiguration = { imageReference = { sku = "22_04-lts" } },
  }, [[
id            state   alloc     size             nodes  low   certs  image
────────────  ──────  ────────  ───────────────  ─────  ────  ─────  ─────────
render-linux  active  resizing  standard_d2s_v3  2/4    0/10      2  22_04-lts]])

  shows("jobs", {
    id = "render-frames", state = "active", poolInfo = { poolId = "render-linux" }, priority = -5,
    creationTime = "2026-11-24T02:35:05.1998882Z",
  }, [[
id             state   pool          priority  created
─────────────  ──────  ────────────  ────────  ────────────────
render-frames  active  render-linux        -5  2026-11-24 02:35]])

  shows("vault_certificates", {
    id = "https://contoso-kv.vault.azure.net/certificates/render",
    attributes = { enabled = true, exp = 1798761600, updated = 1735689600 }, x5t = "abc",
  }, [[
name    enabled  expires           updated           x5t
──────  ───────  ────────────────  ────────────────  ───
render  true     2027-01-01 00:00  2025-01-01 00:00  abc]])

  shows("node_extensions", {
    instanceView = { name = "KVVMExtension", statuses = { { message = "Synced" } } },
    vmExtension = { type = "KeyVaultForLinux" }, provisioningState = "Succeeded",
  }, [[
name           type              state      status
─────────────  ────────────────  ─────────  ──────
KVVMExtension  KeyVaultForLinux  Succeeded  Synced]])

  it("suit what the lists of Azure give", function()
    local az = azure.login()
    local batch = az:batch("contosorender")
    for kind, items in pairs({
      subscriptions = az:subscriptions(), batch_accounts = az:batch_accounts(),
      vaults = az:vaults(), pools = batch:pools(), jobs = batch:jobs(),
      batch_certificates = batch:certificates(), nodes = batch:nodes("render-linux"),
    }) do
      local list = items:list()
      expect(views.kind(list)):equals(kind)
      expect(#list > 0):is_true()
      for _, column in ipairs(views.columns(kind)) do
        -- All but what says why something failed.
        if column[1] ~= "delete error" then
          local text = pretty.table(list, { columns = { column } })
          expect(text:match("\n([^\n]+)$") ~= nil):is_true()
        end
      end
    end
  end)
end)
