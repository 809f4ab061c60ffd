--- The inventory: what hides in texts, what is kept of secrets, files, and an estate on the
-- emulator.

local azure = require("azure")
local consumers = require("migrate.inventory.consumers")
local emulator = require("emulator")
local json = require("json")
local masking = require("migrate.inventory.masking")
local mentions = require("migrate.inventory.mentions")
local migrate = require("migrate")
local pretty = require("pretty")
local references = require("migrate.inventory.references")
local sizes = require("migrate.inventory.sizes")
local views = require("views")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")

local T1 <const>, T2 <const> = estate.T1, estate.T2

local function spellings(text)
  local found = {}
  for position, mention in ipairs(mentions.of(text)) do
    found[position] = mention.spelling or mention.thumbprint or mention.what
  end
  return found
end

describe("mentions", function()
  it("are found in each spelling of the variable", function()
    expect(spellings("$AZ_BATCH_CERTIFICATES_DIR/a")):equals({ "$X" })
    expect(spellings("${AZ_BATCH_CERTIFICATES_DIR}")):equals({ "${X}" })
    expect(spellings("%AZ_BATCH_CERTIFICATES_DIR%\\a")):equals({ "%X%" })
    expect(spellings("$env:AZ_BATCH_CERTIFICATES_DIR")):equals({ "$env:X" })
    expect(spellings("os.environ['az_batch_Certificates_dir']")):equals({ "X" })
    expect(spellings("$AZ_BATCH_CERTIFICATES_DIR ${AZ_BATCH_CERTIFICATES_DIR}"))
      :equals({ "$X", "${X}" })
    expect(spellings("$AZ_BATCH_TASK_DIR")):equals({})
  end)

  it("are thumbprints in either case, with or without separators", function()
    for _, separator in ipairs({ "", " ", ":", "-" }) do
      for _, text in ipairs({ T1, T1:lower() }) do
        local spaced = text:gsub("(..)", "%1" .. separator):gsub("[ :-]$", "")
        expect(spellings("x '" .. spaced .. "' y")):equals({ T1 })
      end
    end
    expect(spellings("sha1-" .. T1:lower() .. ".pfx")):equals({ T1 })
    expect(spellings(T1 .. " " .. T2)):equals({ T1, T2 })
  end)

  it("are no other numbers of hexadecimal digits", function()
    expect(spellings(T1:sub(2))):equals({})
    expect(spellings(T1 .. "0")):equals({})
    expect(spellings("x" .. T1)):equals({})
    expect(spellings(("ab "):rep(19))):equals({})
  end)

  it("are the stores of Windows", function()
    expect(spellings("dir Cert:\\LocalMachine\\My")):equals({ "certificate store" })
    expect(spellings("certutil -f -p x -importpfx a.pfx")):equals({ "certificate store" })
  end)
end)

local function sites_of(account)
  local found = {}
  for position, consumer in ipairs(account.consumers) do
    found[position] = consumer.site .. " " .. consumer.path
  end
  return found
end

local USE <const> = "cat $AZ_BATCH_CERTIFICATES_DIR/a.pfx"

