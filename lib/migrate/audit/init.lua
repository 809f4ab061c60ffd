--- Findings about an estate: what stands in the way of its migration, and what to know of it.
--
--     local findings = migrate.audit(inventory, { files = certificate.find("certificates") })
--     print(findings)
--
-- Requires options, migrate.audit.context, migrate.audit.findings, migrate.audit.rules.

local check_options = require("options").check
local context_of = require("migrate.audit.context").make
local findings = require("migrate.audit.findings")
local rules = require("migrate.audit.rules")

local OPTIONS <const> = { "rules_dir", "rules", "by_hand", "files", "vault", "identity", "now",
  "plan" }

local function is_wanted(rule, options)
  local ids = options.rules
  if options.by_hand and not rule.by_hand then
    return false
  elseif ids == nil then
    return true
  end
  for _, id in ipairs(ids) do
    if id == rule.id then
      return true
    end
  end
  return false
end

-- A rule that fails is told among the findings: what it would have found is not known.
local function add_failure(context, rule, err)
  context.found[#context.found + 1] = {
    rule = rule.id, severity = "warning", failed = true, object = { kind = "rule", id = rule.id },
    title = "the rule could not be checked", evidence = tostring(err), path = rule.path,
    action = "correct the rule; what it would have found is not known", link = rule.link,
  }
end

local function check(context, inventory, rule)
  context.rule = rule
  local ok, result = pcall(rule.check, inventory, context)
  if not ok then
    add_failure(context, rule, result)
  elseif type(result) == "table" then
    for _, finding in ipairs(result) do
      context:report(finding)
    end
  end
end

--- Checks every rule.
-- @param inventory what migrate.inventory or migrate.load_inventory gave
-- @param options `rules_dir`: a folder with more rules, or a list; `rules`: a list of ids, for
--   these only; `by_hand = true`: only those by which something is left to a person; `files`:
--   certificates at hand, from certificate.find or a list of bundles; `vault` (name, or as the
--   inventory has it) and `identity` (name or id) that the pools will use; `plan`; `now`: Unix time
-- @return findings, sorted
-- @raise a text that names a file which is no rule, or a vault or identity that is not there
return function(inventory, options)
  options = options or {}
  check_options(options, OPTIONS, "audit")
  local context = context_of(inventory, options)
  for _, rule in ipairs(rules.load(options.rules_dir)) do
    if is_wanted(rule, options) then
      check(context, inventory, rule)
    end
  end
  return findings.make(context.found)
end
