--- Finds what stands in the way of a migration, and what to know of it.
--
--   certferry scripts/migrations/audit.lua --inventory contoso.inventory.json --files certificates
--
-- Nothing is changed. With `certferry --emulator` it reads the emulator's fleet.

local arguments = require("arguments")
local certificate = require("certificate")
local command = require("migrate.command")
local json = require("json")
local migrate = require("migrate")
local rules = require("migrate.audit.rules")
local secret = require("secret")

local SCRIPT <const> = "audit.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " [--inventory FILE] [options]",
  about = [[
Finds what stands in the way of a migration to Key Vault, and what to know of
it. A blocker has to be dealt with, by the plan or by a person, before a pool
can do without its Batch certificates; a warning may matter; "automatic" is
what the plan does by itself. Nothing is changed.]],
  options = command.options({
    { "inventory", "FILE", "what inventory.lua saved (default: it is taken now)" },
  }, command.SCOPE, {
    { "files", "FOLDER", "where PFX and PEM files are; NAME.password beside NAME.pfx opens it" },
    { "password-file", "FILE", "the password of PFX files in that folder" },
    { "vault", "NAME", "the vault that pools will use (default: the only one)" },
    { "identity", "NAME", "the identity that pools will have (default: the only one)" },
    { "plan", "FILE", "a plan, to be audited too" },
    { "rules", "FOLDER", "more rules, a Lua file each; one with a known id replaces that" },
    { "only", "RULES", "only these rules, with commas between their ids" },
    { "summary", nil, "a line for each rule, in place of each finding" },
    command.OUTPUT,
  }),
  notes = [[
Exit status: 0 nothing blocks; 1 an error, or a rule could not be checked;
2 wrong use; 3 there are blockers.]],
})

local function read_files()
  if not given.files then
    return nil
  end
  local passwords = given.password_file and { secret.file(given.password_file) } or nil
  local files = certificate.find(given.files, nil, { recursive = true, passwords = passwords })
  -- Files that a password beside them opens, as plan.lua opens them.
  local sources = migrate.sources({ pfx_dir = given.files, recursive = true,
    passwords = passwords })
  for _, thumbprint in ipairs(sources:thumbprints()) do
    local source = sources:find(thumbprint)
    table.insert(files.found, { path = source.file, bundle = sources:bundle(source) })
  end
  return files
end

local function read_plan()
  if not given.plan then
    return nil
  end
  return migrate.load(given.plan)
end

local function require_rules(ids)
  local known = {}
  for _, rule in ipairs(rules.load(given.rules)) do
    known[rule.id] = true
  end
  for _, id in ipairs(ids or {}) do
    if not known[id] then
      command.refuse(SCRIPT, ("there is no rule '%s'"):format(id))
    end
  end
  return ids
end

local function write(form, findings)
  if given.summary then
    command.write_rows(form, findings:summary(), { "severity", "rule", "findings", "title" })
  elseif form == "text" then
    print(findings)
  elseif form == "csv" then
    io.write(findings:csv())
  else
    print(json.encode(findings:list(), { pretty = true }))
  end
end

local form = command.check_output(SCRIPT, given)
command.main(SCRIPT, function()
  local plan, files = read_plan(), read_files()
  local findings = migrate.audit(command.inventory(SCRIPT, given), {
    files = files, plan = plan, vault = given.vault, identity = given.identity,
    rules_dir = given.rules, rules = require_rules(command.words(given.only)),
  })
  write(form, findings)
  command.next(given, ("plan.lua%s --vault NAME --identity ID --pfx-dir FOLDER plans it"):format(
    given.inventory and " --inventory " .. given.inventory or ""))
  local counts = findings:counts()
  os.exit(counts.blocker > 0 and 3 or counts.failed > 0 and 1 or 0)
end)
