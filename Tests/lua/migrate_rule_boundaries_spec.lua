--- Rules at their boundaries: days, versions, names in any case of letters, what could not be read.

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local estate = dofile(folder .. "/estate.lua")
local made = dofile(folder .. "/rule_estates.lua")

local pool, reference, account_with, of_pools
  = estate.pool, estate.reference, estate.inventory, estate.of_pools
local cert, vault, plan, extension = estate.certificate, estate.vault, estate.plan, estate.extension
local settings, T1, T2 = estate.settings, estate.T1, estate.T2
local of_account, task, user, job = made.of_account, made.task, made.user, made.job
local autopool, schedule, in_store, with_vault
  = made.autopool, made.schedule, made.in_store, made.with_vault
local rule_deny, hidden_pool, subnet, planned
  = made.rule_deny, made.hidden_pool, made.subnet, made.planned
local windows_plan, named, IN_SUBNET, healthy
  = made.windows_plan, made.named, made.IN_SUBNET, made.healthy
local SECRETS_USER, findings_of = made.SECRETS_USER, made.findings_of

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
