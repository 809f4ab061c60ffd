local extension = require("extension")

local URL <const> = "https://contoso-kv.vault.azure.net/secrets/render"
local CLIENT <const> = "885b1a3d-f13c-4030-afcf-9f05044d78dc"

describe("extension", function()
  it("takes secret URLs and certificates of a vault", function()
    local plain = extension.linux({ certificates = { URL }, client_id = CLIENT })
    local held = extension.linux({
      certificates = { { sid = URL .. "/0123456789abcdef0123456789abcdef" } },
      client_id = CLIENT,
    })
    expect(plain.body):equals(held.body)
    expect(plain.body.settings.secretsManagementSettings.observedCertificates):equals({
      { url = URL },
    })
    expect(plain.type):equals("KeyVaultForLinux")
  end)

  it("names the field that breaks a rule", function()
    local _, failure = pcall(extension.linux, {
      certificates = { URL .. "/0123456789abcdef0123456789abcdef" },
      client_id = CLIENT,
    })
    expect(failure.kind):equals("extension")
    expect(failure.code):equals("pinnedVersion")
    expect(failure.field):equals("observedCertificates[0].url")
  end)

  it("refuses a pool that isn't made of virtual machines", function()
    local made = extension.windows({ certificates = { URL }, client_id = CLIENT })
    local pool = { properties = { deploymentConfiguration = { cloudServiceConfiguration = {} } } }
    expect(function()
      extension.successor(pool, { extension = made, identity = "/i" })
    end):raises("virtualMachineConfiguration")
  end)
end)

local AGENT <const> = "batch.node.ubuntu 22.04"
local SCOPE <const> = "/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso"
local IDENTITY <const> = {
  id = SCOPE .. "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity",
  client_id = CLIENT,
}

local function old_pool()
  return {
    id = SCOPE .. "/providers/Microsoft.Batch/batchAccounts/contosorender/pools/render",
    properties = {
      vmSize = "STANDARD_D2S_V3",
      deploymentConfiguration = {
        virtualMachineConfiguration = {
          imageReference = { offer = "jammy", sku = "22_04-lts" },
          nodeAgentSkuId = AGENT,
        },
      },
      startTask = { commandLine = "/bin/true $AZ_BATCH_CERTIFICATES_DIR" },
    },
  }
end

describe("extension.for_pool", function()
  it("lets the pool decide, and puts the successor beside it", function()
    local made = extension.for_pool(old_pool(), { certificates = { URL }, identity = IDENTITY })
    expect(made.type):equals("KeyVaultForLinux")
    expect(made:rest().url:match("[^/]+$")):equals("render-kv?api-version=2024-07-01")
    expect(made:rest().body):equals(made.pool)
    expect(made:arm_template({ as = "table" }).resources[1].properties.vmSize)
      :equals("STANDARD_D2S_V3")
    expect(made:bicep()):contains("resource pool 'Microsoft.Batch/batchAccounts/pools@")
    expect(made:terraform()):contains('resource "azurerm_batch_pool" "pool"')
    expect(made:terraform({ provider = "azapi" })):contains('resource "azapi_resource" "pool"')
    expect(made:az()):contains("az rest --method put")
  end)

  it("takes settings of each certificate", function()
    local made = extension.for_pool(old_pool(), {
      identity = { IDENTITY },
      certificates = { {
        certificate = { sid = URL .. "/0123456789abcdef0123456789abcdef" },
        store_location = "/etc/certificates",
        symbolic_link_name = "render.pem",
        readers = { "_azbatch", { user = "root", group = "svc" } },
      } },
    })
    local management = made:settings().secretsManagementSettings
    expect(management.aclEnabled):is_true()
    expect(management.observedCertificates):equals({ {
      url = URL,
      certificateStoreLocation = "/etc/certificates",
      customSymbolicLinkName = "render.pem",
      acls = { { user = "_azbatch" }, { user = "root", group = "svc" } },
    } })
  end)

  it("names what it does not know", function()
    expect(function()
      extension.for_pool(old_pool(), {
        identity = IDENTITY, certificates = { { url = URL, stor_location = "/x" } },
      })
    end):raises("certificates[1].stor_location")
  end)

  it("refuses the data plane, and pools for settings without one", function()
    local made = extension.for_pool(old_pool(), { certificates = { URL }, identity = IDENTITY })
    local _, failure = pcall(made.data_plane, made)
    expect(failure.code):equals("unsupportedCarrier")
    local alone = extension.linux({ certificates = { URL }, client_id = CLIENT })
    expect(alone.pool):equals(nil)
    expect(function() alone:bicep() end):raises("extension.for_pool")
  end)
end)

describe("extension.start_task", function()
  it("goes before the old one, which for_pool takes along", function()
    local pool = old_pool()
    local task = extension.start_task(pool, { certificates = { { url = URL } } })
    expect(task.start_task.commandLine):contains("/bin/true $CERTFERRY_CERTIFICATES_DIR")
    expect(task.environment):equals({
      { name = "CERTFERRY_CERTIFICATES_DIR", value = "/opt/certificates" },
    })
    local made = extension.for_pool(pool, {
      certificates = { URL }, identity = IDENTITY, start_task = task.start_task,
    })
    expect(made.pool.properties.startTask):equals(task.start_task)
  end)

  it("names the source that it does not know", function()
    expect(function()
      extension.start_task(old_pool(), { certificates = { { from = "disk", url = URL } } })
    end):raises("certificates[1].from")
  end)
end)

describe("extension.explain", function()
  it("says what nodes get and what is wrong", function()
    local made = extension.for_pool(old_pool(), { certificates = { URL }, identity = IDENTITY })
    local explanation = extension.explain(made.pool)
    expect(explanation.certificates[1].place)
      :equals("/var/lib/waagent/Microsoft.Azure.KeyVault.Store/contoso-kv.render")
    expect(#explanation.problems):equals(1)
    expect(explanation.problems[1].field):equals("startTask")
    expect(tostring(explanation)):contains("contoso-kv.vault.azure.net")
  end)
end)

local azure = require("azure")

describe("a successor of extension.for_pool", function()
  if not azure.emulator then
    skip("what the service makes of it", "needs --emulator")
    return
  end

  it("is taken, and reads the same in both interfaces", function()
    local batch = azure.login():batch("contosorender")
    for _, name in ipairs({ "render-linux", "preview-linux" }) do
      local pool = batch:arm_pool(name)
      local task = extension.start_task(pool, { certificates = { { url = URL } } })
      local successor = "extension-spec-" .. name
      local made = extension.for_pool(pool, {
        name = successor, certificates = { URL }, identity = azure.emulator.identities[1],
        start_task = task.start_task,
      })
      batch:put_pool(successor, made.pool, { if_none_match = "*" })
      local managed = extension.explain(batch:arm_pool(successor))
      local data = extension.explain(batch:pool(successor))
      expect(managed.problems):equals({})
      expect(data.problems):equals({})
      expect(data.certificates):equals(managed.certificates)
      expect(data.version):equals("3.0")
      expect(data.folder):equals("/opt/certificates")
      expect(data.variable):equals("CERTFERRY_CERTIFICATES_DIR")
      batch:delete_pool(successor)
    end
  end)
end)
