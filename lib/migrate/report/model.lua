--- What a report says, as plain data; its forms are made of it.
--
-- Requires json, migrate.audit, migrate.audit.times, migrate.audit.walk, migrate.expiring,
-- migrate.report.brief, estate, progress, standing.

local audit = require("migrate.audit")
local brief = require("migrate.report.brief")
local count = require("migrate.audit.walk").count
local estate = require("migrate.report.estate")
local expiring = require("migrate.expiring")
local json = require("json")
local progress = require("migrate.report.progress")
local standing = require("migrate.report.standing")
local times = require("migrate.audit.times")

local KIND <const>, VERSION <const> = "certferry report", 1

local function copied(list)
  return json.array(table.move(list, 1, #list, 1, {}))
end

local function counts_of(inventory)
  local counts = { accounts = #inventory.accounts, vaults = #inventory.vaults, certificates = 0,
    pools = 0, pools_with_certificates = 0, nodes = 0, jobs = 0, schedules = 0, consumers = 0,
    vault_certificates = 0 }
  for _, account in ipairs(inventory.accounts) do
    for _, name in ipairs({ "certificates", "pools", "jobs", "schedules", "consumers" }) do
      counts[name] = counts[name] + #account[name]
    end
    for _, pool in ipairs(account.pools) do
      counts.nodes = counts.nodes + #pool.nodes
      counts.pools_with_certificates = counts.pools_with_certificates
        + (#pool.references > 0 and 1 or 0)
    end
  end
  for _, vault in ipairs(inventory.vaults) do
    counts.vault_certificates = counts.vault_certificates + #vault.certificates
  end
  return counts
end

local function add_failures(list, where, failures)
  for _, failure in ipairs(failures) do
    list[#list + 1] = { where = where or failure.account or "the scope", what = failure.what,
      message = failure.message }
  end
end

local function failures_of(inventory)
  local list = json.array()
  add_failures(list, nil, inventory.failures)
  for _, account in ipairs(inventory.accounts) do
    add_failures(list, account.name, account.failures)
  end
  for _, vault in ipairs(inventory.vaults) do
    add_failures(list, "vault " .. vault.name, vault.failures)
  end
  return list
end

local function severities_of(findings)
  local counts = { blocker = 0, warning = 0, automatic = 0, info = 0 }
  for _, finding in ipairs(findings) do
    counts[finding.severity] = counts[finding.severity] + 1
  end
  return counts
end

local function proof_of(verdict)
  local wrong = 0
  for _, row in ipairs(verdict.rows) do
    wrong = wrong + (row.is_equal and 0 or 1)
  end
  if verdict.passed then
    return "good", "Proved", ("all of %s are as they should be")
      :format(count(#verdict.rows, "comparison"))
  end
  return "bad", "Not proved", ("%d of %s differ"):format(wrong, count(#verdict.rows, "comparison"))
end

local function progress_of(tally)
  local done = ("%d of %s done"):format(tally.done, count(tally.total, "step"))
  if tally.failed > 0 then
    return "bad", "Stopped", ("%s failed, %s"):format(count(tally.failed, "step"), done)
  elseif tally.done == tally.total and tally.total > 0 then
    return "good", "Done", done .. "; the service was not asked for proof"
  elseif tally.waiting < tally.total then
    return "busy", "Under way", done
  end
  return nil
end

local function standing_of(model, tally, verdict)
  local tone, word, text
  if verdict then
    tone, word, text = proof_of(verdict)
  elseif tally then
    tone, word, text = progress_of(tally)
  end
  if word then
    return { tone = tone, word = word, text = text }
  end
  local blockers = count(model.severities.blocker, "blocker")
  if tally then
    return { tone = "busy", word = "Planned", text = ("%s in %s; %s left to a person; %s found")
      :format(count(tally.total, "step"), count(#model.waves, "part"),
        count(#model.manual, "matter"), blockers) }
  elseif model.severities.blocker > 0 then
    return { tone = "bad", word = "To be migrated", text = ("%s in %s, none of it planned")
      :format(blockers, count(#model.findings, "finding")) }
  end
  if model.counts.pools_with_certificates == 0 then
    return { tone = "good", word = "Nothing to migrate",
      text = "no pool uses a certificate of Batch" }
  end
  return { tone = "good", word = "Nothing blocks", text = count(#model.findings, "finding") }
end

local function pools_of(map)
  local rows = json.array()
  for _, band in ipairs(map.bands) do
    for _, row in ipairs(band.all) do
      local successor = row.successor or {}
      rows[#rows + 1] = { account = band.name, pool = row.label, detail = row.detail,
        certificates = row.references, successor = successor.label, wave = successor.wave,
        state = successor.state or row.manual and "left to a person" or nil,
        worst = row.worst }
    end
  end
  return rows
end

local function audited(given, now)
  return given.findings or audit(given.inventory, { plan = given.plan, now = now })
end

local function with_plan(model, given)
  model.steps = json.array(progress.steps(given.plan, given.journal))
  model.waves = json.array(progress.waves(model.steps))
  model.manual = copied(given.plan.manual)
  model.plan = { id = given.plan.id, made = given.plan.made }
  model.work = progress.work(given.plan, given.journal)
  model.retired = progress.retired(given.plan, given.journal)
  model.findings = json.array(standing(model.findings, given.plan, model.steps))
  return progress.total(model.steps)
end

--- Makes the data of a report.
-- @param given `inventory`; if there are, `plan`, `journal`, `findings`, `verdict`, `now`
-- @return the data, and what the map shows
return function(given)
  local inventory = given.inventory
  local now = given.now or times.parse(inventory.taken) or 0
  local findings = audited(given, now)
  local model = {
    kind = KIND, version = VERSION, taken = inventory.taken, scope = inventory.scope,
    at = os.date("!%Y-%m-%dT%H:%M:%SZ", math.tointeger(now) or math.floor(now)),
    tenant = inventory.tenant, cloud = inventory.cloud, counts = counts_of(inventory),
    findings = copied(findings),
    severities = severities_of(findings), failures = failures_of(inventory),
    certificates = copied(expiring(inventory, { now = now })),
    verification = given.verdict and copied(given.verdict.rows),
    manual = json.array(), steps = json.array(), waves = json.array(),
  }
  local tally = given.plan and with_plan(model, given)
  model.standing = standing_of(model, tally, given.verdict)
  local map = estate.of(inventory, given.plan, model.steps, findings)
  model.pools, model.links = pools_of(map), json.array(map.links)
  model.brief = brief(model)
  return model, map
end
