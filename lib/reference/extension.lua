--- Reference: the module `extension`.

local methods_of = require("reference.objects").methods_of

-- What all settings share, for extension.linux, windows and for_pool.
local SHARED <const> = {
  { name = "certificates", type = "table",
    text = "a list of secret URLs without versions, of certificates that a vault gave, or of "
      .. "tables: url or certificate, pinned, store_location, symbolic_link_name and readers "
      .. "(users, or tables of user and group) on Linux, store_name, exportable and accounts on "
      .. "Windows" },
  { name = "client_id", type = "string", text = "client id of the pool's identity, a GUID" },
  { name = "polling_interval", type = "integer?", default = "3600",
    text = "seconds between looks at the vault; 300 to 3600 for Windows 4.0" },
  { name = "require_initial_sync", type = "boolean?", default = "true",
    text = "nodes take no task before all certificates are there; Windows 4.0 always waits" },
  { name = "type_handler_version", type = "string?", default = '"3.0"',
    text = "1.0, 2.0 or 3.0 on Linux; 1.0, 3.0 or 4.0 on Windows" },
  { name = "auto_upgrade_minor", type = "boolean?", default = "true",
    text = "nodes that are made anew get newer minor versions" },
  { name = "enable_automatic_upgrade", type = "boolean?",
    text = "the platform upgrades the extension on nodes that run" },
  { name = "store_location", type = "string?",
    text = "where all certificates go, in versions before 3.0 and with plain_urls" },
  { name = "store_name", type = "string?", text = "the store of all, in Windows 1.0" },
  { name = "link_on_renewal", type = "boolean?", default = "false",
    text = "Windows 1.0 and 3.0: link a renewed certificate to the old one" },
  { name = "acl_enabled", type = "boolean?",
    text = "Linux 3.0: give readers their rights; true if there are readers" },
  { name = "plain_urls", type = "boolean?", default = "false",
    text = "Linux 3.0: certificates as URLs alone, as Batch's own sample has them" },
  { name = "logging", type = "table?",
    text = "Linux 3.0: endpoint, logger, format and service_name of the logs" },
  { name = "msi_endpoint", type = "string?", text = "where a node gets tokens" },
  { name = "provision_after", type = "string[]?", text = "extensions that must be there first" },
  { name = "extension_name", type = "string?", default = '"KVExtensions"',
    text = "its name on the pool" },
}

