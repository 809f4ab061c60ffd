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
