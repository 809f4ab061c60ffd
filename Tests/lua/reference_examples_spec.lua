--- The examples, options and records of the reference on the emulator.

local async = require("async")
local azure = require("azure")
local emulator = require("emulator")
local reference = require("reference")

if not azure.emulator then
  describe("reference", function()
    skip("examples, options and records", "needs --emulator")
  end)
  return
end

-- What waits for a service in an example need not wait for the wall's clock as well: as much of
-- life passes at once. The examples of `async` itself wait.
local speed <const> = emulator.speed()
local advancing <const> = setmetatable({
  sleep = function(seconds) emulator.advance(seconds * speed) end,
}, { __index = async })

-- Runs an example in an environment of its own; what it prints is dropped.
local function run_example(entry)
  local file
  local is_about_time = entry.module == "async" or entry.receiver == "Task"
  local environment = setmetatable({
    async = not is_about_time and advancing or nil,
    os = setmetatable({
      tmpname = function()
        file = os.tmpname()
        return file
      end,
    }, { __index = os }),
  }, { __index = _G })
  local chunk = assert(load(entry.example, "=" .. entry.name, "t", environment))
  local real_print = print
  _G.print = function(...)
    for position = 1, select("#", ...) do
      tostring((select(position, ...)))
    end
  end
  local ok, err = pcall(chunk)
  _G.print = real_print
  if file then
    os.execute("rm -f " .. file .. "*")
  end
  return ok, err
end

-- What the emulator beside the shell has not, by what `needs` says.
local MISSING <const> = {
  signer = "needs an authority that signs requests",
  azure = "needs a subscription of Azure, the emulator has no such service",
}

describe("the example of", function()
  for _, entry in ipairs(reference.all()) do
    if entry.asks or entry.prints or entry.needs then
      it(entry.name .. " can be loaded", function()
        assert(load(entry.example, "=" .. entry.name, "t"))
      end)
      if entry.needs then
        skip("running " .. entry.name, assert(MISSING[entry.needs]))
      end
    elseif entry.example then
      it(entry.name .. " runs", function()
        local ok, err = run_example(entry)
        if not ok then
          error(err, 0)
        end
      end)
    end
  end
end)

local az = azure.login()
local batch = az:batch("contosorender")
local vault = az:vault("contoso-kv")
local files = azure.emulator.pfx[1]
local pfx = require("certificate").read(files.file, {
  password = require("secret").file(files.password_file),
})
-- Signed in to nothing: no call with it gets as far as a request.
local store = azure.login({
  tenant = "contoso.example", client_id = "nobody", client_secret = require("secret").new("none"),
  cloud = "public",
}):storage("contosostore")
local inventory = require("migrate").inventory(batch)
local plan = require("migrate").plan(inventory, {
  pools = {}, vault = az:vaults()(), identity = azure.emulator.identities[1],
})
local made_journal = os.tmpname()
local carried = require("extension").for_pool(batch:arm_pool("render-linux"), {
  certificates = { "https://contoso-kv.vault.azure.net/secrets/render" },
  identity = azure.emulator.identities[1],
})