local function with_shared(more)
  local all = table.move(SHARED, 1, #SHARED, 1, {})
  return table.move(more, 1, #more, #all + 1, all)
end

local OPTIONS <const> = {
  name = "options", type = "table", text = "what the nodes get", options = SHARED,
}

local RAISES <const> = "an error of kind extension whose field is the setting that breaks a rule: "
  .. "pinnedVersion for a URL with a version, unsupportedField for what the version does not have, "
  .. "else invalidField"

local MAKE <const> = [[
local settings = extension.%s({
  certificates = { "https://contoso-kv.vault.azure.net/secrets/render" },
  client_id = azure.emulator.identities[1].client_id,
})
print(settings)]]

local POOL <const> = [[
local pool = azure.login():batch("contosorender"):arm_pool("render-linux")
local made = extension.for_pool(pool, {
  certificates = { "https://contoso-kv.vault.azure.net/secrets/render" },
  identity = azure.emulator.identities[1],
})
]]

local NO_POOL <const> = "an error of kind argument if the extension was not made by "
  .. "extension.for_pool"

local RESOURCE_MANAGER <const> = { name = "resource_manager", type = "string?",
  default = '"https://management.azure.com"', text = "Resource Manager of the cloud" }

-- A method that writes the pool in one form.
local function form(name, summary, text, options, returns)
  return {
    name = name,
    summary = summary,
    text = text,
    parameters = options and {
      { name = "options", type = "table?", text = "how to write it", options = options },
    } or {},
    returns = { returns or { type = "string", text = "the text of a file" } },
    raises = NO_POOL,
    example = POOL .. ("print(made:%s())"):format(name),
  }
end

local TEXT_OR_TABLE <const> = "text or table"

local START_TASK <const> = { name = "options", type = "table", text = "what tasks get", options = {
  { name = "certificates", type = "table",
    text = "a list of tables: from (extension, secret or blob), name of the file and url; for the "
      .. "extension of Linux path, or store_location and symbolic_link_name if they are not its "
      .. "own; for that of Windows subject or thumbprint; identity (a resource id) for a blob "
      .. "without a signature; public for a file that anybody may read; store and store_location "
      .. "to put it into a store of Windows too" },
  { name = "access", type = "string?", default = '"pool"',
    text = "who reads: administrators (elevated tasks; on Linux the files are links that follow "
      .. "renewals, else copies), pool (the autouser of the pool's scope) or "
      .. "tasks (every task, those with users of their own among them)" },
  { name = "folder", type = "string?",
    text = "else /opt/certificates or C:\\ProgramData\\certificates" },
  { name = "variable", type = "string?", default = '"CERTFERRY_CERTIFICATES_DIR"',
    text = "takes the place of AZ_BATCH_CERTIFICATES_DIR" },
  { name = "owner", type = "string?", text = "Linux: the owner, else as access needs" },
  { name = "group", type = "string?", text = "Linux: the group, else as access needs" },
  { name = "timeout", type = "integer?", default = "900", text = "seconds to wait for files" },
  { name = "client_id", type = "string?", text = "the identity that reads secrets" },
  { name = "msi_endpoint", type = "string?", text = "where a node gets tokens" },
} }

local MODULE <const> = {
  name = "extension",
  kind = "module",
  global = true,
  summary = "settings of the Key Vault VM extension, and pools that carry them",
  text = [[
The extension fetches certificates from a vault onto each node and keeps them new. It cannot be
added to a pool that exists, so a pool gets it by having a successor. Works without the network.]],
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
      text = "Certificates go to the store MY of LocalMachine if nothing else is said.",
      parameters = { OPTIONS },
      returns = { { type = "Extension", text = "settings, checked" } },
      raises = RAISES,
      example = MAKE:format("windows"),
    },
    {
      name = "for_pool",
      summary = "make a pool's successor with the extension, for any tool",
      text = [[
The pool says which extension it needs, and whether its image can have it. The result writes the
whole pool as a template of Resource Manager, Bicep, Terraform, commands of az or a request.
Passwords that Azure never gives back become parameters.]],
      parameters = {
        { name = "pool", type = "ArmPool", text = "the old pool, from BatchAccount:arm_pool" },
        { name = "options", type = "table", text = "what is new", options = with_shared({
          { name = "identity", type = "table",
            text = "id and client_id of an identity, or a list; the extension uses the first" },
          { name = "name", type = "string?", text = "the successor's name, else NAME-kv" },
          { name = "start_task", type = "table?", text = "from extension.start_task" },
          { name = "subscription", type = "string?", text = "else that of the pool" },
          { name = "resource_group", type = "string?", text = "else that of the pool" },
          { name = "account", type = "string?", text = "the Batch account, else the pool's" },
        }) },
      },
      returns = { { type = "Extension", text = "settings with their pool" } },
      raises = RAISES .. "; unsupportedPool, unsupportedImage",
      example = POOL .. "print(made:bicep())",
    },
    {
      name = "start_task",
      summary = "make a start task that gives tasks certificates as files",
      text = [[
Stands in for what Batch did: the files have the owner that tasks need, and stores of Windows are
filled. The old start task runs afterwards with its own command line, files and rights.]],
      parameters = {
        { name = "pool", type = "ArmPool", text = "the pool, in the shape of either interface" },
        START_TASK,
      },
      returns = {
        { type = "table", text = "start_task for the pool, script, folder, environment for the "
          .. "commonEnvironmentSettings of jobs, and notes" },
      },
      raises = "an error of kind extension: invalidField, or unsupportedPool for a start task in a "
        .. "container, or one of Windows whose user is no administrator",
      example = [[
local pool = azure.login():batch("contosorender"):arm_pool("render-linux")
local made = extension.start_task(pool, {
  access = "tasks",
  certificates = {
    { url = "https://contoso-kv.vault.azure.net/secrets/render", name = "render.pem" },
  },
})
print(made.script, made.notes[1])]],
    },
    {
      name = "explain",
      summary = "say what each node of a pool gets, and what is wrong",
      parameters = {
        { name = "pool", type = "table", text = "from BatchAccount:arm_pool or BatchAccount:pool" },
      },
      returns = { { type = "Explanation", text = "a table, which prints well" } },
      raises = "unsupportedPool if the pool is not made of virtual machines",
      example = POOL .. "print(extension.explain(made.pool))",
    },
    {
      name = "successor",
      summary = "make the body of a pool that takes the place of another",
      text = [[
The same pool without Batch certificates, with the extension and with the identity. Azure never
gives passwords and protected settings back; the second result names the fields where they have to
be put in again.]],
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
}

local EXTENSION <const> = {
  name = "Extension",
  kind = "type",
  variables = { "settings" },
  summary = "settings of the Key Vault VM extension, ready for a pool",
  text = [[
Made by extension.linux, extension.windows and extension.for_pool; the last has a pool, and only
that one writes pools. `tostring` gives JSON.]],
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
    { name = "version", type = "string", text = "the version of the handler" },
    { name = "body", type = "table", text = "the item of a pool's extensions" },
    { name = "pool", type = "table?", text = "the body for BatchAccount:put_pool" },
    { name = "missing", type = "string[]", text = "fields of the pool to fill in by hand" },
    { name = "notes", type = "string[]", text = "what one should know about the pool" },
  },
  members = {
    {
      name = "settings",
      summary = "the settings that the extension itself reads",
      parameters = {},
      returns = { { type = "table", text = "secretsManagementSettings and the rest" } },
      example = MAKE:format("linux"):gsub("print%(settings%)", "print(settings:settings())"),
    },
    {
      name = "json",
      summary = "the item of a pool's extensions, as text",
      parameters = {},
      returns = { { type = "string", text = "JSON" } },
      example = MAKE:format("linux"):gsub("print%(settings%)", "print(settings:json())"),
    },
    form("arm_template", "write the pool as a template of Resource Manager", nil, {
      { name = "as", type = "string?", default = '"text"', text = TEXT_OR_TABLE },
    }, { type = "string|table", text = "the template" }),
    form("bicep", "write the pool as a Bicep file"),
    form("terraform", "write the pool for Terraform", [[
azurerm_batch_pool where that has all fields of the pool, else azapi_resource with the fields that
were the reason as a comment.]], {
      { name = "provider", type = "string?", default = '"auto"', text = "auto or azapi" },
    }),
    form("az", "write commands for bash that make the pool with az", [[
az batch pool create knows no identities, so az rest sends the body; a pool with passwords is a
deployment, which asks for them.]], { RESOURCE_MANAGER }),
    form("rest", "write the request that makes the pool", nil, {
      { name = "as", type = "string?", default = '"table"', text = TEXT_OR_TABLE },
      RESOURCE_MANAGER,
    }, { type = "table|string", text = "method, url, headers, body, text of the body, and a name "
      .. "for its file; or the text of an .http file" }),
    {
      name = "data_plane",
      summary = "say why the data plane can't make the pool",
      parameters = {},
      returns = { { type = "table", text = "nothing: pools of the data plane have no identity" } },
      raises = "always: unsupportedCarrier with the reason",
      example = POOL .. "print(pcall(made.data_plane, made))",
    },
  },
}

local EXPLANATION <const> = {
  name = "Explanation",
  kind = "type",
  variables = { "explanation" },
  summary = "what the extension of a pool does on each node, and what is wrong with it",
  text = "Made by extension.explain. `tostring` gives a table, then the problems.",
  example = POOL .. [[
for _, problem in ipairs(extension.explain(made.pool).problems) do
  print(problem.severity, problem.field, problem.text)
end]],
  methods = function()
    return methods_of(require("extension").explain({ virtualMachineConfiguration = {} }))
  end,
  metatable_name = "explanation",
  fields = {
    { name = "type", type = "string?", text = "KeyVaultForLinux or KeyVaultForWindows, if any" },
    { name = "version", type = "string?", text = "the version of the handler" },
    { name = "client_id", type = "string?", text = "the identity that reads the vault" },
    { name = "polling_interval", type = "string?", text = "seconds between looks at the vault" },
    { name = "certificates", type = "table",
      text = "name, vault, place, readers, rotated of each" },
    { name = "folder", type = "string?", text = "where a start task of ours puts files" },
    { name = "variable", type = "string?", text = "what jobs have to call that folder" },
    { name = "problems", type = "table", text = "severity, field and text of each" },
  },
  members = {},
}

return { MODULE, EXTENSION, EXPLANATION }
