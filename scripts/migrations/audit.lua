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
local secret = require("secret")

local SCRIPT <const> = "audit.lua"

local given = arguments.parse(arg, {
  usage = SCRIPT .. " [--inventory FILE] [options]",
  options = command.options({
    { "inventory", "FILE", "what inventory.lua saved (default: it is taken now)" },
  }, command.SCOPE, {
    { "files", "FOLDER", "where PFX and PEM files are" },
    { "password-file", "FILE", "the password of PFX files in that folder" },
    { "vault", "NAME", "the vault that pools will use (default: the only one)" },
    { "identity", "NAME", "the identity that pools will have (default: the only one)" },
    { "plan", "FILE", "a plan, to be audited too" },
    { "rules", "FOLDER", "more rules, a Lua file each; one with a known id replaces that" },
    { "only", "RULES", "only these rules, with commas between their ids" },
    command.OUTPUT,
  }),
  notes = [[
Exit status: 0 nothing blocks; 3 there are blockers; 1 error, or a rule could not be checked;
2 wrong use.]],
})

local function read_files()
  if not given.files then
    return nil
  end
  return certificate.find(given.files, nil, {
    recursive = true,
    passwords = given.password_file and { secret.file(given.password_file) } or nil,
  })
end

local function write(form, findings)
  if form == "text" then
    print(findings)
  elseif form == "csv" then
    io.write(findings:csv())
  else
    print(json.encode(findings:list(), { pretty = true }))
  end
end

local form = command.check_output(SCRIPT, given)
local plan, files = given.plan and migrate.load(given.plan) or nil, read_files()
local findings = migrate.audit(command.inventory(SCRIPT, given), {
  files = files, plan = plan, vault = given.vault, identity = given.identity,
  rules_dir = given.rules, rules = command.words(given.only),
})
write(form, findings)
local counts = findings:counts()
os.exit(counts.blocker > 0 and 3 or counts.failed > 0 and 1 or 0)
