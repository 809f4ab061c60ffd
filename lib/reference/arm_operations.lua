--- Reference: what to say of the operations of a Batch account in Resource Manager.
--
-- See reference.operations for what else there is to an entry.

local CERTIFICATE_NAME <const> = "its name: sha1- and the thumbprint in hex digits"

local CERTIFICATE_FIELDS <const> = [[
`name`, and `properties` with thumbprint, format (Pfx or Cer), publicData, provisioningState and
others]]

local PACKAGE_FIELDS <const> = [[
`name`: the version; `properties` with state, format, lastActivationTime, storageUrl and others]]

local ENDPOINT_FIELDS <const> = [[
`name`, and `properties` with privateEndpoint, groupIds and privateLinkServiceConnectionState]]

local PACKAGE_TEXT <const> = [[
The storageUrl may hold a signature that opens the package to whoever has it: do not print it.]]

return {
  arm_pool = {
    summary = "read a pool as Resource Manager has it, with identity and extensions",
    text = "The names of some fields differ from those that BatchAccount:pool gives.",
    type = "ArmPool",
    gives = "the pool, nil if there is none",
    example = [[
local pool = azure.login():batch("contosorender"):arm_pool("render-linux")
print(pool.etag, pool.properties.vmSize)]],
  },
  arm_cloud_service_pool = {
    summary = "read a pool of the kind Cloud Services as Resource Manager has it",
    text = [[
Asked of version 2024-02-01, the last that shows cloudServiceConfiguration in
deploymentConfiguration.]],
    type = "ArmPool",
    gives = "the pool, nil if there is none",
    example = [[
local pool = azure.login():batch("contosorender"):arm_cloud_service_pool("render-linux")
print(pool.properties.deploymentConfiguration.cloudServiceConfiguration)]],
  },
  put_pool = {
    summary = "make a pool, or replace the description of one",
    text = [[
Sent through Resource Manager, since only that takes an identity and extensions. Neither can be
added
to a pool that exists: extension.successor makes the body of a pool that takes its place.]],
    body = "the pool, with properties and identity",
    if_none_match = "\"*\": only if there is no such pool",
    type = "ArmPool",
    gives = "the pool as Resource Manager has it now",
    example = [[
local batch = azure.login():batch("contosorender")
local pool = batch:arm_pool("preview-linux")
batch:put_pool("example-put", { properties = pool.properties }, { if_none_match = "*" })
batch:delete_pool("example-put")]],
  },
  delete_pool = {
    summary = "delete a pool, and wait until it is gone",
    text = "Its nodes and what runs on them go with it. A pool that does not exist is no error.",
    example = [[
local batch = azure.login():batch("contosorender")
local pool = batch:arm_pool("preview-linux")
batch:put_pool("example-delete", { properties = pool.properties })
batch:delete_pool("example-delete")]],
  },
  -- The account.
  arm_account = {
    summary = "read the account in Resource Manager: quotas, network, encryption, tags",
    type = "BatchAccountResource",
    example = [[
local account = azure.login():batch("contosorender"):arm_account()
print(account.properties.poolQuota, account.properties.publicNetworkAccess)]],
  },
  patch_account = {
    summary = "change some properties of the account",
    text = "What the body does not name stays as it is; what it names is replaced as a whole.",
    body = [[
`tags`, `identity`, or `properties` with autoStorage, allowedAuthenticationModes,
publicNetworkAccess, networkProfile, encryption]],
    type = "BatchAccountResource",
    example = [[
local batch = azure.login():batch("contosorender")
local tags = batch:arm_account().tags or {}
tags.certificates = "in Key Vault"
batch:patch_account({ tags = tags })]],
  },

  -- Pools.
  arm_pools = {
    summary = "list the pools as Resource Manager has them, with identity and extensions",
    text = "The names of some fields differ from those that BatchAccount:pools gives.",
    type = "ArmPool",
    gives = "pools as Resource Manager has them",
    select = "fields as Resource Manager calls them, such as properties/vmSize",
    filter = "such as properties/allocationState eq 'Steady'",
    example = [[
for pool in azure.login():batch("contosorender"):arm_pools() do
  print(pool.name, pool.properties.allocationState, pool.identity ~= nil)
end]],
  },
  arm_patch_pool = {
    summary = "change some properties of a pool, through Resource Manager",
    text = [[
What the body does not name stays as it is; what it names is replaced as a whole. A pool with nodes
takes scaleSettings, startTask, metadata, applicationPackages and certificates; most other
properties can only be changed while it has none. Identity and extensions are for new pools:
extension.successor makes the body of one.]],
    body = "`properties` with what to change, such as scaleSettings or metadata",
    type = "ArmPool",
    if_match = "only if the pool has this ETag",
    example = [[
local batch = azure.login():batch("contosorender")
local properties = batch:arm_pool("preview-linux").properties
local pool = batch:put_pool("example-patch", { properties = properties })
batch:arm_patch_pool("example-patch", { properties = {
  metadata = { { name = "owner", value = "rendering" } },
} }, { if_match = pool.etag })
batch:delete_pool("example-patch")]],
  },
  arm_disable_autoscale = {
    summary = "end the automatic scaling of a pool, through Resource Manager",
    type = "ArmPool",
    example = [[
local batch = azure.login():batch("contosorender")
local properties = batch:arm_pool("preview-linux").properties
local formula = "$TargetDedicatedNodes = 0;"
properties.scaleSettings = { autoScale = { formula = formula } }
batch:put_pool("example-autoscale", { properties = properties })
batch:arm_disable_autoscale("example-autoscale")
batch:delete_pool("example-autoscale")]],
  },
  arm_stop_resize = {
    summary = "stop the change of the number of nodes of a pool, through Resource Manager",
    text = [[
Nothing is undone: the pool keeps the nodes that it has by then. Its allocationState is Stopping,
then Steady.]],
    type = "ArmPool",
    example = [[
local batch = azure.login():batch("contosorender")
local properties = batch:arm_pool("preview-linux").properties
batch:put_pool("example-stopped", { properties = properties })
batch:arm_stop_resize("example-stopped")
batch:delete_pool("example-stopped")]],
  },

  -- Certificates.
  arm_certificates = {
    summary = "list the certificates in Resource Manager, which knows of private keys",
    text = [[
Only Resource Manager tells whether a certificate was added with its private key: the format is Pfx
then, else Cer.]],
    gives = CERTIFICATE_FIELDS,
    select = "fields as Resource Manager calls them, such as properties/format",
    filter = "such as properties/provisioningState eq 'Failed'",
    example = [[
for held in azure.login():batch("contosorender"):arm_certificates() do
  print(held.properties.thumbprint, held.properties.format)
end]],
  },
  arm_certificate = {
    summary = "read a certificate in Resource Manager, which knows of its private key",
    certificate = CERTIFICATE_NAME,
    gives = CERTIFICATE_FIELDS .. "; nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
local thumbprint = batch:certificates()().thumbprint
local held = batch:arm_certificate("sha1-" .. thumbprint)
print(held.properties.format, held.properties.provisioningState)]],
  },
  arm_delete_certificate = {
    summary = "delete a certificate from the account, and wait until it is gone",
    text = [[
While a pool refers to it or a node has it, it is not deleted: its provisioningState becomes Failed,
and deleteCertificateError says why. It cannot be undone: Batch never gives the private key, and
need not take certificates any more. Be sure that Key Vault has it first.]],
    certificate = CERTIFICATE_NAME,
    type = "table?",
    gives = "nil: what is gone has no description",
    example = [[
local batch = azure.login():batch("contosorender")
local thumbprint = batch:certificates()().thumbprint
local name = "sha1-" .. thumbprint
local ok, err = pcall(batch.arm_delete_certificate, batch, name)
-- Pools still refer to it: it stays.
if not ok then
  print(err.code)
  batch:arm_cancel_delete_certificate(name)
end]],
  },
  arm_cancel_delete_certificate = {
    summary = "keep a certificate whose deletion failed, through Resource Manager",
    text = [[
Its provisioningState goes from Failed back to Succeeded. Not needed to delete it again: free it,
and delete it once more.]],
    certificate = CERTIFICATE_NAME,
    gives = "the certificate as Resource Manager has it now",
    example = [[
local batch = azure.login():batch("contosorender")
local failed = "properties/provisioningState eq 'Failed'"
for held in batch:arm_certificates({ filter = failed }) do
  batch:arm_cancel_delete_certificate(held.name)
end]],
  },

  -- Applications.
  applications = {
    summary = "list the applications of the account",
    gives = "`name`, and `properties` with displayName, defaultVersion and allowUpdates",
    example = [[
for application in azure.login():batch("contosorender"):applications() do
  print(application.name, application.properties.defaultVersion)
end]],
  },
  application = {
    summary = "read an application of the account",
    gives = [[
`name`, and `properties` with displayName, defaultVersion and allowUpdates; nil if there is none]],
    example = [[
local batch = azure.login():batch("contosorender")
local found = batch:application("renderer")
print(found and found.properties.defaultVersion or "no such application")]],
  },
  application_packages = {
    summary = "list the packages of an application, one for each version",
    text = PACKAGE_TEXT,
    gives = PACKAGE_FIELDS,
    example = [[
local batch = azure.login():batch("contosorender")
for package in batch:application_packages("renderer") do
  print(package.name, package.properties.state)
end]],
  },
  application_package = {
    summary = "read one package of an application",
    text = PACKAGE_TEXT,
    version = "the version of the package",
    gives = PACKAGE_FIELDS .. "; nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
local package = batch:application_package("renderer", "1.0")
print(package and package.properties.state or "no such package")]],
  },

  -- The network.
  private_endpoints = {
    summary = "list the private endpoint connections of the account",
    gives = ENDPOINT_FIELDS,
    example = [[
for connection in azure.login():batch("contosorender"):private_endpoints() do
  local state = connection.properties.privateLinkServiceConnectionState
  print(connection.name, state.status)
end]],
  },
  private_endpoint = {
    summary = "read a private endpoint connection of the account",
    gives = ENDPOINT_FIELDS .. "; nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
local found = batch:private_endpoint("none")
print(found and found.properties.privateEndpoint.id or "no such connection")]],
  },
  private_link_resources = {
    summary = "list what private endpoints can reach in the account",
    gives = "`name`, and `properties` with groupId, requiredMembers and requiredZoneNames",
    example = [[
for resource in azure.login():batch("contosorender"):private_link_resources() do
  print(resource.properties.groupId, resource.properties.requiredZoneNames[1])
end]],
  },
  outbound_dependencies = {
    summary = "list the endpoints that nodes must reach for Batch to work",
    text = "A network of your own must let nodes out to them, or nodes may become unusable.",
    gives = [[
`category`, and `endpoints` with domainName, description and the ports in endpointDetails]],
    example = [[
local batch = azure.login():batch("contosorender")
for dependency in batch:outbound_dependencies() do
  for _, endpoint in ipairs(dependency.endpoints) do
    print(dependency.category, endpoint.domainName)
  end
end]],
  },
}
