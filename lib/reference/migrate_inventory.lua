--- Reference: what an estate holds and what an audit finds: Inventory, Findings, Finding.

local SCOPE <const> = [[
local inventory = migrate.inventory(azure.login(), { account = "contosorender" })
]]

local function methods_of(value)
  return getmetatable(value).__index
end

local function lookup(name, summary, parameters, gives, example)
  return { name = name, summary = summary, parameters = parameters, returns = { gives },
    example = SCOPE .. example }
end

local ACCOUNT <const> = { name = "account", type = "string", completes = "accounts",
  text = "the name of the account" }

local inventory_members <const> = {
  lookup("account", "find an account by its name", {
    { name = "name", type = "string", completes = "accounts", text = "in any case of letters" },
  }, { type = "table?", text = "the account, nil if it was not read" },
    [[print(#inventory:account("contosorender").pools)]]),
  lookup("pool", "find a pool by its account and id", {
    ACCOUNT, { name = "id", type = "string", completes = "pools", text = "the id of the pool" },
  }, { type = "table?", text = "the pool, nil if there is none; then its account" }, [[
local pool = inventory:pool("contosorender", "render-linux")
print(pool.os, #pool.nodes, #pool.references)]]),
  lookup("certificate", "find a certificate of Batch in all accounts", {
    { name = "thumbprint", type = "string", text = "SHA-1 in hex, in any case of letters" },
  }, { type = "table", text = "a list of tables with account and certificate" }, [[
local wanted = inventory:pool("contosorender", "render-linux").references[1].thumbprint
print(inventory:certificate(wanted)[1].certificate.not_after)]]),
  lookup("vault", "find a vault by its name", {
    { name = "name", type = "string", completes = "vaults", text = "in any case of letters" },
  }, { type = "table?", text = "the vault, nil if it was not read" },
    [[print(#inventory:vault("contoso-kv").certificates)]]),
  lookup("pools", "give a row for each pool", {},
    { type = "table", text = "rows: account, pool, os, nodes, certificates, jobs, consumers" },
    [[print(pretty.render(inventory:pools(), "csv"))]]),
  lookup("certificates", "give a row for each certificate of Batch", {},
    { type = "table", text = "rows: account, thumbprint, state, format, subject, expires, pools" },
    [[print(pretty.render(inventory:certificates(), "csv"))]]),
  {
    name = "save",
    summary = "write it to a file that only its owner may read",
    text = [[
JSON with sorted keys, so that two can be compared; written as a whole or not at all. It holds no
secret: values of environment variables are kept only where they mention certificates.]],
    parameters = {
      { name = "path", type = "string", completes = "files", text = "the file" },
    },
    returns = { { type = "string", text = "the path" } },
    raises = "File if it can't be written",
    example = SCOPE .. [[
local path = inventory:save(os.tmpname())
print(migrate.load_inventory(path).scope)
os.remove(path)]],
  },
  {
    name = "only", summary = "give the same with some accounts only, and read nothing anew",
    parameters = {
      { name = "choice", type = "table", text = "which accounts", options = {
        { name = "accounts", type = "string[]?", default = "all", text = "their names" },
        { name = "subscription", type = "string?", default = "any", text = "the id of theirs" },
      } },
    },
    returns = { { type = "Inventory", text = "the same if neither is given" } },
    raises = "a text that names an account or subscription of which nothing was read",
    example = SCOPE .. "print(inventory:only({ accounts = { \"contosorender\" } }).scope)",
  },
}

local FINDINGS <const> = SCOPE .. "local findings = migrate.audit(inventory)\n"

local findings_members <const> = {
  {
    name = "counts", summary = "count the findings of each severity", parameters = {},
    returns = { { type = "table",
      text = "blocker, warning, automatic, info; failed: rules that could not be checked" } },
    example = FINDINGS .. "print(findings:counts().blocker)",
  },
  {
    name = "of", summary = "take those of one rule",
    parameters = { { name = "rule", type = "string", text = "its id, such as R006" } },
    returns = { { type = "Findings", text = "perhaps none" } },
    example = FINDINGS .. "print(findings:of(\"R006\"))",
  },
  {
    name = "about", summary = "take those about one object",
    parameters = {
      { name = "kind", type = "string", text = "pool, job, certificate, vault and others" },
      { name = "id", type = "string", text = "its id or name" },
      { name = "account", type = "string?", completes = "accounts", text = "nil for any account" },
    },
    returns = { { type = "Findings", text = "perhaps none" } },
    example = FINDINGS .. "print(findings:about(\"pool\", \"render-linux\", \"contosorender\"))",
  },
  {
    name = "list", summary = "give them as plain data, for a table or JSON", parameters = {},
    returns = { { type = "Finding[]", text = "the same, in the same order" } },
    example = FINDINGS .. "print(json.encode(findings:list()))",
  },
  {
    name = "summary", summary = "count what each rule found", parameters = {},
    returns = { { type = "table[]", text = "severity, rule, title, findings: their number" } },
    example = FINDINGS .. [[
for _, row in ipairs(findings:summary()) do print(row.rule, row.findings) end]],
  },
  {
    name = "csv", summary = "write them as CSV, a line for each", parameters = {},
    returns = { { type = "string", text = "with a line of names first" } },
    example = FINDINGS .. "print(findings:csv())",
  },
}

return {
  {
    name = "Inventory",
    kind = "type",
    variables = { "inventory" },
    summary = "what Batch accounts hold, and who uses which certificate",
    text = [[
Made by migrate.inventory and migrate.load_inventory: plain data with a few functions. `tostring`
shows it all. What comes from Azure keeps the names that it has there.]],
    example = SCOPE .. "print(inventory)",
    methods = function()
      return methods_of(require("migrate.inventory.document").adopt({}))
    end,
    metatable_name = "inventory",
    fields = {
      { name = "kind", type = "string", text = "certferry inventory" },
      { name = "version", type = "integer", text = "of the form of inventories" },
      { name = "taken", type = "string", text = "when, in UTC" },
      { name = "scope", type = "string", text = "the account, subscription or tenant" },
      { name = "tenant", type = "string?", text = "the id of the tenant" },
      { name = "cloud", type = "string?", text = "the name of the cloud" },
      { name = "caller", type = "table?", text = "who took it: tenant, cloud, object_id" },
      { name = "accounts", type = "table",
        text = "with pools, certificates, jobs, consumers, failures and more" },
      { name = "vaults", type = "table",
        text = "each with resource, certificates, deleted, role_assignments, failures" },
      { name = "identities", type = "table", text = "user-assigned identities" },
      { name = "subnets", type = "table", text = "subnets of pools by id, with routes or failure" },
      { name = "failures", type = "table", text = "what could not be read: what, kind, message" },
    },
    members = inventory_members,
  },
  {
    name = "Findings",
    kind = "type",
    variables = { "findings" },
    summary = "what an audit found, sorted by severity, rule and object",
    text = "Made by migrate.audit: a list of Finding. `tostring` shows it all.",
    example = FINDINGS .. "print(findings)",
    methods = function()
      return methods_of(require("migrate.audit.findings").make({}))
    end,
    metatable_name = "findings",
    members = findings_members,
  },
  {
    name = "Finding",
    kind = "type",
    record = true,
    summary = "one thing that stands in the way of a migration, or is good to know",
    text = "A plain table, in the Findings of migrate.audit.",
    fields = {
      { name = "rule", type = "string", text = "the id of the rule, R001 to R090, D001 and on" },
      { name = "severity", type = "string", text = "blocker, warning, automatic or info" },
      { name = "object", type = "table", text = "kind, id and mostly account" },
      { name = "path", type = "string?", text = "the very field" },
      { name = "evidence", type = "string?", text = "the very value" },
      { name = "title", type = "string", text = "what it is" },
      { name = "action", type = "string", text = "what to do" },
      { name = "link", type = "string", text = "where that is documented" },
      { name = "uncertain", type = "string?", text = "why it may be otherwise" },
      { name = "by_hand", type = "boolean?", text = "true if a plan leaves it to a person" },
      { name = "failed", type = "boolean?", text = "true if the rule could not be checked" },
    },
    members = {},
  },
}
