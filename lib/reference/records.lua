--- Reference: tables that the service answers with, and that migrations make.
--
-- They have more fields than are named here: all that the service gives, under its own names.

local SERVICE <const> = [[
A plain table with what the service gave, under the service's own names; the fields below are those
that scripts need most.]]

local function record(name, summary, fields, text)
  local list = {}
  for line in fields:gmatch("[^\n]+") do
    local field, kind, about = line:match("^%s*(%S+)%s+(%S+)%s+(.+)$")
    list[#list + 1] = { name = field, type = kind, text = about }
  end
  return { name = name, kind = "type", summary = summary, text = text or SERVICE, fields = list,
    record = true, members = {} }
end

local TOKEN <const> = [[
A plain table with what the access token says. Some tokens have no name and no client id.]]

return {
  record("SignedInIdentity", "who is signed in, and how", [[
    tenant string the id of the tenant
    object_id string the id that roles are given to
    client_id string? the id of the application that signed in
    name string? the name of the user or of the application
    method string? the method of azure.login that worked
    cloud string the name of the cloud
    expires string when the token stops working, in UTC]], TOKEN),
  record("Subscription", "a subscription, as ARM has it", [[
    subscriptionId string its id
    displayName string the name that people see
    state string Enabled, or why it is not
    tenantId string the tenant that it trusts]]),
  record("BatchAccountResource", "a Batch account, as ARM has it", [[
    id string its resource id
    name string its name
    location string its region
    properties table accountEndpoint, poolQuota, poolAllocationMode and more]]),
  record("VaultResource", "a key vault, as ARM has it", [[
    id string its resource id
    name string its name
    location string its region
    properties table vaultUri, enableRbacAuthorization and more]]),
  record("Identity", "a user-assigned managed identity, as ARM has it", [[
    id string its resource id
    name string its name
    location string its region
    properties table clientId, principalId, tenantId]]),
  record("RoleAssignment", "a role that a principal has at a scope", [[
    id string its resource id
    name string its name, a GUID
    properties table roleDefinitionId, principalId, scope]]),
  record("Pool", "a pool, as Batch has it", [[
    id string its id
    state string active or deleting
    allocationState string steady, resizing or stopping
    vmSize string the size of its nodes
    currentDedicatedNodes integer nodes that it has
    targetDedicatedNodes integer nodes that it should have
    certificateReferences table certificates of Batch that its nodes get
    virtualMachineConfiguration table? image and node agent]]),
  record("ArmPool", "a pool, as Resource Manager has it", [[
    id string its resource id
    name string its id in Batch
    etag string changes with every change
    identity table? the identities of its nodes
    properties table vmSize, deploymentConfiguration, scaleSettings and more]]),
  record("BatchCertificate", "a certificate of a Batch account", [[
    thumbprint string SHA-1, lower case
    thumbprintAlgorithm string sha1
    state string active, deleting or deletefailed
    publicData string? the certificate in base64]]),
  record("Blob", "a blob of a storage account", [[
    name string its name, with its slashes
    contentLength integer? how many bytes it has
    contentType string? its media type
    contentMD5 string? the MD5 of its bytes in base64
    etag string? changes with every change
    lastModified string? when it was written last, as HTTP writes dates]],
    "A plain table with what the service says of the blob."),
  record("Job", "a job, as Batch has it", [[
    id string its id
    state string active, disabled, completed and others
    poolInfo table poolId: the pool that it runs on
    priority integer -1000 to 1000]]),
  record("Node", "a node of a pool, as Batch has it", [[
    id string its id
    state string idle, running, starting, unusable and others
    vmSize string its size
    ipAddress string its address in the pool's network
    isDedicated boolean whether it cannot be taken away
    certificateReferences table? certificates of Batch that it has
    errors table? what went wrong]]),
  record("NodeExtension", "a VM extension of a node, with what it says", [[
    vmExtension table? name, publisher, type, settings
    instanceView table? statuses and subStatuses]]),
  record("VaultCertificateItem", "a certificate of a vault in a list", [[
    id string its URL
    x5t string SHA-1 thumbprint in base64url
    attributes table enabled, created, exp and more
    tags table? names and texts kept with it]]),
  record("VaultCertificate", "a certificate of a vault", [[
    id string its URL, with the version
    sid string the URL of the secret with its private key
    x5t string SHA-1 thumbprint in base64url
    cer string the certificate in base64
    attributes table enabled, created, exp and more
    policy table how it is renewed
    tags table? names and texts kept with it]]),
  record("JournalStep", "the last record of a step", [[
    run integer the number of the run
    name string what identifies the step
    state string begun, done or failed
    detail any what Journal:begin was told
    begun string when it began
    outcome any? the evidence or the error
    ended string? when it ended]], "A plain table, made by JournalRun:steps."),
  record("Verdict", "what each place says of a migrated certificate", [[
    passed boolean whether every row is as it should be
    failed table names of pools, ACCOUNT/ID, with a row that is not
    rows table each with account, pool, what, where, expected, found, is_equal, limit, of]],
    "Made by Plan:verify; `tostring` gives a line for each row."),
}