-- How to call each function whose options are checked, with the options as the last argument.
local CALLS <const> = {
  ["azure.login"] = azure.login,
  ["Session:batch"] = function(options) return az:batch("contosorender", options) end,
  ["Session:assign_role"] = function(options) return az:assign_role(options) end,
  ["BatchAccount:pools"] = function(options) return batch:pools(options) end,
  ["BatchAccount:certificates"] = function(options) return batch:certificates(options) end,
  ["BatchAccount:jobs"] = function(options) return batch:jobs(options) end,
  ["BatchAccount:nodes"] = function(options) return batch:nodes("render-linux", options) end,
  ["BatchAccount:put_pool"] = function(options) return batch:put_pool("nothing", {}, options) end,
  ["KeyVault:set_secret"] = function(options)
    return vault:set_secret("nothing", "nothing", options)
  end,
  ["KeyVault:import"] = function(options) return vault:import("nothing", pfx, options) end,
  ["certificate.read"] = function(options)
    return require("certificate").read(files.file, options)
  end,
  ["certificate.parse"] = function(options)
    return require("certificate").parse(pfx.leaf.pem, options)
  end,
  ["certificate.card"] = function(options) return require("certificate").card(pfx, options) end,
  ["certificate.find"] = function(options)
    return require("certificate").find(".", {}, options)
  end,
  ["certificate.make"] = require("certificate").make,
  ["certificate.make_request"] = require("certificate").make_request,
  ["Certificate:card"] = function(options) return pfx.leaf:card(options) end,
  ["Certificate:details"] = function(options) return pfx.leaf:details(options) end,
  ["Certificate:json"] = function(options) return pfx.leaf:json(options) end,
  ["CertificateBundle:card"] = function(options) return pfx:card(options) end,
  ["CertificateBundle:details"] = function(options) return pfx:details(options) end,
  ["CertificateBundle:json"] = function(options) return pfx:json(options) end,
  ["CertificateBundle:pem"] = function(options) return pfx:pem(options) end,
  ["CertificateBundle:pfx"] = function(options) return pfx:pfx(nil, options) end,
  ["CertificateBundle:write"] = function(options)
    return pfx:write("nothing.pem", options)
  end,
  ["extension.linux"] = require("extension").linux,
  ["extension.windows"] = require("extension").windows,
  ["extension.successor"] = function(options)
    return require("extension").successor(batch:arm_pool("render-linux"), options)
  end,
  ["extension.for_pool"] = function(options)
    return require("extension").for_pool(batch:arm_pool("render-linux"), options)
  end,
  ["extension.start_task"] = function(options)
    return require("extension").start_task(batch:arm_pool("render-linux"), options)
  end,
  ["Extension:arm_template"] = function(options) return carried:arm_template(options) end,
  ["Extension:terraform"] = function(options) return carried:terraform(options) end,
  ["Extension:az"] = function(options) return carried:az(options) end,
  ["Extension:rest"] = function(options) return carried:rest(options) end,
  ["Journal:run"] = function(options)
    return require("journal").open(made_journal):run(options)
  end,
  ["migrate.inventory"] = function(options) return require("migrate").inventory(az, options) end,
  ["Inventory:only"] = function(options) return inventory:only(options) end,
  ["migrate.audit"] = function(options) return require("migrate").audit(inventory, options) end,
  ["migrate.expiring"] = function(options)
    return require("migrate").expiring(inventory, options)
  end,
  ["migrate.sources"] = function(options) return require("migrate").sources(options) end,
  ["migrate.plan"] = function(options) return require("migrate").plan(inventory, options) end,
  ["Plan:apply"] = function(options) return plan:apply(options) end,
  ["Plan:verify"] = function(options) return plan:verify(options) end,
  ["Plan:rotation"] = function(options) return plan:rotation(options) end,
  ["Plan:rollback"] = function(options) return plan:rollback(options) end,
  ["Plan:retire"] = function(options) return plan:retire(options) end,
  ["migrate.report"] = require("migrate").report,
  ["json.encode"] = function(options) return require("json").encode({}, options) end,
  ["json.decode"] = function(options) return require("json").decode("{}", options) end,
  ["async.map"] = function(options) return require("async").map({}, print, options) end,
  ["Session:batch_accounts"] = function(options) return az:batch_accounts(options) end,
  ["Session:query"] = function(options) return az:query("resources | project id", options) end,
  ["StorageAccount:put"] = function(options) return store:put("box", "blob", "", options) end,
  ["StorageAccount:list"] = function(options) return store:list("box", options) end,
  ["StorageAccount:sas_url"] = function(options) return store:sas_url("box", "blob", options) end,
  ["Items:list"] = function(options) return batch:pools():list(options) end,
  ["pretty.table"] = function(options) return require("pretty").table({}, options) end,
  ["pretty.record"] = function(options) return require("pretty").record({}, options) end,
  ["pretty.render"] = function(options) return require("pretty").render({}, "json", options) end,
  ["emulator.advance"] = function(options) return emulator.advance(0, options) end,
  ["emulator.settle"] = emulator.settle,
  ["emulator.fault"] = emulator.fault,
  ["shell.once"] = function(options) return require("shell").once("x", print, options) end,
  ["shell.confirm"] = function(options) return require("shell").confirm(options) end,
  ["pretty.format"] = function(options) return require("pretty").format(1, options) end,
}

