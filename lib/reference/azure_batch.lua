--- Reference: one Batch account.

local operations = require("reference.operations")

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

local details <const> = {}
for _, name in ipairs({ "batch_operations", "arm_operations" }) do
  for key, detail in pairs(require("reference." .. name)) do
    details[key] = detail
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
    members = operations.members("BatchAccount", details, SECRETS),
  },
}
