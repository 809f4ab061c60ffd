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

-- The reference as Resource Manager has it.
local function of_both_planes()
  return of_pools(pool({ arm = { properties = { certificates = { {
    id = "/x/certificates/sha1-" .. T1:lower(), storeName = "My", storeLocation = "LocalMachine",
    visibility = { "StartTask", "Task", "RemoteUser" } } } } } }))
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
    evidence = "1 tag" },
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
  D001 = { evidence = T1 .. " in the data plane only", good = of_both_planes(),
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

-- The retirement guide's questions and its answers, with the rules that find where an answer
-- matters. learn.microsoft.com/azure/batch/batch-certificate-migration-guide
local FAQ <const> = {
  { "pools of Cloud Services take neither extension nor identity", { "R002" } },
  { "accounts of either allocation mode may use any vault", { "R003" } },
  { "pools of Linux and of Windows have an extension of their own", { "R004" } },
  { "a pool that exists can't be given the extension", { "R005", "R083" } },
  { "AZ_BATCH_CERTIFICATES_DIR is replaced by a folder for root", { "R006", "R007", "R013" } },
  { ".cer files become secrets or files of a storage account", { "R008", "R014" } },
  { "users of tasks who are no administrators need another way", { "R009", "R007" } },
  { "Key Vault has best practices", { "R010" } },
  { "after 29 February 2024 nothing is promised of references", { "R001", "R011", "R012" } },
}

local function rule_with(id)
  for _, rule in ipairs(rules.load()) do
    if rule.id == id then
      return rule
    end
  end
  return nil
end

describe("the retirement guide", function()
  for _, answer in ipairs(FAQ) do
    it("is told where it matters that " .. answer[1], function()
      for _, id in ipairs(answer[2]) do
        expect(rule_with(id) ~= nil):is_true()
        expect(#findings_of(id, cases[id].bad, cases[id].bad_with) > 0):is_true()
      end
    end)
  end
end)

-- Expects so many findings of a rule, and gives the first.
local function count(id, inventory, number, options, evidence)
  local found = findings_of(id, inventory, options)
  expect(("%s: %d"):format(id, #found)):equals(("%s: %d"):format(id, number))
  if evidence then
    expect(found[1].evidence):contains(evidence)
  end
  return found[1]
end

local function ending(text)
  return of_account({ certificates = { cert({ not_after = text }) } })
end

local function linux_task(command, changes)
  return of_pools(pool({ startTask = task(command, changes) }))
end

local USE <const> = "ls $AZ_BATCH_CERTIFICATES_DIR"

describe("rules, at their boundaries,", function()
  it("count days: R026 to 30, R065 to 180, to the second", function()
    count("R026", ending("2026-12-24T15:59:59Z"), 1, nil, "in 29 days")
    count("R026", ending("2026-12-24T16:00:00Z"), 0)
    count("R026", ending("2026-11-24T16:00:00Z"), 1, nil, "in 0 days")
    expect(count("R026", ending("2026-11-24T15:59:59Z"), 1).title):equals("certificate expired")
    count("R026", of_account({ certificates = { cert({ unreadable = "x", not_after = false }) } }),
      0)
    local function supported_until(text)
      return of_account({ images = { { nodeAgentSKUId = "batch.node.ubuntu 22.04",
        batchSupportEndOfLife = text,
        imageReference = { publisher = "canonical", offer = "JAMMY", sku = "22_04" } } } })
    end
    count("R065", supported_until("2027-05-23T16:00:00Z"), 1)
    count("R065", supported_until("2027-05-23T16:00:01Z"), 0)
    count("R065", supported_until("2020-01-01T00:00:00Z"), 1)
    count("R065", supported_until(nil), 0)
  end)

  it("compare versions of systems and extensions", function()
    for agent, number in pairs({ ["batch.node.ubuntu 16.04"] = 1, ["batch.node.ubuntu 20.04"] = 1,
      ["batch.node.ubuntu 22.04"] = 0, ["Batch.Node.Ubuntu 24.04"] = 0,
      ["batch.node.el 9"] = 0 }) do
      count("R061", of_pools(pool({ agent = agent })), number)
    end
    for agent, number in pairs({ ["batch.node.el 9"] = 1, ["batch.node.debian 12"] = 1,
      ["batch.node.ubuntu 18.04"] = 0, ["batch.node.mariner 2.0"] = 0 }) do
      count("R060", of_pools(pool({ agent = agent })), number)
    end
    for sku, number in pairs({ ["2012-r2-datacenter"] = 1, ["2019-datacenter"] = 1,
      ["2022-datacenter"] = 0, ["2025-datacenter"] = 0 }) do
      local options = windows_plan({ typeHandlerVersion = "4.1" }, { imageReference = {
        sku = sku } })
      count("R062", healthy, number, options)
      options.plan.pools[1].body.properties.deploymentConfiguration.virtualMachineConfiguration
        .extensions[1].typeHandlerVersion = "3.0"
      count("R062", healthy, 0, options)
    end
  end)

  it("know intervals of version 4 from 300 to 3600, as texts", function()
    for interval, number in pairs({ ["299"] = 1, ["300"] = 0, ["3600"] = 0, ["3601"] = 1,
      soon = 1, [3600] = 1 }) do
      local management = { pollingIntervalInS = interval }
      count("R076", healthy, number, windows_plan({ typeHandlerVersion = "4.0",
        settings = settings(management) }))
    end
    count("R076", healthy, 0, planned(extension({ settings = settings({
      pollingIntervalInS = "60" }) })))
  end)

  it("wait for certificates: version 4 for Windows always does", function()
    local lazy = settings({ requireInitialSync = false })
    count("R071", healthy, 0, windows_plan({ typeHandlerVersion = "4.0", settings = lazy }))
    count("R071", healthy, 1, windows_plan({ typeHandlerVersion = "3.0", settings = lazy }))
    local function with_start_task(version)
      local options = windows_plan({ typeHandlerVersion = version, settings = settings({
        requireInitialSync = false, observedCertificates = { {
          url = "https://contoso-kv.vault.azure.net/secrets/render",
          certificateStoreLocation = "LocalMachine" } } }) })
      options.plan.pools[1].body.properties.startTask = task("dir Cert:\\LocalMachine\\My")
      return options
    end
    count("R087", healthy, 0, with_start_task("4.0"))
    count("R087", healthy, 1, with_start_task("3.0"))
  end)

  it("look at the user's own field, in any case of letters", function()
    local found = count("R007", linux_task(USE, user("Pool", "NonAdmin")), 1)
    expect(found.path):equals("pools/linux/startTask/userIdentity/autoUser/elevationLevel")
    count("R007", linux_task(USE, user("Pool", "ADMIN")), 0)
    count("R007", linux_task("ls /opt", user("pool", "nonadmin")), 0)
    count("R009", linux_task(USE, user("Task", "NonAdmin")), 1, nil, "scope task")
    count("R009", linux_task(USE, user("task", "admin")), 0)
    count("R013", linux_task(USE, user("task", "nonadmin")), 1, nil, "nonadmin")
    local ada = { userIdentity = { userName = "ada" } }
    local with_account = pool({ startTask = task(USE, ada), userAccounts = { { name = "ada",
      elevationLevel = "Admin" } } })
    count("R007", of_pools(with_account), 0)
  end)

  it("look for the variable on Linux alone", function()
    count("R006", of_pools(in_store("My", { startTask = task("dir %AZ_BATCH_CERTIFICATES_DIR%") })),
      0)
    count("R006", of_pools({ id = "linux", os = "cloud service", nodes = {}, references = {},
      data = { startTask = task("dir %AZ_BATCH_CERTIFICATES_DIR%") } }), 0)
    count("R006", linux_task("cat ${az_batch_certificates_dir}/x"), 1)
    count("R006", linux_task("cat $AZ_BATCH_CERTIFICATE_DIR/x"), 0)
  end)

  it("know of nodes that have nothing, and of those that are not up", function()
    local function with_node(node)
      return of_pools(pool({ nodes = { node } }))
    end
    count("R012", with_node({ id = "n", state = "idle" }), 1)
    count("R012", with_node({ id = "n", state = "starting" }), 0)
    count("R012", with_node({ id = "n", state = "idle", certificateReferences = {
      reference({ thumbprint = T1 }) } }), 0)
    count("R090", with_node({ id = "n", certificateReferences = {
      reference({ thumbprint = T1:lower() }) } }), 1)
  end)

  it("find jobs and schedules of a pool in any case of letters", function()
    count("R035", of_account({ jobs = { job({ poolInfo = { poolId = "LINUX" } }) } }), 1)
    count("R035", of_account({ jobs = { job({ poolInfo = { poolId = "linux-2" } }) } }), 0)
    count("R036", of_account({ schedules = { schedule({ poolInfo = { poolId = "Linux" } }) } }), 1)
    count("R036", of_account({ schedules = { schedule({ poolInfo = { poolId = "Linux" } },
      "completed") } }), 0)
  end)

  it("take an autopool whose tasks use certificates for one that needs them", function()
    local info = autopool({})
    info.jobPreparationTask = task(USE)
    count("R020", of_account({ jobs = { job(info) } }), 1, nil, "its tasks mention certificates")
    info.jobPreparationTask = task("certutil -store My")
    count("R020", of_account({ jobs = { job(info) } }), 0)
    count("R021", of_account({ jobs = { job(autopool({ reference() })) } }), 0)
  end)

  it("don't take for missing what could not be read", function()
    local function failing(changes, ...)
      changes.failures = {}
      for position, what in ipairs({ ... }) do
        changes.failures[position] = { what = what, message = "403" }
      end
      return of_account(changes)
    end
    local BOTH <const> = { "certificates", "certificates in Resource Manager" }
    count("R022", failing({ certificates = {} }, BOTH[1]), 1)
    count("R022", failing({ certificates = {} }, table.unpack(BOTH)), 0)
    local unused = { certificates = { cert({ pools = {} }) }, pools = {} }
    expect(count("R023", failing(unused), 1).uncertain):equals(nil)
    expect(count("R023", failing(unused, "jobs"), 1).uncertain):contains("could be read")
    local files = { files = { { thumbprint = T2, path = "other.pfx" } } }
    expect(count("R025", failing({}, table.unpack(BOTH)), 1, files).uncertain):contains("not be")
    expect(count("R024", with_vault({ failures = { { what = "certificates", message = "403" } } }),
      1).uncertain):contains("not all vaults")
    count("R042", with_vault({ role_assignments = false }), 0)
    local one_sided = { pools = { pool({ references = {}, arm = false }) } }
    count("D001", failing(one_sided), 1, nil, "data plane only")
    count("D001", failing(one_sided, "pools in Resource Manager"), 0)
    count("D001", failing({ pools = {}, certificates = { cert({ arm = false }) } }), 1)
    count("D001", failing({ pools = {}, certificates = { cert({ arm = false }) } }, BOTH[2]), 0)
  end)

  it("tell the referrers of a deletion that failed, in either plane", function()
    count("R028", of_account({ certificates = { cert({ data = { state = "DeleteFailed",
      deleteCertificateError = { code = "PoolsInUse", values = { { name = "Pools",
        value = "linux" } } } } }) } }), 1, nil, "deletefailed, PoolsInUse, Pools linux")
    local arm = cert({ arm = { properties = { format = "Pfx", provisioningState = "Failed" } } })
    arm.data = nil
    count("R028", of_account({ certificates = { arm } }), 1, nil, "deletefailed")
  end)

  it("know where a role holds", function()
    local id = vault().id
    for scope, number in pairs({ ["/"] = 0, ["/subscriptions/S/"] = 0, [id:upper()] = 0,
      [id .. "/secrets/batch-" .. T1] = 0, [id .. "2"] = 1, [id .. "/secrets/other"] = 1,
      ["/subscriptions/s2"] = 1 }) do
      local inventory = with_vault({ role_assignments = { estate.assignment(SECRETS_USER, scope,
        estate.PRINCIPAL:upper()) } })
      count("R042", inventory, number)
    end
    local root = { vaults = { vault(), vault({ name = "other", role_assignments = {
      estate.assignment(SECRETS_USER, "/") } }) } }
    count("D005", account_with(root), 0, { vault = "contoso-kv" })
    count("R043", with_vault({ properties = { enableRbacAuthorization = false, accessPolicies = { {
      objectId = estate.PRINCIPAL, permissions = { secrets = { "list" } } } } } }), 1)
  end)

  it("know names as the plan gives them", function()
    count("R051", with_vault({ deleted = { "batch-" .. T1:lower() } }), 1)
    count("R050", healthy, 0, named(("a"):rep(127)))
    count("R050", healthy, 1, named(("a"):rep(128)))
    count("R050", healthy, 1, named(""))
  end)

  it("know what lets nodes out to a vault", function()
    local admitted = rule_deny({ virtualNetworkRules = { { id = estate.SUBNET } } })
    local here = { account = { pools = { pool(IN_SUBNET) } } }
    local function within(properties, routes)
      return with_vault(admitted, { account = here.account, subnets = {
        [estate.SUBNET:upper()] = { properties = properties, routes = routes } } })
    end
    count("R045", within({}), 1, nil, "no service endpoint")
    count("R045", within({ serviceEndpoints = { { service = "microsoft.keyvault" } } }), 0)
    count("R045", with_vault(rule_deny({ virtualNetworkRules = { { id = estate.SUBNET .. "2" } } }),
      here), 1, nil, "does not admit subnet a")
    local function hidden(properties, next_hop)
      return account_with({ subnets = subnet(properties, next_hop and { { properties = {
        addressPrefix = "0.0.0.0/0", nextHopType = next_hop } } }),
        account = { pools = { hidden_pool() } } })
    end
    count("R047", hidden({}), 1)
    count("R047", hidden({ natGateway = { id = "n" } }), 0)
    count("R047", hidden({}, "VirtualAppliance"), 0)
    count("R047", hidden({}, "None"), 1)
    expect(count("R047", account_with({ account = { pools = { hidden_pool() } } }), 1).uncertain)
      :contains("could not be read")
  end)

  it("look at each version of a vault's certificate", function()
    local held = { name = "render", thumbprint = T2, issuer = "Self", exportable = false,
      key_type = "RSA", versions = { { thumbprint = T1 }, { thumbprint = T2 } } }
    count("R054", with_vault({ certificates = { held } }), 1)
    count("R057", with_vault({ certificates = { held } }), 1)
    held.versions[1] = nil
    count("R054", with_vault({ certificates = { held } }), 0)
  end)

  it("know regions by either name, and pools of one name in two accounts", function()
    count("R055", with_vault({ location = "East US" }), 0)
    local two = { userAssignedIdentities = { a = {}, b = {} } }
    local one = plan({ extension() }, { identity = two })
    local other = plan({ extension({ settings = settings({}, {}) }) }, { identity = two,
      planned = { account = "fabrikam" } })
    one.pools[2] = other.pools[1]
    local both = account_with({ accounts = { estate.account(),
      estate.account({ name = "fabrikam" }) } })
    expect(count("R049", both, 1, { plan = one }).object.account):equals("fabrikam")
  end)

  it("tell each secret, each removed property and each upgrade with its field", function()
    local found = findings_of("R081", of_pools(pool({ userAccounts = { { name = "ada" } },
      mountConfiguration = { { cifsMountConfiguration = {} } } })))
    expect({ found[1].path, found[2].path }):equals({ "mountConfiguration", "userAccounts" })
    count("R081", of_pools(pool({ mountConfiguration = { { azureBlobFileSystemConfiguration = {
      identityReference = { resourceId = "x" } } } } })), 0)
    count("R084", of_pools(pool({ targetNodeCommunicationMode = "Default",
      applicationLicenses = {} })), 0)
    count("R084", of_pools(pool({ targetNodeCommunicationMode = "classic",
      applicationLicenses = { "maya" } })), 2)
    count("R085", of_pools(pool({ upgradePolicy = { mode = "Manual", automaticOSUpgradePolicy = {
      enableAutomaticOSUpgrade = true } } })), 1)
  end)

  it("look through all that a pool's jobs and schedules fetch", function()
    local fetch = task("sh a", { resourceFiles = { { filePath = "a" } } })
    count("R030", of_account({ jobs = { job({ jobManagerTask = fetch, jobReleaseTask = fetch }) },
      schedules = { schedule({ poolInfo = { poolId = "linux" }, jobPreparationTask = fetch }) } }),
      3)
    count("R030", of_account({ jobs = { job({ poolInfo = { poolId = "other" },
      jobManagerTask = fetch }) } }), 0)
  end)

  it("know URLs that pin a version", function()
    local function observing(url)
      return planned(extension({ settings = settings({ observedCertificates = {
        { url = url } } }) }))
    end
    local base = "https://contoso-kv.vault.azure.net/"
    count("R072", healthy, 1, observing(base .. "Certificates/render"))
    count("R072", healthy, 1, observing(base .. "Secrets/render/0123"))
    count("R072", healthy, 0, observing(base .. "secrets/render/"))
  end)
end)