describe("consumers", function()
  it("are found at every site", function()
    local specification = {
      jobManagerTask = { commandLine = USE }, jobPreparationTask = { commandLine = USE },
      jobReleaseTask = { commandLine = USE },
      commonEnvironmentSettings = { { name = "DIR", value = "%AZ_BATCH_CERTIFICATES_DIR%" } },
      poolInfo = { autoPoolSpecification = { pool = { startTask = { commandLine = USE } } } },
    }
    local job = { id = "j", state = "active" }
    for key, value in pairs(specification) do
      job[key] = value
    end
    local account = estate.account({
      pools = { estate.pool({ startTask = { commandLine = USE } }) }, jobs = { job },
      schedules = { { id = "s", jobSpecification = specification } },
      tasks = { { id = "t", job = "j", commandLine = USE } },
    })
    local specified = "jobSchedules/s/jobSpecification/"
    local auto = "poolInfo/autoPoolSpecification/pool/startTask/commandLine"
    expect(sites_of(account)):equals({
      "start task pools/linux/startTask/commandLine",
      "job manager jobs/j/jobManagerTask/commandLine",
      "job preparation jobs/j/jobPreparationTask/commandLine",
      "job release jobs/j/jobReleaseTask/commandLine",
      "job environment jobs/j/commonEnvironmentSettings[DIR]",
      "autopool start task jobs/j/" .. auto,
      "job manager " .. specified .. "jobManagerTask/commandLine",
      "job preparation " .. specified .. "jobPreparationTask/commandLine",
      "job release " .. specified .. "jobReleaseTask/commandLine",
      "job environment " .. specified .. "commonEnvironmentSettings[DIR]",
      "autopool start task " .. specified .. auto,
      "task jobs/j/tasks/t/commandLine",
    })
  end)

  it("are found in every field", function()
    local function field_of(task)
      task.id, task.job = "t", "j"
      local found = consumers.of({ pools = {}, jobs = {}, schedules = {}, tasks = { task } })
      expect(#found):equals(1)
      return found[1].field
    end
    expect(field_of({ environmentSettings = { { name = "THUMB", value = T1 } } }))
      :equals("environmentSettings[THUMB]")
    expect(field_of({ resourceFiles = { {}, { filePath = "sha1-" .. T1 .. ".pfx" } } }))
      :equals("resourceFiles[2].filePath")
    expect(field_of({ containerSettings = { containerRunOptions = "-v " .. USE } }))
      :equals("containerSettings.containerRunOptions")
    expect(field_of({ multiInstanceSettings = { coordinationCommandLine = USE } }))
      :equals("multiInstanceSettings.coordinationCommandLine")
    expect(field_of({ applicationPackageReferences = { { applicationId = T1 } } }))
      :equals("applicationPackageReferences[1]")
  end)

  it("are not the scripts that bring certificates to nodes", function()
    local task = { id = "t", job = "j", environmentSettings = {
      { name = "CERTFERRY_SCRIPT", value = "follow batch-" .. T1:lower() .. ".pem" } } }
    expect(#consumers.of({ pools = {}, jobs = {}, schedules = {}, tasks = { task } })):equals(0)
  end)

  it("say as whom they run", function()
    local function user_of(identity, accounts)
      local account = estate.account({ pools = { estate.pool({ userAccounts = accounts,
        startTask = { commandLine = USE, userIdentity = identity } }) } })
      return account.consumers[1].user
    end
    expect(user_of(nil)):equals({ elevation = "nonadmin", scope = "pool" })
    expect(user_of({ autoUser = { scope = "Task", elevationLevel = "Admin" } }))
      :equals({ elevation = "admin", scope = "task" })
    expect(user_of({ username = "ada" }, { { name = "ada", elevationLevel = "admin" } }))
      :equals({ elevation = "admin", name = "ada" })
  end)

  it("show no secret", function()
    local account = estate.account({ pools = { estate.pool({ startTask = {
      commandLine = "openssl pkcs12 -in $AZ_BATCH_CERTIFICATES_DIR/a.pfx -passin pass:hunter2" } })
    } })
    expect(account.consumers[1].excerpt):contains("-passin pass:***")
    expect(account.consumers[1].excerpt:find("hunter2", 1, true)):equals(nil)
  end)
end)

describe("masking", function()
  it("keeps of the environment what mentions certificates", function()
    local masked = {}
    local job = masking.clean({ commonEnvironmentSettings = {
      { name = "TOKEN", value = "hunter2" }, { name = "EMPTY", value = "" },
      { name = "THUMB", value = T1 } }, userAccounts = { { name = "ada", password = "hunter3" } },
      url = "https://a.blob.core.windows.net/x?sv=1&sig=hunter4&se=2", none = json.null,
    }, "jobs/j", masked)
    local text = json.encode(job)
    expect(text:find("hunter", 1, true)):equals(nil)
    expect(text):contains(T1)
    expect(text):contains("se=2")
    expect(job.none):equals(nil)
    expect(job.commonEnvironmentSettings[1].value):equals(masking.MASK)
    table.sort(masked)
    expect(masked):equals({ "jobs/j/commonEnvironmentSettings[TOKEN]", "jobs/j/url",
      "jobs/j/userAccounts/ada/password" })
  end)
end)

describe("masking", function()
  it("knows passwords in commands, quoted or not, and leaves options and paths alone", function()
    for text, wanted in pairs({
      ['certutil -f -p "hunter 2" -importpfx a.pfx'] = 'certutil -f -p "***" -importpfx a.pfx',
      ["certutil -p hunter2 -importpfx a"] = "certutil -p *** -importpfx a",
      ["mkdir -p /opt/render"] = "mkdir -p /opt/render",
      ["openssl pkcs12 -passin pass:hunter2 -in a"] = "openssl pkcs12 -passin pass:*** -in a",
      ["az login --password 'hunter2' -u x"] = "az login --password '***' -u x",
      ["ConvertTo-SecureString 'hunter2' -Force"] = "ConvertTo-SecureString '***' -Force",
      ["ConvertTo-SecureString -String hunter2 -A"] = "ConvertTo-SecureString -String *** -A",
      ["ConvertTo-SecureString $pw -Force"] = "ConvertTo-SecureString $pw -Force",
      ["docker run -e API_KEY=hunter2 x"] = "docker run -e API_KEY=*** x",
      ["mount -o user=a,pass=hunter2,ro"] = "mount -o user=a,pass=***,ro",
      ["git clone https://a:hunter2@example.com/x"] = "git clone https://a:***@example.com/x",
      ["curl -H 'Authorization: Bearer hunter2'"] = "curl -H 'Authorization: Bearer ***'",
      ["https://a.example/x?sv=1&sig=%2Fhunter2&se=2"] = "https://a.example/x?sv=1&sig=***&se=2",
      ["AccountKey=hunter2==;EndpointSuffix=x"] = "AccountKey=***;EndpointSuffix=x",
      ["$key = Get-Item; $key='Cert:\\LocalMachine\\My'"] =
        "$key = Get-Item; $key='Cert:\\LocalMachine\\My'",
      ["--token " .. T1] = "--token ***",
    }) do
      expect(masking.text(text)):equals(wanted)
      expect(masking.text(wanted)):equals(wanted)
    end
  end)

  it("reaches every field of pools, jobs and tasks that can hold a secret", function()
    local link = "https://a.blob.core.windows.net/x?sig=hunter"
    local registry = { registryServer = "r", username = "u", password = "hunter" }
    local task = { commandLine = "x --password hunter",
      resourceFiles = { { httpUrl = link }, { storageContainerUrl = link } },
      outputFiles = { { destination = { container = { containerUrl = link } } } },
      environmentSettings = { { name = "A", value = "hunter" } },
      containerSettings = { registry = registry, containerRunOptions = "-e PASSWORD=hunter" },
      multiInstanceSettings = { coordinationCommandLine = "x --token hunter",
        commonResourceFiles = { { httpUrl = link } } } }
    local pool = { startTask = task, metadata = {}, userAccounts = { { name = "ada",
      password = "hunter", linuxUserConfiguration = { sshPrivateKey = "hunter" } } },
      mountConfiguration = {
        { azureBlobFileSystemConfiguration = { accountKey = "hunter", sasKey = "hunter" } },
        { azureFileShareConfiguration = { accountKey = "hunter", mountOptions = "pass=hunter" } },
        { cifsMountConfiguration = { password = "hunter", mountOptions = "o,password=hunter" } },
        { nfsMountConfiguration = { mountOptions = "secret=hunter" } } },
      virtualMachineConfiguration = {
        containerConfiguration = { containerRegistries = { registry } },
        extensions = { { name = "e", protectedSettings = { any = "hunter" },
          settings = '{"storageAccountKey":"hunter","x":"AccountKey=hunter"}' },
          { name = "f", settings = { storageAccountSasToken = "hunter" } } } } }
    local job = { jobManagerTask = task, jobPreparationTask = task, jobReleaseTask = task,
      commonEnvironmentSettings = { { name = "A", value = "hunter" },
        { name = "GITHUB_TOKEN", value = T1:lower() } },
      poolInfo = { autoPoolSpecification = { pool = pool } } }
    local text = json.encode(masking.clean(json.decode(json.encode({
      pool = pool, arm = { properties = pool }, job = job, schedule = { jobSpecification = job },
      task = task, node = { errors = { { message = "cannot read " .. link } } } })), "x", {}))
    expect(text:find("hunter", 1, true)):equals(nil)
    expect(text:find(T1:lower(), 1, true)):equals(nil)
  end)

  it("makes no difference to a plan: a pool is compared without its secrets", function()
    local body = require("migrate.plan.body")
    local pool = { properties = { startTask = { commandLine = "x --password 'hunter2' &",
      resourceFiles = { { httpUrl = "https://a.example/x?sv=1&sig=hunter3" } } },
      deploymentConfiguration = { virtualMachineConfiguration = { extensions = { {
        settings = '{"z":1,"storageAccountKey":"hunter4"}' } } } } } }
    local kept = masking.clean(json.decode(json.encode(pool)), "x", {})
    expect(body.masked(kept)):equals(body.masked(pool))
  end)
end)

describe("references", function()
  it("of both planes are one, with who has seen them", function()
    local merged = references.merge({ certificateReferences = {
      { thumbprint = T1:lower(), storeName = "My", storeLocation = "currentuser",
        visibility = { "task" } } } }, { properties = { certificates = {
      { id = "/x/certificates/sha1-" .. T1:lower(), storeName = "my", storeLocation = "CurrentUser",
        visibility = { "StartTask" } },
      { id = "/x/certificates/SHA1-" .. T2, visibility = {} } } } })
    expect(#merged):equals(2)
    expect(merged[1].seen_in):equals({ "data plane", "management" })
    expect(merged[1].other_visibility):equals({ "starttask" })
    expect(merged[2].thumbprint):equals(T2)
    expect(merged[2].seen_in):equals({ "management" })
  end)
end)

describe("sizes", function()
  it("tell cores by name where the service does not", function()
    expect(sizes.cores_by_name("STANDARD_D2S_V3")):equals(2)
    expect(sizes.cores_by_name("standard_nc24rs_v3")):equals(24)
    expect(sizes.cores_by_name("basic")):equals(nil)
  end)
end)

local path = os.tmpname()

local function write(text)
  local file <close> = assert(io.open(path, "w"))
  assert(file:write(text))
end

local function refusal(text)
  write(text)
  return tostring(select(2, pcall(migrate.load_inventory, path)))
end

describe("an inventory's file", function()
  it("gives back what was saved, readable by its owner alone", function()
    local inventory = estate.inventory()
    expect(inventory:save(path)):equals(path)
    local loaded = migrate.load_inventory(path)
    expect(json.encode(loaded)):equals(json.encode(inventory))
    expect(tostring(loaded)):equals(tostring(inventory))
    local listing <close> = assert(io.popen("ls -l " .. path))
    expect(listing:read("l")):matches("^%-rw%-%-%-%-%-%-%-")
  end)

  it("is refused when it is damaged, foreign or newer", function()
    local text = json.encode(estate.inventory())
    expect(refusal(text:sub(1, #text // 2))):contains("it is damaged")
    expect(refusal("[]")):contains("it is no file of certferry")
    expect(refusal('{"kind": "certferry plan", "version": 2}')):contains("it is a certferry plan")
    expect(refusal(text:gsub('"version":1', '"version":2'))):contains("it has version 2")
    expect(refusal(text:gsub('"vaults":', '"valts":'))):contains("'vaults' is missing")
    expect(refusal(text:gsub('"consumers":', '"consumer":'))):contains("no 'consumers'")
    os.remove(path)
    expect(tostring(select(2, pcall(migrate.load_inventory, path))))
      :contains("cannot load inventory '" .. path .. "': No such file")
    expect(tostring(select(2, pcall(migrate.load_inventory, "/tmp")))):contains("it is a folder")
  end)
end)

describe("a part of an inventory", function()
  local whole = estate.inventory()
  whole.accounts[2] = estate.account({ name = "fabrikam", subscription = "t" })

  it("has the accounts that are named, or those of a subscription", function()
    local part = whole:only({ accounts = { "FABRIKAM" } })
    expect(#part.accounts):equals(1)
    expect(part.scope):equals("account fabrikam")
    expect(part:account("fabrikam") ~= nil and part:account("contoso") == nil):is_true()
    expect(#part.vaults):equals(#whole.vaults)
    expect(whole:only({ subscription = "s" }).accounts[1].name):equals("contoso")
    expect(whole:only({ accounts = { "contoso", "fabrikam" } }).scope)
      :equals("accounts contoso, fabrikam")
    expect(whole:only({})):equals(whole)
  end)

  it("is refused where nothing was read", function()
    expect(function() whole:only({ accounts = { "adatum" } }) end):raises("no account 'adatum'")
    expect(function() whole:only({ subscription = "u" }) end):raises("of subscription u")
    expect(function() whole:only({ accounts = { "contoso" }, subscription = "t" }) end)
      :raises("no account 'contoso' of subscription t")
  end)
end)

describe("an inventory", function()
  local inventory = estate.inventory()

  it("finds what it holds in any case of letters", function()
    expect(inventory:account("CONTOSO").name):equals("contoso")
    local pool, account = inventory:pool("contoso", "Linux")
    expect(pool.id .. " " .. account.name):equals("linux contoso")
    expect(inventory:pool("nobody", "linux")):equals(nil)
    expect(#inventory:certificate(T1:lower())):equals(1)
    expect(#inventory:certificate(T2)):equals(0)
    expect(inventory:vault("Contoso-KV").name):equals("contoso-kv")
  end)

  it("is shown as tables", function()
    local rows = inventory:pools()
    expect(views.kind(rows)):equals("inventory_pools")
    expect(pretty.table(rows, { columns = views.columns("inventory_pools") })):contains("59833FD8")
    local certificates = inventory:certificates()
    expect(certificates[1].format):equals("Pfx")
    expect(pretty.table(certificates, { columns = views.columns("inventory_certificates") }))
      :contains("CN=render")
  end)
end)

if not azure.emulator then
  describe("an inventory", function()
    skip("of the emulator", "needs --emulator")
  end)
  return
end

local az = azure.login()

-- A session whose tenant has an account more, which is gone when it is read, or is changed.
local function with_lost_account(change)
  return setmetatable({
    batch_accounts = function()
      local list = az:batch_accounts():list()
      local lost = json.decode(json.encode(list[1]))
      lost.name, lost.id = "contosogone", lost.id:gsub("[^/]+$", "contosogone")
      lost.properties.accountEndpoint =
        lost.properties.accountEndpoint:gsub("^[^.]+", "contosogone")
      if change then
        change(lost)
      end
      list[#list + 1] = lost
      local position = 0
      return function()
        position = position + 1
        return list[position]
      end
    end,
  }, { __index = function(_, name)
    return function(_, ...)
      return az[name](az, ...)
    end
  end })
end

describe("an inventory", function()
  it("of an account has all that is around it", function()
    local inventory = migrate.inventory(az, { account = "contosorender" })
    expect(inventory.scope):equals("account contosorender")
    expect(inventory.failures):equals({})
    local account = inventory:account("contosorender")
    expect(account.failures):equals({})
    local pool = inventory:pool("contosorender", "render-linux")
    expect(pool.references[1].seen_in):equals({ "data plane", "management" })
    expect(account.consumers[1].path):equals("pools/render-linux/startTask/commandLine")
    expect(#inventory:vault("contoso-kv").role_assignments > 0):is_true()
    expect(inventory.identities[1].name):equals("pool-identity")
    local held = inventory:certificate(pool.references[1].thumbprint)[1].certificate
    expect(held.pools[1]):equals("render-linux")
    expect(held.subject):contains("CN=")
  end)

  it("of a tenant names the account that is lost, and keeps the rest", function()
    local events = {}
    local inventory = migrate.inventory(with_lost_account(), { vaults = false, tasks = false,
      progress = function(event)
        events[#events + 1] = ("%d/%d"):format(event.done, event.of)
      end })
    expect(inventory.scope):contains("tenant ")
    expect(#inventory:account("contosorender").pools >= 3):is_true()
    expect(#inventory.failures):equals(1)
    expect(inventory.failures[1].account):equals("contosogone")
    expect(inventory.failures[1].message ~= nil):is_true()
    expect(tostring(inventory)):contains("not read: contosogone")
    expect(events[#events]):equals(("%d/%d"):format(#events, #events))
  end)

  it("names each thing that is refused, and keeps what is not", function()
    local pools = "arm GET /subscriptions/*/resourceGroups/*/providers/Microsoft.Batch/"
      .. "batchAccounts/contosorender/pools"
    local inventory
    do
      local of_account <close> = emulator.fault({ operation = pools, status = 403 })
      local of_vault <close> = emulator.fault({ operation = "vault GET /certificates",
        status = 403, count = 1 })
      local of_nodes <close> = emulator.fault({
        operation = "batch GET /pools/encode-linux/nodes", status = 404 })
      inventory = migrate.inventory(az, { tasks = false })
      for _, fault in ipairs({ of_account, of_vault, of_nodes }) do
        expect(fault:counts().hits > 0):is_true()
      end
    end
    expect(inventory.failures):equals({})
    local account = inventory:account("contosorender")
    expect(account.failures[1].what):equals("pools in Resource Manager")
    expect(account.failures[1].message):contains("403")
    expect(inventory:pool("contosorender", "render-linux").references[1].seen_in)
      :equals({ "data plane" })
    expect(inventory:account("contosobatch").failures[1].what)
      :equals("the nodes of pool encode-linux")
    expect(#inventory:pool("contosobatch", "encode-windows").nodes):equals(1)
    local refused = 0
    for _, vault in ipairs(inventory.vaults) do
      refused = refused + #vault.failures
    end
    expect(refused):equals(1)
    expect(#migrate.audit(inventory, { rules = { "D001" } })):equals(0)
    local told = tostring(migrate.audit(inventory, { rules = { "D002" } }))
    for _, what in ipairs({ "pools in Resource Manager: ", "the nodes of pool encode-linux: ",
      "certificates: " }) do
      expect(told):contains(what)
    end
  end)

  it("names an account that is only being made, and keeps the rest", function()
    local session = with_lost_account(function(resource)
      resource.properties.accountEndpoint = nil
    end)
    local inventory = migrate.inventory(session, { vaults = false, tasks = false })
    expect(#inventory.accounts > 2):is_true()
    expect(inventory.failures[1].account):equals("contosogone")
  end)

  it("asks no pool for nodes that it does not have", function()
    emulator.reset_requests()
    migrate.inventory(az, { account = "contosobatch", tasks = false })
    local asked = 0
    for _, count in ipairs(emulator.requests().counts) do
      asked = asked + (count.operation == "GET /pools/*/nodes" and count.count or 0)
    end
    -- Of three pools, one is steady and empty.
    expect(asked):equals(2)
  end)

  it("reads only what is asked for", function()
    local subscription = az:subscriptions()().subscriptionId
    local inventory = migrate.inventory(az, { subscription = subscription, vaults = false,
      accounts = { "contosobatch" } })
    expect(#inventory.accounts):equals(1)
    expect(inventory.accounts[1].name):equals("contosobatch")
    expect(#inventory.vaults):equals(0)
    expect(function() migrate.inventory(az, { acount = "x" }) end):raises("did you mean 'account'")
  end)

  it("finds tasks that mention certificates, and counts the others", function()
    local batch = az:batch("contosobatch")
    batch:add_job({ id = "inventory-spec", poolInfo = { poolId = "report-windows" } })
    batch:add_task("inventory-spec", { id = "plain", commandLine = "cmd /c echo hello" })
    batch:add_task("inventory-spec", { id = "uses", commandLine = "cmd /c certutil -store My" })
    local account = migrate.inventory(batch):account("contosobatch")
    batch:delete_job("inventory-spec")
    local found = {}
    for _, task in ipairs(account.tasks) do
      found[#found + 1] = task.job .. "/" .. task.id
    end
    expect(found):equals({ "inventory-spec/uses" })
    expect(account.tasks_read >= 2):is_true()
  end)

  it("holds no secret of the fleet", function()
    local text = json.encode(migrate.inventory(az))
    for _, name in ipairs({ azure.emulator.pfx[1].password_file, azure.emulator.client_secret_file,
      azure.emulator.accounts[1].key_file }) do
      local hidden <close> = assert(io.open(name))
      expect(text:find(hidden:read("l"), 1, true)):equals(nil)
    end
  end)
end)
