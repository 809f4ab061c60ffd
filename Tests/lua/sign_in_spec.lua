--- Signing in: methods, clouds and who is signed in, on the emulator.

local azure = require("azure")
local secret = require("secret")

-- What a call raises.
local function error_of(f, ...)
  local ok, err = pcall(f, ...)
  assert(not ok, "nothing was raised")
  return err
end

describe("azure.login", function()
  it("names the nearest of a misspelt option or method", function()
    expect(function() azure.login({ metod = "cli" }) end):raises("did you mean 'method'?")
    expect(function() azure.login({ method = "enviroment" }) end)
      :raises("unknown method 'enviroment', did you mean 'environment'?")
  end)

  it("refuses an option that the method does not use", function()
    expect(function() azure.login({ method = "cli", client_secret = secret.new("s") }) end)
      :raises("method 'cli' does not use it")
    expect(function() azure.login({ emulator = true, tenant = "t" }) end)
      :raises("takes no other option")
  end)

  it("says what a method lacks", function()
    local err = error_of(azure.login, { client_secret = secret.new("hush"), client_id = "app" })
    expect(err.kind):equals("credential")
    expect(err.code):equals("NoCredential")
    expect(err.message):equals("cannot sign in by method 'secret': 'tenant' is not given, and "
      .. "AZURE_TENANT_ID is not set")
  end)

  it("says why a certificate cannot be used", function()
    local err = error_of(azure.login, {
      tenant = "t", client_id = "c", certificate = "nowhere.pfx",
    })
    expect(err.code):equals("InvalidCredential")
    expect(err.message):contains("cannot read 'nowhere.pfx': No such file")
  end)

  it("knows the clouds, and describes others by a file", function()
    for _, name in ipairs({ "public", "usgovernment", "china" }) do
      expect(azure.login({ method = "cli", cloud = name }).cloud):equals(name)
    end
    expect(error_of(azure.login, { method = "cli", cloud = "chine" }).message)
      :contains("none of public, usgovernment, china, emulator")
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write('{ "name": "mine" }')
    file:flush()
    local err = error_of(azure.login, { method = "cli", cloud = path })
    os.remove(path)
    expect(err.code):equals("Cloud")
    expect(err.message):contains("'authority' is missing")
  end)
end)

if not azure.emulator then
  describe("a session", function()
    skip("tells who is signed in", "needs --emulator")
  end)
  return
end

local emulator <const> = azure.emulator

-- The emulator's service principal, as one would give one's own.
local function login(client_secret)
  return azure.login({
    method = "secret", cloud = "emulator", tenant = emulator.tenant_id,
    client_id = emulator.client_id, client_secret = client_secret,
  })
end

local function run(command)
  local pipe <close> = assert(io.popen(command .. " 2>&1"))
  return (pipe:read("a"):gsub("\n$", ""))
end

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Runs code in another shell, on a machine whose identities the emulator gives.
local function on_machine(variables, code)
  local fields = {}
  for _, name in ipairs({ "authority", "resource_manager", "resource_manager_audience",
    "batch_audience", "batch_suffix", "vault_audience", "vault_suffix" }) do
    fields[name] = emulator[name]
  end
  fields.name = "lab"
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  file:write(require("json").encode(fields))
  file:flush()
  local output = run(("env -i AZURE_POD_IDENTITY_AUTHORITY_HOST=%s %s CLOUD=%s %s -e %s"):format(
    emulator.imds, variables, path, quoted(run("readlink /proc/$PPID/exe")), quoted(code)))
  os.remove(path)
  return output
end

describe("a managed identity", function()
  local identity <const> = emulator.identities[1]

  it("is used by its client id, its resource id and the chain", function()
    local by_option = [[
      local who = azure.login({ method = "managed", cloud = os.getenv("CLOUD"), %s }):whoami()
      print(who.object_id, who.client_id, who.method, who.cloud)]]
    local expected = table.concat(
      { identity.principal_id, identity.client_id, "managed", "lab" }, "\t")
    expect(on_machine("", by_option:format(("client_id = %q"):format(identity.client_id))))
      :equals(expected)
    expect(on_machine("", by_option:format(("resource_id = %q"):format(identity.id))))
      :equals(expected)
    expect(on_machine("AZURE_CLIENT_ID=" .. identity.client_id, [[
      print(azure.login({ cloud = os.getenv("CLOUD") }):whoami().object_id)]]))
      :equals(identity.principal_id)
  end)

  it("is looked for in the emulator where one runs beside the shell", function()
    local who = azure.login({ method = "managed", client_id = identity.client_id }):whoami()
    expect({ who.cloud, who.method, who.object_id })
      :equals({ "emulator", "managed", identity.principal_id })
  end)

  it("that the machine does not have ends the chain", function()
    expect(on_machine("AZURE_CLIENT_ID=other", [[
      azure.login({ cloud = os.getenv("CLOUD") }):whoami()]])):contains("Identity not found")
  end)
end)

