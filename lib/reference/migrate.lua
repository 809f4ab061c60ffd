--- Reference: the module `migrate`; what only reads is in migrate_reading, plans in migrate_plan.

local reading = require("reference.migrate_reading")
local parts = require("reference.migrate_parts")

-- The functions that only read have a file of their own.
local function with_reading(members)
  return table.move(reading, 1, #reading, #members + 1, members)
end

local SETTINGS <const> = {
  { name = "pools", type = "string[]?",
    text = "ids, or ACCOUNT/ID; schedule:ID or job:ID: a fixed pool for an autopool",
    default = "all that refer to certificates" },
  { name = "vault", type = "string|VaultResource", completes = "vaults",
    text = "the vault: a name in the inventory, or as ARM has it" },
  { name = "identity", type = "string|Identity",
    text = "the successors' identity; or a table of id, location and create = true" },
  { name = "sources", type = "Sources?", text = "what migrate.sources gave", default = "none" },
  { name = "overrides", type = "string|table?", completes = "files", default = "none",
    text = "what is otherwise: settings, pools, certificates, jobs, schedules; or a file of it" },
  { name = "rules_dir", type = "string|table?", completes = "files", default = "none",
    text = "a folder with more rules, or a list of them, as for migrate.audit" },
  { name = "waves", type = "table?", default = "as few as the quotas allow",
    text = "by = number with size, tag with name, or account; order: their values" },
  { name = "strategy", type = "string?", default = '"side by side"',
    text = '"same id" deletes a pool and makes it again' },
  { name = "suffix", type = "string?", default = '"-kv"', text = "of the ids of successors" },
  { name = "concurrency", type = "integer?", default = "4", text = "steps at a time" },
  { name = "ramp", type = "integer|boolean?", default = "1",
    text = "first nodes, before all come; false for all at once" },
  { name = "canary", type = "boolean?", default = "true",
    text = "whether tasks read the certificates on the first nodes" },
  { name = "disable_tasks", type = "string?", default = '"requeue"',
    text = "what becomes of running tasks: requeue, wait or terminate" },
  { name = "role_scope", type = "string?", default = '"vault"', text = '"secret": each alone' },
  { name = "drain", type = "boolean?", default = "true", text = "old pools lose their nodes" },
  { name = "deleted_names", type = "string?", default = '"recover"',
    text = '"rename": a deleted certificate that has the name stays deleted' },
  { name = "allow_new_thumbprint", type = "boolean?", default = "false",
    text = "nodes may get a newer version than Batch has" },
  { name = "public_certificates", type = "string?", default = '"secret"',
    text = '"blob": those without a key are kept in the container, not in the vault' },
  { name = "container", type = "string|table?", default = "none",
    text = "the URL of a container; or a table of url and id, the storage account's resource" },
  { name = "polling_interval", type = "integer?", default = "3600",
    text = "seconds between looks of the extension at the vault" },
}

return {
  {
    name = "migrate",
    kind = "module",
    global = true,
    summary = "inventory, plan, apply, verify: pools from Batch certificates to Key Vault",
    text = [[
A plan is plain data: read it, save it, compare it. Doing it writes a journal, and a run that was
killed is simply run again.]],
    example = parts.PLAN .. "print(plan)",
    members = with_reading({
      {
        name = "sources",
        summary = "look for the private key of each certificate, and change nothing",
        text = [[
Batch never gives a private key back. A certificate that has no source is left to a person by the
plan. A file NAME.password beside NAME.pfx opens it.]],
        parameters = {
          { name = "options", type = "table?", text = "where to look", options = {
            { name = "pfx_dir", type = "string?", completes = "files", default = "none",
              text = "a folder of PFX and PEM files" },
            { name = "recursive", type = "boolean?", default = "false",
              text = "also in folders within" },
            { name = "passwords", type = "Secret|table|function?", default = "none",
              text = "one, a list, or a function that is given a path" },
            { name = "vaults", type = "KeyVault[]?", default = "none",
              text = "vaults whose certificates, and secrets that hold one, are looked at" },
            { name = "reissue", type = "table?", default = "none",
              text = "thumbprints, and the issuer of the vault that makes a new one" },
          } },
        },
        returns = { { type = "Sources", text = "what was found" } },
        raises = "an error of kind azure or transport; File if the folder cannot be read",
        example = [[
local folder = azure.emulator.pfx[1].file:match("^(.*)/")
print(migrate.sources({ pfx_dir = folder }))]],
      },
      {
        name = "plan",
        summary = "plan the migration of pools, and change nothing",
        text = [[
Sends no request: all is in the inventory. What can't be automated is in `manual`, with the rule
that says so; a pool that needs it first has no steps. Nor has a pool of which a rule of the audit
with by_hand is certain, unless the overrides say despite = { "R066" } of the pool. Pools that don't
fit beside the old ones go into later waves, and are left to a person where no wave has room.]],
        parameters = {
          { name = "inventory", type = "Inventory", text = "what migrate.inventory gave" },
          { name = "options", type = "table", text = "what goes where", options = SETTINGS },
        },
        returns = { { type = "Plan", text = "what would be done" } },
        raises = "a text that says what is missing, or does not fit",
        example = parts.PLAN .. "print(plan)",
      },
      {
        name = "load",
        summary = "read a plan that Plan:save wrote",
        parameters = {
          { name = "path", type = "string", completes = "files", text = "the file" },
        },
        returns = { { type = "Plan", text = "the plan" } },
        raises = "a text if the file can't be read or has another version",
        example = parts.PLAN .. [[
local path = os.tmpname()
plan:save(path)
print(migrate.load(path).id)
os.remove(path)]],
      },
    }),
  },
}
