--- Every rule of the audit: an estate in which it finds something, and one in which it does not.

local certificate = require("certificate")
local json = require("json")
local migrate = require("migrate")
local rules = require("migrate.audit.rules")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")

local pool, reference, account_with = estate.pool, estate.reference, estate.inventory
local of_pools, cert, vault, plan = estate.of_pools, estate.certificate, estate.vault, estate.plan
local extension, settings, T1, T2 = estate.extension, estate.settings, estate.T1, estate.T2

local function of_account(changes)
  return account_with({ account = changes })
end

local function task(command, changes)
  local made = { commandLine = command, userIdentity = { autoUser = { scope = "pool",
    elevationLevel = "admin" } } }
  for key, value in pairs(changes or {}) do
    made[key] = value
  end
  return made
end

local function user(scope, elevation)
  return { userIdentity = { autoUser = { scope = scope, elevationLevel = elevation } } }
end

local function job(changes)
  local made = { id = "render", state = "active", poolInfo = { poolId = "linux" } }
  for key, value in pairs(changes or {}) do
    made[key] = value
  end
  return made
end

local function autopool(references)
  return { poolInfo = { autoPoolSpecification = { poolLifetimeOption = "job",
    pool = { vmSize = "standard_d2s_v3", certificateReferences = references } } } }
end

local function schedule(specification, state)
  return { id = "nightly", state = state or "active", jobSpecification = specification }
end

local function in_store(name, changes)
  local windows = { id = "linux", os = "windows", references = { reference({ storeName = name }) } }
  for key, value in pairs(changes or {}) do
    windows[key] = value
  end
  return pool(windows)
end

local function with_vault(changes, more)
  local parts = { vaults = { vault(changes) } }
  for key, value in pairs(more or {}) do
    parts[key] = value
  end
  return account_with(parts)
end

local function rule_deny(more)
  local acls = { defaultAction = "Deny", virtualNetworkRules = {}, ipRules = {} }
  for key, value in pairs(more or {}) do
    acls[key] = value
  end
  return { properties = { networkAcls = acls } }
end

local IN_SUBNET <const> = { networkConfiguration = { subnetId = estate.SUBNET } }

local function hidden_pool()
  return pool({ networkConfiguration = { subnetId = estate.SUBNET,
    publicIPAddressConfiguration = { provision = "nopublicipaddresses" } } })
end

local function subnet(properties, routes)
  return { [estate.SUBNET] = { name = "a", properties = properties, routes = routes } }
end

local function planned(...)
  return { plan = plan({ ... }) }
end

local function windows_plan(changes, machine)
  changes.type = "KeyVaultForWindows"
  machine = machine or {}
  machine.nodeAgentSkuId = "batch.node.windows amd64"
  machine.imageReference = machine.imageReference or { sku = "2022-datacenter" }
  return { plan = plan({ extension(changes) }, { machine = machine }) }
end

local function named(name)
  return { plan = plan({}, { certificates = { { thumbprint = T1, name = name,
    vault = { name = "contoso-kv" } } } }) }
end

local healthy = account_with()
local NOTHING <const> = of_pools(pool({ references = {} }))
local SECRETS_USER <const> = "4633458b-17de-408a-b874-0445c86b69e6"

