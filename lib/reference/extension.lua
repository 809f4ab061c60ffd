--- Reference: the module `extension`.

local methods_of = require("reference.objects").methods_of

local OPTIONS <const> = { name = "options", type = "table", text = "what the nodes get", options = {
  { name = "certificates", type = "table",
    text = "a list of secret URLs without versions, or of certificates that a vault gave" },
  { name = "client_id", type = "string", text = "client id of the pool's identity, a GUID" },
  { name = "polling_interval", type = "integer?", default = "3600",
    text = "seconds between looks at the vault" },
  { name = "require_initial_sync", type = "boolean?", default = "true",
    text = "nodes take no task before all certificates are there" },
} }

local RAISES <const> = "an error of kind extension whose field is the setting that breaks a rule: "
  .. "pinnedVersion for a URL with a version, else invalidField"

local MAKE <const> = [[
local settings = extension.%s({
  certificates = { "https://contoso-kv.vault.azure.net/secrets/render" },
  client_id = azure.emulator.identities[1].client_id,
})
print(settings)]]

return {
  {
    name = "extension",
    kind = "module",
    global = true,
    summary = "settings of the Key Vault VM extension, and pools that carry them",
    text = [[
The extension fetches certificates from a vault onto each node and keeps them new. It cannot be
added
to a pool that exists, so a pool gets it by having a successor. Works without the network.]],
    example = MAKE:format("linux"),
    members = {
      {
        name = "linux",
        summary = "make the extension's settings for Linux nodes",
        parameters = { OPTIONS },
        returns = { { type = "Extension", text = "settings, checked" } },
        raises = RAISES,
        example = MAKE:format("linux"),
      },
      {
        name = "windows",
        summary = "make the extension's settings for Windows nodes",
        text = "Certificates go to the store MY of LocalMachine.",
        parameters = { OPTIONS },
        returns = { { type = "Extension", text = "settings, checked" } },
        raises = RAISES,
        example = MAKE:format("windows"),
      },
      {
        name = "successor",
        summary = "make the body of a pool that takes the place of another",
        text = [[
The same pool without Batch certificates, with the extension and with the identity. Azure never
gives
passwords and protected settings back; the second result names the fields where they have to be put
in again.]],
        parameters = {
          { name = "pool", type = "ArmPool", text = "the old pool, from BatchAccount:arm_pool" },
          { name = "options", type = "table", text = "what is new", options = {
            { name = "extension", type = "Extension", text = "settings for its operating system" },
            { name = "identity", type = "string", text = "the resource id of the identity" },
          } },
        },
        returns = {
          { type = "table", text = "the body for BatchAccount:put_pool" },
          { type = "string[]", text = "fields to fill in by hand, often none" },
        },
        raises = "unsupportedPool if the pool is not made of virtual machines",
        example = [[
local batch = azure.login():batch("contosorender")
local identity = azure.emulator.identities[1]
local body, missing = extension.successor(batch:arm_pool("render-linux"), {
  identity = identity.id,
  extension = extension.linux({
    certificates = { "https://contoso-kv.vault.azure.net/secrets/render" },
    client_id = identity.client_id,
  }),
})
print(body.identity.type, #missing)]],
      },
    },
  },
  {
    name = "Extension",
    kind = "type",
    variables = { "settings" },
    summary = "settings of the Key Vault VM extension, ready for a pool",
    text = "Made by extension.linux and extension.windows. `tostring` gives JSON.",
    example = MAKE:format("windows"),
    methods = function()
      return methods_of(require("extension").linux({
        certificates = { "https://vault/secrets/name" },
        client_id = "00000000-0000-0000-0000-000000000000",
      }))
    end,
    metatable_name = "extension",
    fields = {
      { name = "type", type = "string", text = "KeyVaultForLinux or KeyVaultForWindows" },
      { name = "body", type = "table", text = "the item of a pool's extensions" },
    },
    members = {},
  },
}
