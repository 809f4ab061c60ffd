--- Reference: one key vault.

local operations = require("reference.operations")

local WRITTEN <const> = {
  {
    name = "import",
    summary = "put a certificate with its private key into the vault",
    text = [[
Sends the whole chain and the key as a PFX. A certificate that exists gets a new version.]],
    parameters = {
      { name = "name", type = "string", completes = "certificates",
        text = "the name in the vault: letters, digits and hyphens" },
      { name = "bundle", type = "CertificateBundle",
        text = "what certificate.read gave; it must hold the private key" },
      { name = "options", type = "table?", text = "more about it", options = {
        { name = "tags", type = "table?", text = "names and texts to keep with it",
          default = "none" },
      } },
    },
    returns = { { type = "VaultCertificate", text = "the certificate as the vault has it" } },
    raises = "noPrivateKey if the bundle has no key; an error of kind azure",
    example = [[
local vault = azure.login():vault("contoso-kv")
local files = azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
local held = vault:import("example-import", pfx, { tags = { owner = "rendering" } })
print(held.sid)]],
  },
  {
    name = "secret",
    summary = "read a secret with its value",
    text = [[
The value is a secret object, which never prints: hand it on to what needs it. The secret of a
certificate is its PFX in base64, without a password, or PEM. A secret that is disabled cannot be
read.]],
    parameters = {
      { name = "name", type = "string", completes = "secrets", text = "the name of the secret" },
      { name = "version", type = "string?", text = "the id of the version; none for the newest" },
    },
    returns = {
      { type = "table?", text = "id, contentType, attributes, tags, managed, and `value`, a "
        .. "secret; nil if there is none" },
    },
    raises = "an error of kind azure or transport",
    example = [[
local held = azure.login():vault("contoso-kv"):secret("render")
print(held and held.value or "no such secret")  -- <secret, 3832 bytes>]],
  },
  {
    name = "set_secret",
    summary = "put a secret into the vault",
    text = [[
A secret that exists gets a new version. Do not set the secret of a certificate: KeyVault:import
makes it. A call with the value written in it is kept out of the history of the prompt.]],
    parameters = {
      { name = "name", type = "string", completes = "secrets",
        text = "the name in the vault: letters, digits and hyphens" },
      { name = "value", type = "Secret|string", secret = true, text = "the value, up to 25 kB" },
      { name = "options", type = "table?", text = "more about it", options = {
        { name = "content_type", type = "string?", text = "what the value is, up to 255 characters",
          default = "none" },
        { name = "attributes", type = "table?", default = "enabled, at all times",
          text = "enabled, nbf and exp; times in seconds since 1970" },
        { name = "tags", type = "table?", text = "names and texts to keep with it",
          default = "none" },
      } },
    },
    returns = {
      { type = "table", text = "id, contentType, attributes and tags, without the value" },
    },
    raises = "an error of kind azure or transport",
    example = [[
local vault = azure.login():vault("contoso-kv")
local key = secret.prompt("Licence key: ")
vault:set_secret("licence-key", key, { content_type = "text/plain" })]],
    asks = true,
  },
}

local internal <const> = operations.internal("KeyVault")
internal[#internal + 1] = { name = "known", reason = "completion asks it for names" }
internal[#internal + 1] = { name = "read_secret", reason = "KeyVault:secret wraps it" }

return {
  {
    name = "KeyVault",
    kind = "type",
    variables = { "vault" },
    summary = "a key vault: its certificates and secrets",
    text = "Made by Session:vault.",
    example = [[
local vault = azure.login():vault("contoso-kv")
for held in vault:certificates() do
  print(held.id, held.x5t)
end]],
    methods = function() return require("azure.native").KeyVault end,
    metatable_name = "KeyVault",
    internal = internal,
    fields = {
      { name = "url", type = "string", text = "the URL of the vault" },
    },
    members = operations.members("KeyVault", require("reference.vault_operations"), WRITTEN),
  },
}
