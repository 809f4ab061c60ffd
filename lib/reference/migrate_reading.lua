--- Reference: the functions of `migrate` that change nothing: inventory, audit and what is beside.

local SCOPE <const> = [[
local inventory = migrate.inventory(azure.login(), { account = "contosorender" })
]]

local INVENTORY <const> = {
  { name = "account", type = "string?", completes = "accounts", default = "all accounts",
    text = "the name of the only account to read" },
  { name = "subscription", type = "string?", default = "the whole tenant",
    text = "the id of the only subscription to read" },
  { name = "accounts", type = "table|function?", default = "all accounts",
    text = "the names of those to read, or a function that is called with each and chooses" },
  { name = "vaults", type = "table|function|boolean?", default = "all vaults",
    text = "the same for vaults; false for none" },
  { name = "tasks", type = "boolean?", default = "true", text = "whether to look into tasks" },
  { name = "limit", type = "integer?", default = "8", text = "requests at a time in each place" },
  { name = "progress", type = "function?", default = "none",
    text = "is called with what, name, done and of for each account and vault that was read" },
}

local AUDIT <const> = {
  { name = "files", type = "table?", default = "none are at hand",
    text = "what certificate.find gave, or a list of bundles" },
  { name = "vault", type = "string?", completes = "vaults", default = "the only one",
    text = "the name of the vault that pools will use" },
  { name = "identity", type = "string?", default = "the only one",
    text = "the name or id of the identity that pools will have" },
  { name = "plan", type = "table?", default = "none", text = "a plan, to be audited too" },
  { name = "rules_dir", type = "string|table?", completes = "files", default = "none",
    text = "a folder with more rules, or a list of them" },
  { name = "rules", type = "table?", default = "all", text = "the ids of the only rules to check" },
  { name = "by_hand", type = "boolean?", default = "false",
    text = "check only the rules by which a plan leaves something to a person" },
  { name = "now", type = "number?", default = "the clock's",
    text = "the time to judge by, in seconds of Unix time" },
}

return {
  {
    name = "inventory",
    summary = "read what accounts hold and who uses which certificate",
    text = [[
Both planes of Batch are read, and vaults, identities and subnets. Texts of start tasks, jobs,
schedules, tasks and autopools are searched for AZ_BATCH_CERTIFICATES_DIR, thumbprints and
certificate stores. What can't be read is named in `failures`, and the rest stays. Nothing is
changed. With an account in place of the session, only the account itself is read.]],
    parameters = {
      { name = "az", type = "Session|BatchAccount", text = "who reads, or one account" },
      { name = "options", type = "table?", text = "what to read", options = INVENTORY },
    },
    returns = { { type = "Inventory", text = "what was read" } },
    raises = "an error of kind azure, transport or credential if the list of accounts can't be had",
    example = SCOPE .. [[
for _, pool in ipairs(inventory:account("contosorender").pools) do
  print(pool.id, pool.os, #pool.nodes, #pool.references)
end]],
  },
  {
    name = "load_inventory",
    summary = "read an inventory that Inventory:save wrote",
    parameters = {
      { name = "path", type = "string", completes = "files", text = "the file" },
    },
    returns = { { type = "Inventory", text = "the inventory" } },
    raises = "a text if the file is damaged, is no inventory or has another version",
    example = SCOPE .. [[
local path = inventory:save(os.tmpname())
print(migrate.load_inventory(path).taken)
os.remove(path)]],
  },
  {
    name = "audit",
    summary = "find what stands in the way of a migration",
    text = [[
Each rule is a Lua file that returns id, severity, title, reads, action, link, if need be uncertain,
and check(inventory, context), which calls context:report with object, evidence and path. A rule of
your own with a known id replaces that one; one that fails is told among the findings. With by_hand
a rule says that what it finds can't be automated: a plan leaves such pools to a person, unless the
finding is uncertain.]],
    parameters = {
      { name = "inventory", type = "Inventory", text = "what was read" },
      { name = "options", type = "table?", text = "what else is known", options = AUDIT },
    },
    returns = { { type = "Findings", text = "sorted by severity, rule and object" } },
    raises = "a text that names a file which is no rule, or a vault or identity that is not there",
    example = SCOPE .. [[
local folder = azure.emulator.pfx[1].file:match("^(.*)/")
local files = certificate.find(folder, nil, {
  passwords = { secret.file(azure.emulator.pfx[1].password_file) },
})
print(migrate.audit(inventory, { files = files }))]],
  },
  {
    name = "expiring",
    summary = "list certificates of Batch and of vaults by the days that are left",
    parameters = {
      { name = "inventory", type = "Inventory", text = "what was read" },
      { name = "options", type = "table?", text = "which", options = {
        { name = "days", type = "integer?", default = "all",
          text = "only those that expire within so many days" },
        { name = "now", type = "number?", default = "the clock's",
          text = "the time to judge by, in seconds of Unix time" },
      } },
    },
    returns = { { type = "table",
      text = "rows: days_left, expires, place, name, thumbprint, subject, used_by" } },
    example = SCOPE .. [[
for _, row in ipairs(migrate.expiring(inventory, { days = 400 })) do
  print(row.days_left, row.place, row.name)
end]],
  },
  require("reference.migrate_report").making,
}