-- By the ids of rules: an estate with the finding and one without; `evidence` is in the finding;
-- `bad_with` and `good_with` are options of the audit.
local cases <const> = {
  R001 = { bad = healthy, good = NOTHING, evidence = T1 },
  R002 = { good = healthy, evidence = "Windows Server 2016", bad = of_pools({ id = "old",
    os = "cloud service", nodes = {}, references = {},
    data = { cloudServiceConfiguration = { osFamily = "5" } } }) },
  R003 = { good = healthy, evidence = "https://own.vault.azure.net", bad = of_account({
    resource = { properties = { poolAllocationMode = "UserSubscription",
      keyVaultReference = { url = "https://own.vault.azure.net" } } } }) },
  R004 = { bad = of_pools(in_store("My")), good = NOTHING, evidence = "KeyVaultForWindows" },
  R005 = { bad = healthy, good = healthy, evidence = "pool linux exists",
    bad_with = { plan = plan({ extension() }, { planned = { successor = "linux" } }) },
    good_with = planned(extension()) },
  R006 = { evidence = "${AZ_BATCH_CERTIFICATES_DIR}",
    bad = of_pools(pool({ startTask = task("cp ${AZ_BATCH_CERTIFICATES_DIR}/* /opt") })),
    good = of_pools(pool({ startTask = task("cp /var/lib/certs/* /opt") })) },
  R007 = { evidence = "nonadmin",
    bad = of_pools(pool({ startTask = task("ls $AZ_BATCH_CERTIFICATES_DIR",
      user("pool", "nonadmin")) })),
    good = of_pools(pool({ startTask = task("ls $AZ_BATCH_CERTIFICATES_DIR") })) },
  R008 = { good = healthy, evidence = "format Cer", bad = of_account({ certificates = {
    cert({ arm = { properties = { format = "Cer" } } }) } }) },
  R009 = { evidence = "job preparation runs as an auto-user of scope task",
    bad = of_account({ jobs = { job({ jobPreparationTask = task("echo %AZ_BATCH_CERTIFICATES_DIR%",
      user("task", "nonadmin")) }) } }),
    good = of_account({ jobs = { job({ jobPreparationTask = task("echo $AZ_BATCH_CERTIFICATES_DIR",
      user("pool", "nonadmin")) }) } }) },
  R010 = { bad = healthy, good = NOTHING, evidence = "1 pool to" },
  R011 = { bad = healthy, good = healthy, evidence = "1 reference",
    bad_with = { plan = plan({}, { properties = { certificates = { { id = "x" } } } }) },
    good_with = planned(extension()) },
  R012 = { evidence = "1 of 1 nodes",
    bad = of_pools(pool({ nodes = { { id = "n", certificateReferences = {} } } })),
    good = of_pools(pool({ nodes = { { id = "n", certificateReferences = { reference() } } } })) },
  R013 = { evidence = "AZ_BATCH", bad = of_pools(pool({ startTask = {
    commandLine = "ls $AZ_BATCH_CERTIFICATES_DIR" } })),
    good = of_pools(pool({ startTask = task("ls $AZ_BATCH_CERTIFICATES_DIR") })) },
  R014 = { evidence = "https://contoso.blob.core.windows.net/scripts/install.sh",
    bad = of_pools(pool({ startTask = task("sh install.sh", { resourceFiles = {
      { httpUrl = "https://contoso.blob.core.windows.net/scripts/install.sh?sig=***" } } }) })),
    good = of_pools(pool({ startTask = task("sh install.sh", { resourceFiles = {
      { httpUrl = "https://contoso.blob.core.windows.net/scripts/install.sh",
        identityReference = { resourceId = "id" } } } }) })) },
  R020 = { evidence = T1, bad = of_account({ jobs = { job(autopool({ reference() })) } }),
    good = of_account({ jobs = { job(autopool({})) } }) },
  R021 = { evidence = T1, bad = of_account({ schedules = { schedule(autopool({ reference() })) } }),
    good = of_account({ schedules = { schedule(autopool({})) } }) },
  R022 = { bad = of_account({ certificates = {} }), good = healthy, evidence = T1 },
  R023 = { bad = of_account({ certificates = { cert(), cert({ thumbprint = T2, pools = {} }) } }),
    good = of_account({ pools = { pool({ startTask = task("find " .. T2) }) },
      certificates = { cert(), cert({ thumbprint = T2, pools = {} }) } }), evidence = "CN=render" },
  R024 = { bad = healthy, bad_with = { files = {} }, evidence = "no file with its key",
    good = with_vault({ certificates = { { name = "render", thumbprint = T2,
      versions = { { thumbprint = T1 } } } } }) },
  R025 = { bad = healthy, bad_with = { files = { { thumbprint = T2, path = "other.pfx" } } },
    good = healthy, good_with = { files = { { thumbprint = T1 } } }, evidence = T2 },
  R026 = { bad = of_account({ certificates = { cert({ not_after = "2026-12-01T00:00:00Z" }) } }),
    good = healthy, evidence = "in 6 days" },
  R027 = { evidence = "59 83 3F", bad = of_pools(pool({ startTask = task(
    "grep '" .. T1:gsub("(..)", "%1 "):sub(1, -2) .. "' x") })),
    good = of_pools(pool({ startTask = task("grep render x") })) },
  R028 = { bad = of_account({ certificates = { cert({ data = { state = "deletefailed",
    deleteCertificateError = { code = "PoolsInUse" } } }) } }), good = healthy,
    evidence = "deletefailed, PoolsInUse" },
  R029 = { good = healthy, evidence = "contoso, fabrikam",
    bad = account_with({ accounts = { estate.account(),
      estate.account({ name = "fabrikam" }) } }) },
  R030 = { evidence = "1 resource file, 1 application package", good = healthy,
    bad = of_pools(pool({ startTask = task("sh a", { resourceFiles = { { filePath = "a" } } }),
      applicationPackageReferences = { { applicationId = "app" } } })) },
  R031 = { bad = of_pools(pool({ references = { reference({ visibility = { "task" } }) } })),
    good = healthy, evidence = "not for starttask, remoteuser" },
  R032 = { evidence = "CurrentUser", good = of_pools(in_store("My")),
    bad = of_pools(in_store("My", { references = {
      reference({ storeLocation = "currentuser" }) } })) },
  R033 = { evidence = "store Root, format cer", good = of_pools(in_store("My")),
    bad = of_account({ pools = { in_store("Root") },
      certificates = { cert({ arm = { properties = { format = "Cer" } } }) } }) },
  R034 = { bad = of_pools(in_store("Contoso")), good = of_pools(in_store("my")),
    evidence = "Contoso" },
  R035 = { bad = of_account({ jobs = { job() } }), evidence = "active, on pool linux",
    good = of_account({ jobs = { job({ state = "disabled" }) } }) },
  R036 = { evidence = "active, on pool linux",
    bad = of_account({ schedules = { schedule({ poolInfo = { poolId = "linux" } }) } }),
    good = of_account({ schedules = { schedule({ poolInfo = { poolId = "linux" } },
      "disabled") } }) },
  R037 = { evidence = "access to job", good = of_account({ jobs = { job({
    jobManagerTask = task("run") }) } }), bad = of_account({ jobs = { job({
    jobManagerTask = task("run", { authenticationTokenSettings = {
      access = { "job" } } }) }) } }) },
  R040 = { bad = with_vault({ properties = { tenantId = "other" } }), good = healthy,
    evidence = "other, the accounts are in" },
  R041 = { bad = healthy, good = healthy, evidence = "no identity",
    good_with = planned(extension()),
    bad_with = { plan = plan({ extension() }, { identity = { type = "None" } }) } },
  R042 = { bad = with_vault({ role_assignments = { estate.assignment(SECRETS_USER,
    "/subscriptions/s", "someone else") } }), evidence = "can't read 1 of 1",
    good = with_vault({ role_assignments = { estate.assignment(SECRETS_USER,
      "/subscriptions/S") } }) },
  R043 = { bad = with_vault({ properties = { enableRbacAuthorization = false } }),
    evidence = "pool-identity", good = with_vault({ properties = { enableRbacAuthorization = false,
      accessPolicies = { { objectId = estate.PRINCIPAL,
        permissions = { secrets = { "Get" } } } } } }) },
  R044 = { bad = with_vault({ properties = { enableRbacAuthorization = json.null } }),
    good = healthy, evidence = "no value" },
  R045 = { bad = with_vault(rule_deny()), evidence = "a pool without subnet",
    good = with_vault(rule_deny({ virtualNetworkRules = { { id = estate.SUBNET:upper() } } }),
      { account = { pools = { pool(IN_SUBNET) } } }) },
  R046 = { bad = with_vault(rule_deny({ ipRules = { { value = "203.0.113.7" } } })),
    evidence = "203.0.113.7", good = with_vault(rule_deny({ ipRules = {
      { value = "203.0.113.7" } } }), { account = { pools = { pool({ networkConfiguration = {
        publicIPAddressConfiguration = { provision = "usermanaged" } } }) } } }) },
  R047 = { evidence = "NoPublicIPAddresses", bad = account_with({ subnets = subnet({}),
    account = { pools = { hidden_pool() } } }),
    good = account_with({ subnets = subnet({ serviceEndpoints = {
      { service = "Microsoft.KeyVault" } } }), account = { pools = { hidden_pool() } } }) },
  R048 = { evidence = "0.0.0.0/0 to VirtualAppliance 10.0.0.4", good = account_with({
    subnets = subnet({}, { { properties = { addressPrefix = "0.0.0.0/0",
      nextHopType = "Internet" } } }), account = { pools = { pool(IN_SUBNET) } } }),
    bad = account_with({ subnets = subnet({}, { { properties = { addressPrefix = "0.0.0.0/0",
      nextHopType = "VirtualAppliance", nextHopIpAddress = "10.0.0.4" } } }),
      account = { pools = { pool(IN_SUBNET) } } }) },
  R049 = { bad = healthy, good = healthy, evidence = "2 identities",
    bad_with = { plan = plan({ extension({ settings = settings({}, {}) }) }, {
      identity = { userAssignedIdentities = { a = {}, b = {} } } }) },
    good_with = { plan = plan({ extension() }, {
      identity = { userAssignedIdentities = { a = {}, b = {} } } }) } },
  R050 = { bad = healthy, bad_with = named("render_1"), good = healthy,
    good_with = named("render-1"), evidence = "other characters" },
  R051 = { bad = with_vault({ deleted = { "Render-1" } }), bad_with = named("render-1"),
    good = with_vault({ deleted = { "render-2" } }), good_with = named("render-1"),
    evidence = "deleted but recoverable" },
  R052 = { bad = with_vault({ properties = { enablePurgeProtection = true } }),
    evidence = "90 days, no purge before",
    good = with_vault({ properties = { enableSoftDelete = false } }) },
  R053 = { bad = of_pools(pool({ targetDedicatedNodes = 1000000 })), good = healthy,
    evidence = "2778 requests" },
  R054 = { evidence = "RSA-HSM", good = with_vault({ certificates = { { name = "render",
    thumbprint = T1, exportable = true, key_type = "RSA", versions = {} } } }),
    bad = with_vault({ certificates = { { name = "render", thumbprint = T1, exportable = false,
      key_type = "RSA-HSM", versions = {} } } }) },
  R055 = { bad = with_vault({ location = "westus" }), good = healthy,
    evidence = "westus, the account in eastus" },
  R056 = { bad = of_account({ caller_roles = {
    { role = "11076f67-66f6-4be0-8f6b-f0609fd05cc9" } } }), good = healthy,
    evidence = "Azure Batch Account Reader" },
  R057 = { evidence = "issuer Self", bad = with_vault({ certificates = { { name = "render",
    thumbprint = T1, issuer = "Self", lifetime_action = "AutoRenew", versions = {} } } }),
    good = with_vault({ certificates = { { name = "render", thumbprint = T1, issuer = "Unknown",
      versions = {} } } }) },
  R058 = { bad = of_account({ resource = { properties = {
    allowedAuthenticationModes = { "AAD" } } } }), good = healthy, evidence = "AAD" },
  R059 = { bad = of_account({ resource = { properties = { publicNetworkAccess = "Disabled" } } }),
    good = healthy, evidence = "Disabled" },
  R060 = { bad = of_pools(pool({ agent = "batch.node.el 9" })), evidence = "batch.node.el 9",
    good = of_pools(pool({ agent = "batch.node.azurelinux 3.0" })) },
  R061 = { bad = of_pools(pool({ agent = "batch.node.ubuntu 20.04" })), good = healthy,
    evidence = "ubuntu 20.04" },
  R062 = { bad = healthy, good = healthy, evidence = "4.0 on Windows Server 2019",
    bad_with = windows_plan({ typeHandlerVersion = "4.0" },
      { imageReference = { sku = "2019-datacenter" } }),
    good_with = windows_plan({ typeHandlerVersion = "4.0" }) },
  R063 = { evidence = "Export-PfxCertificate", good = of_pools(in_store("My", {
    startTask = task("dir Cert:\\LocalMachine\\My") })), bad = of_pools(in_store("My", {
    startTask = task("dir Cert:\\LocalMachine\\My | Export-PfxCertificate") })) },
  R064 = { bad_with = windows_plan({ typeHandlerVersion = "4.0" }), evidence = "CN=Contoso Root",
    good_with = windows_plan({ typeHandlerVersion = "3.0" }),
    bad = of_account({ certificates = { cert({ extended_key_usages = { "serverAuth" } }) } }),
    good = of_account({ certificates = { cert({ extended_key_usages = { "serverAuth" } }) } }) },
  R065 = { evidence = "until 2027-01-31", good = healthy, bad = of_account({ images = { {
    nodeAgentSKUId = "batch.node.ubuntu 22.04", batchSupportEndOfLife = "2027-01-31T00:00:00Z",
    imageReference = { publisher = "Canonical", offer = "jammy", sku = "22_04" } } } }) },
  R066 = { good = healthy, evidence = "render-image", bad = of_pools(pool({ machine = {
    imageReference = { virtualMachineImageId = "/subscriptions/s/resourceGroups/g/providers/"
      .. "Microsoft.Compute/images/render-image" } } })) },
  R067 = { bad = of_pools(pool({ currentNodeCommunicationMode = "classic" })),
    good = of_pools(pool({ currentNodeCommunicationMode = "simplified" })), evidence = "classic" },
  R068 = { bad = of_pools(pool({ enableInterNodeCommunication = true })), good = healthy,
    evidence = "1 node" },
  R069 = { bad = of_pools(pool({ machine = { containerConfiguration = {
    type = "criCompatible" } } })), good = healthy, evidence = "criCompatible" },
  R070 = { evidence = "user 1000:1000", bad = of_account({ tasks = { { id = "t", job = "render",
    containerSettings = { containerRunOptions = "--rm --user 1000:1000" } } } }),
    good = of_account({ tasks = { { id = "t", job = "render",
      containerSettings = { containerRunOptions = "--rm --user root" } } } }) },
  R071 = { bad = healthy, good = healthy, good_with = planned(extension()), evidence = "false",
    bad_with = planned(extension({ settings = settings({ requireInitialSync = false }) })) },
  R072 = { bad = healthy, good = healthy, good_with = planned(extension()),
    evidence = "/secrets/render/0123", bad_with = planned(extension({ settings = settings({
      observedCertificates = { "https://contoso-kv.vault.azure.net/secrets/render/0123" } }) })) },
  R073 = { bad = healthy, good = healthy, good_with = planned(extension()), evidence = "missing",
    bad_with = planned(extension({ settings = settings({}, false) })) },
  R074 = { bad = healthy, good = healthy, good_with = planned(extension()),
    evidence = "a principal id", bad_with = planned(extension({ settings = settings({},
      { msiClientId = estate.PRINCIPAL }) })) },
  R075 = { bad = healthy, good = healthy, good_with = planned(extension()),
    evidence = "/secrets/render", bad_with = planned(extension({ settings = settings({
      observedCertificates = { "https://contoso-kv.vault.azure.net/secrets/render" } }) })) },
  R076 = { bad = healthy, good = healthy, good_with = planned(extension()),
    evidence = "300, a number",
    bad_with = planned(extension({ settings = settings({ pollingIntervalInS = 300 }) })) },
  R077 = { good = of_pools(pool({ machine = { extensions = { { name = "logs",
    type = "OmsAgentForLinux" } } } })), evidence = "KVExtensions of type OmsAgentForLinux",
    bad = of_pools(pool({ machine = { extensions = { { name = "KVExtensions",
      type = "OmsAgentForLinux" } } } })) },
  R078 = { bad = of_pools(pool({ machine = { extensions = { extension() } } })), good = healthy,
    evidence = "https://contoso-kv.vault.azure.net/secrets/render" },
  R079 = { evidence = "canonical jammy 22_04", bad = of_account({ images = { {
    nodeAgentSKUId = "batch.node.el 9", imageReference = { publisher = "redhat" } } } }),
    good = of_account({ images = { { nodeAgentSKUId = "batch.node.ubuntu 22.04",
      imageReference = { publisher = "canonical", offer = "jammy", sku = "22_04" } } } }) },
  R080 = { bad = of_pools(pool({ enableAutoScale = true,
    autoScaleFormula = "$TargetDedicatedNodes = 1;" })), good = healthy,
    evidence = "$TargetDedicatedNodes" },
  R081 = { bad = of_pools(pool({ userAccounts = { { name = "ada" } } })), good = healthy,
    evidence = "passwords of user accounts" },
  R082 = { bad = of_pools(pool({ targetDedicatedNodes = 26 })), evidence = "52 in use and 52 more",
    good = of_pools(pool({ targetDedicatedNodes = 25 })) },
  R083 = { bad = healthy, good = healthy, good_with = planned(extension()), evidence = "same id",
    bad_with = { plan = plan({}, { planned = { successor = "linux", strategy = "same id" } }) } },
  R084 = { bad = of_pools(pool({ resourceTags = { team = "render" } })), good = healthy,
    evidence = "resourceTags" },
  R085 = { bad = of_pools(pool({ upgradePolicy = { mode = "automatic" } })),
    good = of_pools(pool({ upgradePolicy = { mode = "manual" } })), evidence = "automatic" },
  R086 = { bad = of_pools(pool({ startTask = task("useradd render") })), evidence = "useradd",
    good = of_pools(pool({ startTask = task("id render") })) },
  R087 = { bad = healthy, good = healthy, evidence = "/var/lib/certs",
    bad_with = { plan = plan({ extension({ settings = settings({ requireInitialSync = false }) }) },
      { properties = { startTask = task("cp /var/lib/certs/render.pem /opt") } }) },
    good_with = { plan = plan({ extension() },
      { properties = { startTask = task("cp /var/lib/certs/render.pem /opt") } }) } },
  R088 = { bad = of_pools(pool({ targetLowPriorityNodes = 3 })), good = healthy, evidence = "3" },
  R089 = { bad = account_with({ cloud = "usgovernment" }), good = healthy,
    evidence = "usgovernment" },
  R090 = { evidence = "1 node of linux", good = healthy,
    bad = of_pools(pool({ nodes = { { id = "n", certificateReferences = { reference() } } } })) },
  D001 = { evidence = T1 .. " in the data plane only", good = healthy,
    bad = of_pools(pool({ arm = { properties = { certificates = {} } } })) },
  D002 = { good = healthy, evidence = "pools: the account is closed", bad = account_with({
    failures = { { account = "fabrikam", what = "pools", message = "the account is closed" } } }) },
  D003 = { bad = of_account({ certificates = { cert({ key_size = 1024 }) } }),
    good = of_account({ certificates = { cert({ key_type = "EC", curve = "P-256" }) } }),
    evidence = "RSA 1024" },
  D004 = { bad = of_account({ certificates = { cert({ unreadable = "no certificate" }) } }),
    good = healthy, evidence = "no certificate" },
  D005 = { good = healthy, evidence = "has it at " .. vault({ name = "other" }).id,
    bad_with = { vault = "contoso-kv" },
    bad = account_with({ vaults = { vault({ role_assignments = {} }),
      vault({ name = "other" }) } }) },
}