-- Runs code in another shell with an emulator of its own; a terminal makes it one for a person.
local function beside_emulator(variables, code, terminal)
  local command = ("env -i %s %s --emulator -e %s"):format(
    variables, quoted(run("readlink /proc/$PPID/exe")), quoted(code))
  return run(terminal and ("script -qefc %s /dev/null"):format(quoted(command)) or command)
end

describe("a certificate", function()
  it("signs in where it is registered, and nowhere else", function()
    local function login_with(file, password)
      return azure.login({
        method = "certificate", cloud = "emulator", tenant = emulator.tenant_id,
        client_id = emulator.client_id, certificate = file, certificate_password = password,
      })
    end
    local who = login_with(emulator.client_certificate_file):whoami()
    expect({ who.client_id, who.method }):equals({ emulator.client_id, "certificate" })
    expect(who.object_id)
      :equals(login(secret.file(emulator.client_secret_file)):whoami().object_id)

    local other = emulator.pfx[1]
    local az = login_with(other.file, secret.file(other.password_file))
    expect(error_of(az.whoami, az).inner_code):equals("AADSTS700027")
  end)
end)

describe("a federated token", function()
  it("is read from the file that the environment names, for each request", function()
    local path = os.tmpname()
    local output = beside_emulator("AZURE_FEDERATED_TOKEN_FILE=" .. path, [[
      local function write(text)
        local file <close> = assert(io.open(os.getenv("AZURE_FEDERATED_TOKEN_FILE"), "w"))
        file:write(text)
      end
      local held <close> = assert(io.open(azure.emulator.federated_token_file))
      local options = {
        method = "workload", cloud = "emulator", tenant = azure.emulator.tenant_id,
        client_id = azure.emulator.client_id,
      }
      write(held:read("a"))
      local who = azure.login(options):whoami()
      print(who.method, who.client_id == azure.emulator.client_id)
      local request = require("emulator.native").request
      write(request("POST", "/federated-tokens", { subject = "somebody" }).token)
      local az = azure.login(options)
      local _, err = pcall(az.whoami, az)
      print(err.inner_code)]])
    os.remove(path)
    expect(output):equals("workload\ttrue\nAADSTS700213")
  end)
end)

describe("a device code", function()
  it("is shown at a terminal, and signs in whoever enters it", function()
    local output = beside_emulator("", [[
      local async = require("async")
      local request = require("emulator.native").request
      local az = azure.login({
        method = "device", cloud = "emulator", tenant = azure.emulator.tenant_id,
      })
      local task = async.spawn(az.whoami, az)
      local waiting
      repeat
        async.sleep(0.01)
        waiting = request("GET", "/device-codes").value[1]
      until waiting
      request("POST", "/device-codes/" .. waiting.user_code .. "/approve")
      print("shown: " .. waiting.user_code)
      local who = task:wait()
      print(who.method, who.client_id)]], true)
    local code = output:match("enter the code (%w+) to authenticate")
    expect(output):contains("shown: " .. tostring(code))
    expect(output):contains("device\t04b07795-8ddb-461a-bbee-02f9e1bf7b46")
  end)
end)

describe("a session", function()
  it("tells who is signed in, and never the token", function()
    local az = login(secret.file(emulator.client_secret_file))
    local who = az:whoami()
    expect(who.tenant):equals(emulator.tenant_id)
    expect(who.client_id):equals(emulator.client_id)
    expect(who.method):equals("secret")
    expect(who.cloud):equals("emulator")
    expect(who.object_id):matches("^%x+%-%x+%-%x+%-%x+%-%x+$")
    expect(who.expires):matches("^%d+%-%d+%-%d+T%d+:%d+:%d+Z$")
    expect(who):equals(azure.whoami(az))
    expect(require("pretty").format(who):find("eyJ", 1, true)):equals(nil)
    expect(#az:subscriptions():list() > 0):is_true()
  end)

  it("passes on what Entra ID says of a wrong secret, without the secret", function()
    local az = login(secret.new("wrong-and-hidden"))
    local err = error_of(az.whoami, az)
    expect(err.inner_code):equals("AADSTS7000215")
    expect(err.next_step):contains("client secret")
    expect(tostring(err):find("hidden", 1, true)):equals(nil)
  end)
end)
