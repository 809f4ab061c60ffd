--- Reference: the module `azure`, and the lists that its objects give.

local methods_of = require("reference.objects").methods_of

local PAGER_TEXT <const> = [[
What reads a list page by page underneath. Scripts have no use for it: the methods of sessions,
accounts and vaults wrap it into Items.]]

return {
  {
    name = "azure",
    kind = "module",
    global = true,
    summary = "sign in to Azure, find Batch accounts and vaults, read and change them",
    text = [[
Everything begins with azure.login, which gives a Session. Requests wait without blocking other
tasks of the script, and Ctrl-C ends them. What the service answers comes as plain tables, with the
service's own field names.]],
    example = [[
local az = azure.login()
for account in az:batch_accounts() do
  print(account.name, account.location)
end]],
    fields = {
      { name = "emulator", type = "table?",
        text = "files and ids of the emulator's fleet; nil without --emulator" },
    },
    members = {
      {
        name = "login",
        summary = "sign in and get a session",
        text = [[
Without options: the emulator if the shell was started with --emulator, otherwise the method chain.
Beside an emulator every method is tried there, unless a cloud is named.
No request is sent before one is needed. Tokens are kept in memory only, and renewed five minutes
before they expire.

  environment   $AZURE_TENANT_ID, $AZURE_CLIENT_ID and $AZURE_CLIENT_SECRET, or instead of it
                $AZURE_CLIENT_CERTIFICATE_PATH, with $AZURE_CLIENT_CERTIFICATE_PASSWORD and
                $AZURE_CLIENT_SEND_CERTIFICATE_CHAIN (1 or true)
  workload      the token in $AZURE_FEDERATED_TOKEN_FILE, for tenant and client_id
  managed       the identity of the machine: a virtual machine ($AZURE_POD_IDENTITY_AUTHORITY_HOST
                in place of the metadata service), App Service, a server of Azure Arc
  cli           whoever is signed in to the Azure CLI
  device        a person, in a browser anywhere; needs a terminal to show the code at
  secret        a service principal with client_secret
  certificate   a service principal with certificate
  chain         environment, workload, managed, cli, device: the first that is set up here. One that
                is set up and fails ends the search. $AZURE_TOKEN_CREDENTIALS narrows it, as in
                Azure's own tools: prod, dev, or the name of one credential

A cloud of one's own is a JSON file with the texts name, authority, resource_manager,
resource_manager_audience, batch_audience, batch_suffix, vault_audience and vault_suffix;
storage_audience and storage_suffix may follow.]],
        parameters = {
          { name = "options", type = "table?", text = "who signs in, and where", options = {
            { name = "method", type = "string?",
              text = "environment, secret, certificate, workload, managed, cli, device or chain",
              default = "secret or certificate if that is given, else chain" },
            { name = "tenant", type = "string?", text = "id or domain of the tenant",
              default = "$AZURE_TENANT_ID; for cli and device, that of whoever signs in" },
            { name = "client_id", type = "string?",
              text = "client id of the service principal, managed identity or application",
              default = "$AZURE_CLIENT_ID; for device, that of the Azure CLI" },
            { name = "client_secret", type = "Secret?", text = "secret of the service principal",
              secret = true, default = "$AZURE_CLIENT_SECRET" },
            { name = "certificate", type = "string?",
              text = "PFX or PEM file with certificate and RSA key of the service principal",
              default = "$AZURE_CLIENT_CERTIFICATE_PATH" },
            { name = "certificate_password", type = "Secret?", text = "what opens that file",
              secret = true, default = "$AZURE_CLIENT_CERTIFICATE_PASSWORD" },
            { name = "resource_id", type = "string?",
              text = "resource id of a managed identity, instead of client_id" },
            { name = "cloud", type = "string?",
              text = "public, usgovernment, china, emulator, or the path of a JSON file",
              default = "that of $AZURE_AUTHORITY_HOST, else public" },
            { name = "emulator", type = "boolean?",
              text = "sign in to the emulator beside the shell, as its own service principal",
              default = "true if it runs and nothing else is given" },
          } },
        },
        returns = { { type = "Session", text = "the signed-in session" } },
        raises = "NoCredential if what the method needs is not given, InvalidCredential if it "
          .. "cannot be used; NoEmulator if there is no emulator; Cloud if the cloud is not known. "
          .. "The first request raises NoCredential, with every method's reason in attempts, if no "
          .. "method of the chain is set up",
        example = [[
local az = azure.login()
print(az.cloud)]],
      },
      {
        name = "whoami",
        summary = "tell who is signed in",
        parameters = {
          { name = "session", type = "Session?", text = "a session", default = "azure.login()" },
        },
        returns = { { type = "SignedInIdentity", text = "as Session:whoami gives it" } },
        raises = "as azure.login and Session:whoami",
        example = [[
print(azure.whoami().object_id)]],
      },
    },
  },
  {
    name = "Items",
    kind = "type",
    variables = { "items" },
    summary = "a list of the service, read while a loop goes through it",
    text = [[
Calling it gives the next item, and nil after the last, so it stands directly after `in`. A page is
read when the loop needs it; a list of any length takes the memory of one page. It can be gone
through once.]],
    example = [[
local batch = azure.login():batch("contosorender")
for pool in batch:pools() do
  print(pool.id)
end]],
    methods = function()
      return methods_of(require("pages").from(function() end))
    end,
    metatable_name = "items",
    members = {
      {
        name = "list",
        summary = "read what is left into a table",
        parameters = {
          { name = "options", type = "table?", text = "how much", options = {
            { name = "max", type = "integer?", default = "all", text = "items at most" },
          } },
        },
        returns = { { type = "table", text = "the items, in the order of the service" } },
        raises = "the error of the request that failed",
        example = [[
local pools = azure.login():batch("contosorender"):pools():list()
print(#pools)]],
      },
    },
  },
  {
    name = "Pager",
    kind = "type",
    summary = "a list of the service, as the program reads it",
    text = PAGER_TEXT,
    methods = function() return require("azure.native").Pager end,
    metatable_name = "Pager",
    internal = {
      { name = "next_page", reason = "Items call it" },
    },
    members = {},
  },
}
