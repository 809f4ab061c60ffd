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
Without options: the emulator if the shell was started with --emulator, otherwise the service
principal of the environment variables AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.
No request is sent before one is needed.]],
        parameters = {
          { name = "options", type = "table?", text = "who signs in", options = {
            { name = "emulator", type = "boolean?",
              text = "sign in to the emulator beside the shell",
              default = "true if it runs and no principal is given" },
            { name = "tenant", type = "string?", text = "id or domain of the tenant",
              default = "$AZURE_TENANT_ID" },
            { name = "client_id", type = "string?", text = "client id of the service principal",
              default = "$AZURE_CLIENT_ID" },
            { name = "client_secret", type = "Secret?", text = "its secret", secret = true,
              default = "$AZURE_CLIENT_SECRET" },
          } },
        },
        returns = { { type = "Session", text = "the signed-in session" } },
        raises = "NoCredential if nothing says who signs in, or only a part of it; NoEmulator if "
          .. "there is no emulator",
        example = [[
local az = azure.login()
print(az.cloud)]],
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