-- Functions that take a table and use what they know of it.
local UNCHECKED <const> = {
  ["arguments.parse"] = true,
}

local RECEIVERS <const> = { Session = az, BatchAccount = batch, KeyVault = vault }

-- A call of an operation of a service: what goes before the options does not matter.
local function call_of(entry)
  if CALLS[entry.name] or not entry.operation then
    return CALLS[entry.name]
  end
  return function(options)
    local receiver <const>, arguments = RECEIVERS[entry.receiver], {}
    for position = 1, #entry.parameters - 1 do
      arguments[position] = entry.parameters[position].type:find("^table") and {} or "name"
    end
    arguments[#entry.parameters] = options
    return receiver[entry.key](receiver, table.unpack(arguments))
  end
end

local function options_of(entry)
  local parameters = entry.parameters or {}
  local last = parameters[#parameters]
  return last and last.options
end

describe("options", function()
  for _, entry in ipairs(reference.all()) do
    local options, call = options_of(entry), call_of(entry)
    if options and not UNCHECKED[entry.name] then
      it("of " .. entry.name .. " are those that it takes", function()
        for _, option in ipairs(options) do
          -- No option takes a function, so each call fails before it sends anything.
          local _, err = pcall(call, { [option.name] = print })
          expect(tostring(err):find("unknown option", 1, true)):equals(nil)
        end
        local _, err = pcall(call, { no_such_option = print })
        expect(err):contains("unknown option 'no_such_option'")
      end)
    end
  end
end)

os.execute("rm -f " .. made_journal .. "*")

local run <close> = require("journal").open(made_journal):run({ plan = "p" })
run:begin("step", {})
local identity = azure.emulator.identities[1]
local scope = az:vault_resource("contoso-kv").id
az:assign_role({ scope = scope, role = "4633458b-17de-408a-b874-0445c86b69e6",
  principal = identity.principal_id })
vault:import("reference-spec", pfx)

-- One of each record that the emulator has.
local RECORDS <const> = {
  SignedInIdentity = az:whoami(),
  Subscription = az:subscriptions()(),
  BatchAccountResource = az:batch_accounts()(),
  VaultResource = az:vaults()(),
  Identity = az:identity(identity.id),
  RoleAssignment = az:role_assignments(scope, identity.principal_id)(),
  Pool = batch:pools()(),
  ArmPool = batch:arm_pool("render-linux"),
  BatchCertificate = batch:certificates()(),
  Job = batch:jobs()(),
  Node = batch:nodes("render-linux")(),
  VaultCertificateItem = vault:certificates()(),
  VaultCertificate = vault:certificate("reference-spec"),
  JournalStep = run:steps()[1],
  Inventory = inventory,
  Finding = require("migrate").audit(inventory)[1],
}

local function type_of(value)
  return math.type(value) or type(value)
end

describe("the fields of", function()
  for name, record in pairs(RECORDS) do
    it(name .. " are there, with their types", function()
      for _, field in ipairs(reference.entry(name).fields) do
        local value, wanted = record[field.name], field.type:gsub("%?$", "")
        if wanted ~= "any" and not (value == nil and field.type:find("?", 1, true)) then
          expect(field.name .. " " .. type_of(value)):equals(field.name .. " " .. wanted)
        end
      end
    end)
  end
end)

os.execute("rm -f " .. made_journal .. "*")