local function findings_of(id, inventory, options)
  local given = { rules = { id }, now = estate.NOW }
  for key, value in pairs(options or {}) do
    given[key] = value
  end
  return migrate.audit(inventory, given)
end

describe("rules", function()
  for _, rule in ipairs(rules.load()) do
    it(rule.id .. " is where its id says, with all that a reader needs", function()
      expect(rule.path):matches("/" .. rule.id .. "%.lua$")
      expect(rule.id):matches("^[RD]%d%d%d$")
      expect(rule.link):matches("^https://learn%.microsoft%.com/")
      expect(rule.title:find("%.$")):equals(nil)
    end)

    it(rule.id .. " finds what it is for, and says where", function()
      local case = assert(cases[rule.id], "there is no case for the rule")
      local found = findings_of(rule.id, case.bad, case.bad_with)
      expect(#found >= 1):is_true()
      expect(found[1].failed):equals(nil)
      expect(found[1].rule):equals(rule.id)
      expect(found[1].object.kind and found[1].object.id ~= nil):is_true()
      local evidence = {}
      for position, finding in ipairs(found) do
        evidence[position] = finding.evidence
      end
      expect(table.concat(evidence, "\n")):contains(case.evidence)
    end)

    it(rule.id .. " finds nothing where nothing is", function()
      local case = cases[rule.id]
      local found = findings_of(rule.id, case.good, case.good_with)
      expect(tostring(found)):equals(tostring(findings_of("none", case.good)))
    end)
  end

  it("are all there", function()
    local loaded, wanted = {}, {}
    for _, rule in ipairs(rules.load()) do
      loaded[#loaded + 1] = rule.id
    end
    for id in pairs(cases) do
      wanted[#wanted + 1] = id
    end
    table.sort(wanted)
    table.sort(loaded)
    expect(loaded):equals(wanted)
    expect(#loaded):equals(88)
  end)
end)

describe("rules", function()
  it("know certificates at hand as bundles", function()
    local bundle = certificate.make({ subject = "render" })
    local found = findings_of("R025", healthy, { files = { bundle } })
    expect(found[1].evidence):contains(bundle.leaf.thumbprint)
  end)

  it("tell of signatures of the very pool that has them", function()
    local function evidence(path)
      local found = findings_of("R081", of_account({ masked = { path } }))
      return found[1] and found[1].evidence
    end
    expect(evidence("pools/linux/startTask/resourceFiles/1/httpUrl"))
      :equals("signatures of links")
    expect(evidence("pools/linux-2/startTask/resourceFiles/1/httpUrl")):equals(nil)
  end)

  it("say what is uncertain", function()
    local known = {}
    for _, rule in ipairs(rules.load()) do
      known[rule.id] = rule.uncertain ~= nil
    end
    for _, id in ipairs({ "R002", "R005", "R056", "R064", "R075", "R086" }) do
      expect(known[id]):is_true()
    end
  end)
end)
