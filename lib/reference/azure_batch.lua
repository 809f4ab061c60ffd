--- Reference: one Batch account.

local operations = require("reference.operations")

local FILTER <const> = { name = "filter", type = "string?", default = "none",
  text = "OData text that the service filters by" }
local SELECT <const> = { name = "select", type = "string?", default = "all",
  text = "fields to give, with commas between them" }
local EXPAND <const> = { name = "expand", type = "string?", default = "none",
  text = "resources to include" }

local LIST_TEXT <const> = "A loop reads one page at a time; `:list()` reads all into a table."
local LIST_RAISES <const> = "an error of kind azure or transport, when a page is read"
local POOL_ID <const> = { name = "pool", type = "string", completes = "pools",
  text = "the id of the pool" }

local LISTS <const> = {
  {
    name = "pools",
    summary = "list the pools of the account",
    text = LIST_TEXT,
    parameters = {
      { name = "options", type = "table?", text = "OData, as the service takes it",
        options = { FILTER, SELECT, EXPAND } },
    },
    returns = { { type = "Items<Pool>", text = "pools as Batch has them" } },
    raises = LIST_RAISES,
    example = [[
local batch = azure.login():batch("contosorender")
for pool in batch:pools({ select = "id,vmSize" }) do
  print(pool.id, pool.vmSize)
end]],
  },
  {
    name = "certificates",
    summary = "list the certificates of the account: public parts and states",
    text = LIST_TEXT,
    parameters = {
      { name = "options", type = "table?", text = "OData, as the service takes it",
        options = { FILTER, SELECT } },
    },
    returns = { { type = "Items<BatchCertificate>", text = "certificates as Batch has them" } },
    raises = LIST_RAISES,
    example = [[
for held in azure.login():batch("contosorender"):certificates() do
  print(held.thumbprint, held.state)
end]],
  },
  {
    name = "jobs",
    summary = "list the jobs of the account",
    text = LIST_TEXT,
    parameters = {
      { name = "options", type = "table?", text = "OData, as the service takes it",
        options = { FILTER, SELECT, EXPAND } },
    },
    returns = { { type = "Items<Job>", text = "jobs as Batch has them" } },
    raises = LIST_RAISES,
    example = [[
for job in azure.login():batch("contosorender"):jobs() do
  print(job.id, job.state, job.poolInfo.poolId)
end]],
  },
  {
    name = "nodes",
    summary = "list the nodes of a pool",
    text = LIST_TEXT,
    parameters = {
      POOL_ID,
      { name = "options", type = "table?", text = "OData, as the service takes it",
        options = { FILTER, SELECT } },
    },
    returns = { { type = "Items<Node>", text = "nodes as Batch has them" } },
    raises = LIST_RAISES,
    example = [[
for node in azure.login():batch("contosorender"):nodes("render-linux") do
  print(node.id, node.state)
end]],
  },
  {
    name = "node_extensions",
    summary = "list the VM extensions of a node, with their instance views",
    text = LIST_TEXT,
    parameters = {
      POOL_ID,
      { name = "node", type = "string", text = "the id of the node" },
    },
    returns = { { type = "Items<NodeExtension>", text = "extensions as Batch has them" } },
    raises = LIST_RAISES,
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
for item in batch:node_extensions("render-linux", node.id) do
  print(item.vmExtension.type, item.instanceView.statuses[1].code)
end]],
  },
}

