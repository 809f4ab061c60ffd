--- Reference: the module `migrate`.

local reading = require("reference.migrate_reading")
local upvalue_with = require("reference.objects").upvalue_with

local PARTS <const> = [[
local az = azure.login()
local batch, resource = az:batch("contosorender"), az:vault_resource("contoso-kv")
local identity, files = az:identity(azure.emulator.identities[1].id), azure.emulator.pfx[1]
local pfx = certificate.read(files.file, { password = secret.file(files.password_file) })
local plan = migrate.plan(batch, {
  pool = "render-linux", vault = resource, identity = identity, pfx = pfx, pfx_file = files.file,
})
]]

local APPLY <const> = PARTS:gsub("(pool = \"render%-linux\"), ",
  "%1, successor = \"example-apply\",\n  ") .. [[
plan:apply({
  az = az, batch = batch, vault = az:vault("contoso-kv"), pfx = pfx,
  journal = journal.open(os.tmpname()), owner = "ada", poll = 0.1,
})
batch:delete_pool("example-apply")]]

local RUN <const> = {
  { name = "batch", type = "BatchAccount", text = "the account of the pool" },
  { name = "vault", type = "KeyVault", text = "the vault of the plan" },
  { name = "pfx", type = "CertificateBundle", text = "the certificate with its private key" },
}

local APPLY_OPTIONS <const> = table.move(RUN, 1, #RUN, 2, {
  { name = "az", type = "Session", text = "who does it" },
})
for _, option in ipairs({
  { name = "journal", type = "Journal", text = "where each step is recorded" },
  { name = "owner", type = "string?", text = "who runs it, in the journal",
    default = "\"unknown\"" },
  { name = "poll", type = "number?", text = "seconds between looks at the nodes", default = "5" },
  { name = "timeout", type = "number?", text = "seconds until the nodes must be up",
    default = "3600" },
  { name = "report", type = "function?", default = "none",
    text = "is called with \"step\", \"already\", \"done\" or \"nodes\", and a table about it" },
}) do
  APPLY_OPTIONS[#APPLY_OPTIONS + 1] = option
end

-- The functions that only read have a file of their own.
local function with_reading(members)
  return table.move(reading, 1, #reading, #members + 1, members)
end

return {
  {
    name = "migrate",
    kind = "module",
    global = true,
    summary = "inventory, plan, apply, verify: pools from Batch certificates to Key Vault",
    text = [[
A plan is plain data: read it, save it, compare it. Doing it writes a journal, and a run that was
killed is simply run again.]],
    example = PARTS .. "print(plan)",
    members = with_reading({
      {
        name = "plan",
        summary = "plan the migration of one pool, and change nothing",
        text = "So far for Linux pools that refer to one certificate.",
        parameters = {
          { name = "batch", type = "BatchAccount", text = "the account of the pool" },
          { name = "options", type = "table", text = "what goes where", options = {
            { name = "pool", type = "string", text = "the id of the pool" },
            { name = "vault", type = "VaultResource", text = "the vault, as ARM has it" },
            { name = "identity", type = "Identity",
              text = "the successor's identity, as ARM has it" },
            { name = "pfx", type = "CertificateBundle", text = "the certificate with its key" },
            { name = "pfx_file", type = "string", text = "where the certificate came from" },
            { name = "successor", type = "string?",
              text = "the id of the pool that takes its place",
              default = "the pool's id and -kv" },
            { name = "certificate_name", type = "string?",
              text = "the certificate's name in the vault",
              default = "batch-ACCOUNT-THUMBPRINT" },
            { name = "inventory", type = "Inventory?", text = "what migrate.inventory gave",
              default = "is read" },
          } },
        },
        returns = { { type = "Plan", text = "what would be done" } },
        raises = "a text that names the pool and why it can't be planned",
        example = PARTS .. "print(plan)",
      },
      {
        name = "load",
        summary = "read a plan that Plan:save wrote",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "the file" },
        },
        returns = { { type = "Plan", text = "the plan" } },
        raises = "a text if the file can't be read or has another version",
        example = PARTS .. [[
local path = os.tmpname()
plan:save(path)
print(migrate.load(path).id)
os.remove(path)]],
      },
    }),
  },
  {
    name = "Plan",
    kind = "type",
    variables = { "plan" },
    summary = "what will be done to one pool, in which order",
    text = "Made by migrate.plan and migrate.load. It holds no secret; `tostring` shows it all.",
    example = PARTS .. "print(plan)",
    methods = function()
      return upvalue_with(require("migrate.plan").make, "apply")
    end,
    metatable_name = "plan",
    fields = {
      { name = "id", type = "string", text = "the account, the pool and its successor" },
      { name = "version", type = "integer", text = "of the form of plans" },
      { name = "account", type = "table", text = "name and id" },
      { name = "pool", type = "table", text = "id, successor, node_agent, nodes" },
      { name = "certificate", type = "table", text = "thumbprint, file, name in the vault" },
      { name = "vault", type = "table", text = "name, url, id" },
      { name = "identity", type = "table", text = "id, name, client_id, principal_id" },
      { name = "steps", type = "table", text = "each with id, kind, title, undo" },
    },
    members = {
      {
        name = "apply",
        summary = "do the plan",
        text = [[
Each step is looked at, done if it has to be, and looked at again; the journal is written before and
after. Stops at the first step that fails. The pool that is replaced stays as it is.]],
        parameters = {
          { name = "run", type = "table", text = "with what", options = APPLY_OPTIONS },
        },
        returns = {},
        raises = "the error of the step that failed; held if another run holds the plan",
        example = APPLY,
      },
      {
        name = "verify",
        summary = "prove from the service alone that the plan has been done",
        parameters = {
          { name = "run", type = "table", text = "with what", options = RUN },
        },
        returns = { { type = "Verdict", text = "what each place holds, and whether all agree" } },
        raises = "an error of kind azure or transport; a text if the successor is not there",
        example = APPLY:gsub("batch:delete_pool", [[
local verdict = plan:verify({ batch = batch, vault = az:vault("contoso-kv"), pfx = pfx })
print(verdict.passed)
%0]]),
      },
      {
        name = "save",
        summary = "write the plan to a file, as JSON with sorted keys",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "the file" },
        },
        returns = {},
        raises = "a text if the file can't be written",
        example = PARTS .. [[
local path = os.tmpname()
plan:save(path)
os.remove(path)]],
      },
    },
  },
}
