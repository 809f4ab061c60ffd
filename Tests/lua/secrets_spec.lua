local secrets = require("prompt.secrets")

describe("secrets in entries", function()
  local function holds(...)
    for _, text in ipairs({ ... }) do
      it("sees the one in " .. text:gsub("\n", " "):sub(1, 60), function()
        expect(secrets.holds_secret(text)):equals(true)
      end)
    end
  end

  local function holds_none(...)
    for _, text in ipairs({ ... }) do
      it("sees none in " .. text:gsub("\n", " "):sub(1, 60), function()
        expect(secrets.holds_secret(text)):equals(false)
      end)
    end
  end

  holds(
    'secret.new("hunter2")',
    "s = secret.new'hunter2'",
    "s = secret.new [[hunter2]]",
    'password = "hunter2"',
    'local client_secret <const> = "x"',
    "local pfxPassword = 'hunter2' .. suffix",
    'settings.apiToken = "x"',
    't["password"] = "x"',
    't.a["b"].accountKey = "x"',
    'user, password = "me", "hunter2"',
    'certificate.read("a.pfx", { password = "hunter2" })',
    'az = azure.login({ tenant = "t", client_id = "c", client_secret = secret.new("x") })',
    'x = { {\n  name = "a",\n  storage_key = ("x"),\n} }',
    'print("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc=")',
    'url = "https://a.blob.core.windows.net/c?sv=2022&sig=abc%3D"',
    'x = [[\n-----BEGIN RSA PRIVATE KEY-----\nabc',
    'password = "hunter2',
    ':time secret.new("x")'
  )

  holds_none(
    'print("the password is wrong")',
    'password = secret.prompt("PFX password: ")',
    'client_secret = secret.env("AZURE_CLIENT_SECRET")',
    'certificate.read("a.pfx", { password = secret.file("pass.txt") })',
    "for key, value in pairs(t) do print(key .. '=' .. value) end",
    'if key == "id" then print(key) end',
    'keyboard, monkey, tokenizer = "a", "b", "c"',
    'name, password = "me", secret.env("P")',
    "vault:secrets()",
    "az = azure.login()",
    'password = ""',
    't[key] = "value"',
    '-- password = "x"',
    "return password",
    ""
  )
end)
