--- Reference: plans and sources of migrations.

local parts = require("reference.migrate_parts")

local AZ <const> = { name = "az", type = "Session", text = "who does it" }
local CHOICE <const> = {
  { name = "wave", type = "integer?", default = "all", text = "only this wave" },
  { name = "only", type = "string[]?", default = "all", text = "only these pools" },
}
local RECORD <const> = {
  AZ,
  { name = "journal", type = "Journal?", text = "where each step is recorded",
    default = "none, which is for apply with what_if alone" },
  { name = "owner", type = "string?", default = '"unknown"', text = "who does it, for others" },
  { name = "poll", type = "number?", text = "seconds between two looks", default = "5" },
  { name = "timeout", type = "number?", default = "3600", text = "seconds a step may wait" },
  { name = "report", type = "function?", default = "none",
    text = "is called with what happens (step, already, again, done, failed, summary and others), "
      .. "and a table" },
}

local function with(more, ...)
  local all = table.move(more, 1, #more, 1, {})
  for _, list in ipairs({ ... }) do
    table.move(list, 1, #list, #all + 1, all)
  end
  return { { name = "run", type = "table", text = "with what", options = all } }
end

local SOURCES <const> = {
  { name = "sources", type = "Sources?", default = "none", text = "those of the plan" },
  { name = "take_over", type = "boolean?", default = "false",
    text = "also pools that another owner has claimed, and those whose journal is lost" },
  { name = "propagation", type = "number?", default = "30", text = "seconds for a new role" },
  { name = "concurrency", type = "integer?", default = "the plan's", text = "steps at a time" },
}

local WHAT_IF <const> = {
  { name = "what_if", type = "boolean?", default = "false",
    text = "each request is shown, none is sent" },
}

local ROWS <const> = "each with account, pool, what, where, expected, found and is_equal, and "
  .. "limit if it can't be seen"

local members <const> = {
  {
    name = "apply",
    summary = "do the plan",
    text = [[
Each step is looked at, done if it has to be, and looked at again; the journal is written before and
after. Steps that don't need each other run side by side. What needs a step that failed is not
begun; all else goes on, but when the journal can't be written or signing in fails. A pool in which
something that the plan goes by was changed since fails, with both values. `report` is given the
summary at the end, also if there is an error.]],
    parameters = with(RECORD, SOURCES, CHOICE, WHAT_IF),
    returns = { { type = "table?", text = "pools: account, id, state (done, failed, not finished, "
      .. "not begun), because, done, total; failures: step, message; nil with what_if" } },
    raises = "the error of the step that failed first; held if another run holds the plan",
    example = parts.APPLY,
  },
  {
    name = "verify",
    summary = "prove from the service alone that the plan has been done",
    text = [[
Looks at vaults, successors, each of their nodes, jobs, schedules and the texts of tasks. A pool
without nodes is not proved, unless its canary has read the very version that the vault has. What
can't be seen is told with its reason, and fails nothing: what is in files and packages, and which
certificates a node has whose extension names none.]],
    parameters = with({ AZ }, CHOICE, { { name = "tasks", type = "boolean?", default = "true",
      text = "whether tasks are looked into" } }),
    returns = { { type = "Verdict", text = "what each place holds, and whether all agree" } },
    raises = "a text if there is no such wave or pool; what the service refuses is a row",
    example = parts.PLAN .. "print(plan:verify({ az = az }).passed)",
  },
  {
    name = "rotation",
    summary = "compare what nodes report with the newest versions in the vault",
    parameters = with({ AZ }, CHOICE),
    returns = { { type = "table[]", text = ROWS } },
    raises = "a text if there is no such wave or pool; what the service refuses is a row",
    example = parts.PLAN .. "print(pcall(plan.rotation, plan, { az = az }))",
  },
  {
    name = "rollback",
    summary = "undo what the journal shows as done, the last step first",
    text = [[
What was there before the plan stays. Afterwards the same plan can be applied again. A pool that was
retired, or one that keeps its id and was deleted, has no way back: it is named, and all others go
back. Without the journal, what carries the plan's mark in the service is undone, and what may have
been there before the plan, such as a role, is left and named.]],
    parameters = with(RECORD, SOURCES, CHOICE, WHAT_IF, { { name = "without_journal",
      type = "boolean?", default = "false",
      text = "the journal is lost: go by what the service shows, and write a new journal" } }),
    returns = {
      { type = "integer", text = "how many steps were undone" },
      { type = "table[]", text = "what was left: what and why" },
    },
    raises = "the error of the step that could not be undone; a text if nothing has a way back, or "
      .. "if the journal is not that of the plan's runs",
    example = parts.PLAN .. [[
print(pcall(plan.rollback, plan, { az = az, journal = journal.open(os.tmpname()) }))]],
  },
  {
    name = "retire",
    summary = "delete old pools and Batch certificates that are proved to be replaced",
    text = "There is no way back. Each deletion is confirmed, and what is not proved stays.",
    parameters = with(RECORD, { { name = "confirm", type = "function",
      text = "is given pool or certificate, and a table of account and id; true: delete it" } },
      CHOICE, WHAT_IF),
    returns = { { type = "table", text = "lists of texts: deleted, kept, unproved" } },
    raises = "a text without confirm; the error of a deletion that failed",
    example = parts.PLAN .. [[
local result = plan:retire({ az = az, journal = journal.open(os.tmpname()),
  confirm = function(kind, object) return object.id == "old" and kind == "pool" end })
print(#result.deleted)]],
  },
  {
    name = "diff",
    summary = "say what another, newer plan does otherwise",
    parameters = { { name = "other", type = "Plan", text = "the newer plan" } },
    returns = { { type = "table", text = "a list of change, what, path, before and after; "
      .. "`tostring` gives lines" } },
    example = parts.PLAN .. "print(plan:diff(plan))",
  },
  {
    name = "is_automatic",
    summary = "tell whether nothing is left to a person",
    parameters = {},
    returns = { { type = "boolean", text = "true if manual is empty" } },
    example = parts.PLAN .. "print(plan:is_automatic())",
  },
  {
    name = "save",
    summary = "write the plan to a file, as JSON with sorted keys",
    parameters = {
      { name = "path", type = "string", completes = "files", text = "the file" },
    },
    returns = {},
    raises = "a text if the file can't be written",
    example = parts.PLAN .. [[
local path = os.tmpname()
plan:save(path)
os.remove(path)]],
  },
}

local SOURCES_EXAMPLE <const> = [[
local files = azure.emulator.pfx[1]
local sources = migrate.sources({ pfx_dir = files.file:match("^(.*)/") })
]]

local THUMBPRINT <const> = { name = "thumbprint", type = "string", text = "SHA-1 in hex" }

local source_members <const> = {
  {
    name = "find",
    summary = "find the best source of a certificate",
    parameters = { THUMBPRINT },
    returns = { { type = "table?", text = "kind, with file, or url, vault and name; nil" } },
    example = SOURCES_EXAMPLE .. "print(sources:find(files.thumbprint).kind)",
  },
  {
    name = "all",
    summary = "find every source of a certificate, the best first",
    parameters = { THUMBPRINT },
    returns = { { type = "table[]", text = "each as find gives it; perhaps none" } },
    example = SOURCES_EXAMPLE .. "print(#sources:all(files.thumbprint))",
  },
  {
    name = "refusal",
    summary = "say why a vault that has a certificate is no source of it",
    text = "It may be disabled, or its key may not leave the vault.",
    parameters = { THUMBPRINT },
    returns = { { type = "string?", text = "why; nil if nothing is known" } },
    example = SOURCES_EXAMPLE .. "print(sources:refusal(files.thumbprint) or \"none known\")",
  },
  {
    name = "add",
    summary = "add a certificate that has been read already",
    parameters = {
      { name = "path", type = "string", text = "where it came from" },
      { name = "bundle", type = "CertificateBundle", text = "what certificate.read gave" },
    },
    returns = {},
    raises = "a text if it has no private key",
    example = SOURCES_EXAMPLE .. [[
sources:add("new.pfx", certificate.make({ subject = "render" }))]],
  },
  {
    name = "bundle",
    summary = "give the certificate with its key, for KeyVault:import",
    parameters = {
      { name = "source", type = "table", text = "what Sources:find gave, or a plan says of it" },
    },
    returns = { { type = "CertificateBundle", text = "the certificate" } },
    raises = "a text if it is not among these sources",
    example = SOURCES_EXAMPLE .. "print(sources:bundle(sources:find(files.thumbprint)))",
  },
  {
    name = "thumbprints",
    summary = "list the thumbprints of all that has a source",
    parameters = {},
    returns = { { type = "string[]", text = "in order" } },
    example = SOURCES_EXAMPLE .. "print(#sources:thumbprints())",
  },
}

return {
  {
    name = "Plan",
    kind = "type",
    variables = { "plan" },
    summary = "what will be done to which pools, in which order",
    text = "Made by migrate.plan and migrate.load. It holds no secret; `tostring` shows it all.",
    example = parts.PLAN .. "print(plan)",
    methods = function() return require("migrate.plan").Plan end,
    metatable_name = "plan",
    fields = {
      { name = "id", type = "string", text = "what it is about, for the journal" },
      { name = "version", type = "integer", text = "of the form of plans" },
      { name = "settings", type = "table", text = "what migrate.plan was given, or its defaults" },
      { name = "certificates", type = "table", text = "thumbprint, source, vault, name, as" },
      { name = "pools", type = "table",
        text = "account, id, successor, strategy, wave, waits, body, jobs, schedules and more" },
      { name = "steps", type = "table",
        text = "each with id, kind, after, title, effect, undo, estimate" },
      { name = "manual", type = "table", text = "for a person: rule, object, why, action, blocks" },
    },
    members = members,
  },
  {
    name = "Sources",
    kind = "type",
    variables = { "sources" },
    summary = "where the private key of each certificate comes from",
    text = "Made by migrate.sources. `tostring` shows what was found; never a key or password.",
    example = SOURCES_EXAMPLE .. "print(sources)",
    methods = function() return require("migrate.sources").Sources end,
    metatable_name = "sources",
    fields = {
      { name = "unreadable", type = "table", text = "path and reason of files nothing opened" },
    },
    members = source_members,
  },
}
