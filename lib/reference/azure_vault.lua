--- Reference: one key vault.

local operations = require("reference.operations")

local WRITTEN <const> = {
  {
    name = "certificates",
    summary = "list the certificates of the vault: names and attributes",
    parameters = {},
    returns = { { type = "Items<VaultCertificateItem>", text = "one for each certificate" } },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
for held in azure.login():vault("contoso-kv"):certificates() do
  print(held.id, held.attributes.enabled)
end]],
  },
  {
    name = "certificate",
    summary = "read a certificate with its policy",
    parameters = {
      { name = "name", type = "string", completes = "certificates",
        text = "the name of the certificate" },
      { name = "version", type = "string?", text = "the version; without it, the newest" },
    },
    returns = {
      { type = "VaultCertificate?", text = "the certificate, nil if there is none" },
    },
    raises = "an error of kind azure or transport",
    example = [[
local held = azure.login():vault("contoso-kv"):certificate("render")
print(held and certificate.thumbprint_of_x5t(held.x5t) or "no such certificate")]],
  },
  {
    name = "certificate_versions",
    summary = "list the versions of a certificate, in no particular order",
    parameters = {
      { name = "name", type = "string", completes = "certificates",
        text = "the name of the certificate" },
    },
    returns = { { type = "Items<VaultCertificateItem>", text = "one for each version" } },
    raises = "an error of kind azure or transport, when a page is read",
    example = [[
local vault = azure.login():vault("contoso-kv")
print(#vault:certificate_versions("render"):list())]],
  },
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