local POOLS <const> = {
  {
    name = "pool",
    summary = "read a pool as Batch has it",
    parameters = { POOL_ID },
    returns = { { type = "Pool?", text = "the pool, nil if there is none" } },
    raises = "an error of kind azure or transport",
    example = [[
local pool = azure.login():batch("contosorender"):pool("render-linux")
print(pool.vmSize, pool.state, #pool.certificateReferences)]],
  },
  {
    name = "arm_pool",
    summary = "read a pool as Resource Manager has it, with identity and extensions",
    text = "The names of some fields differ from those that BatchAccount:pool gives.",
    parameters = { POOL_ID },
    returns = { { type = "ArmPool?", text = "the pool, nil if there is none" } },
    raises = "an error of kind azure or transport",
    example = [[
local pool = azure.login():batch("contosorender"):arm_pool("render-linux")
print(pool.etag, pool.properties.vmSize)]],
  },
  {
    name = "put_pool",
    summary = "make a pool, or replace the description of one",
    text = [[
Sent through Resource Manager, since only that takes an identity and extensions. Neither can be
added
to a pool that exists: extension.successor makes the body of a pool that takes its place.]],
    parameters = {
      POOL_ID,
      { name = "body", type = "table", text = "the pool, with properties and identity" },
      { name = "options", type = "table?", text = "when to refuse", options = {
        { name = "if_match", type = "string?", text = "only if the pool has this ETag",
          default = "any" },
        { name = "if_none_match", type = "string?", text = "\"*\": only if there is no such pool",
          default = "none" },
      } },
    },
    returns = { { type = "ArmPool", text = "the pool as Resource Manager has it now" } },
    raises = "an error of kind azure if the body is refused, or a condition does not hold",
    example = [[
local batch = azure.login():batch("contosorender")
local pool = batch:arm_pool("preview-linux")
batch:put_pool("example-put", { properties = pool.properties }, { if_none_match = "*" })
batch:delete_pool("example-put")]],
  },
  {
    name = "delete_pool",
    summary = "delete a pool, and wait until it is gone",
    text = "Its nodes and what runs on them go with it. A pool that does not exist is no error.",
    parameters = { POOL_ID },
    returns = {},
    raises = "an error of kind azure or transport",
    example = [[
local batch = azure.login():batch("contosorender")
local pool = batch:arm_pool("preview-linux")
batch:put_pool("example-delete", { properties = pool.properties })
batch:delete_pool("example-delete")]],
  },
}

local KEYS <const> = {
  { type = "table", text = "`primary` and `secondary`: secrets, each a key in base64" },
}
local KEYS_TEXT <const> = [[
Refused if the allowedAuthenticationModes of the account have no SharedKey. The keys open its whole
data plane, whatever roles say.]]

local SECRETS <const> = {
  {
    name = "add_certificate",
    summary = "add a certificate to the account, with its private key if the bundle has it",
    text = [[
Sends the leaf of the bundle alone: as a PFX under a password that is made for it, or without
private key as DER. Azure retired certificates of Batch on 29 February 2024; expect it to refuse new
ones. KeyVault:import is what replaces this.]],
    parameters = {
      { name = "bundle", type = "CertificateBundle", text = "what certificate.read gave" },
    },
    returns = {},
    raises = "an error of kind azure if it is refused; of kind transport",
    example = [[
local password = secret.prompt("Password of render.pfx: ")
local pfx = certificate.read("render.pfx", { password = password })
azure.login():batch("contosorender"):add_certificate(pfx)]],
    needs = "azure",
  },
  {
    name = "keys",
    summary = "read the two keys of the account, as secrets",
    text = KEYS_TEXT,
    parameters = {},
    returns = KEYS,
    raises = "an error of kind azure if that is not allowed; of kind transport",
    example = [[
local keys = azure.login():batch("contosorender"):keys()
print(keys.primary, keys.secondary:length())]],
  },
  {
    name = "regenerate_key",
    summary = "make one of the two keys of the account anew",
    text = [[
What is signed with the old key is refused from then on; the other key goes on as it is. Let
everything use the other key first.]],
    parameters = {
      { name = "which", type = "string", text = "primary or secondary" },
    },
    returns = KEYS,
    raises = "an error of kind azure if that is not allowed; of kind transport",
    example = [[
local keys = azure.login():batch("contosobatch"):regenerate_key("secondary")
print(keys.secondary)]],
  },
}

local WRITTEN <const> = table.move(POOLS, 1, #POOLS, #LISTS + 1, LISTS)
table.move(SECRETS, 1, #SECRETS, #WRITTEN + 1, WRITTEN)

-- A detail with each text on one line, but the example.
local function folded(detail)
  local result = {}
  for field, value in pairs(detail) do
    result[field] = field == "example" and value or (value:gsub("%s+", " "))
  end
  return result
end

local details <const> = {}
for _, name in ipairs({ "batch_operations", "arm_operations" }) do
  for key, detail in pairs(require("reference." .. name)) do
    details[key] = folded(detail)
  end
end

local internal <const> = operations.internal("BatchAccount")
internal[#internal + 1] = { name = "known", reason = "completion asks it for names" }

return {
  {
    name = "BatchAccount",
    kind = "type",
    variables = { "batch", "account" },
    summary = "a Batch account: its pools, certificates, jobs and nodes",
    text = "Made by Session:batch. Lists come from Batch itself; pools are changed through ARM.",
    example = [[
local batch = azure.login():batch("contosorender")
for pool in batch:pools() do
  print(pool.id, pool.vmSize, #pool.certificateReferences)
end]],
    methods = function() return require("azure.native").BatchAccount end,
    metatable_name = "BatchAccount",
    internal = internal,
    fields = {
      { name = "name", type = "string", text = "the name of the account" },
      { name = "id", type = "string", text = "its resource id" },
    },
    members = operations.members("BatchAccount", details, WRITTEN),
  },
}
