--- The report as text for a terminal or a letter.
--
-- Requires migrate.audit.walk.

local count = require("migrate.audit.walk").count

local function add(lines, form, ...)
  lines[#lines + 1] = form:format(...)
end

local function add_head(lines, model)
  local counts <const>, standing <const> = model.counts, model.standing
  add(lines, "From Batch certificates to Key Vault: %s, taken %s", model.scope, model.taken)
  add(lines, "%s: %s", standing.word, standing.text)
  for _, line in ipairs(model.brief) do
    add(lines, "  %-6s %s", line.name:lower() .. ":", line.text)
  end
  add(lines, "  %s, %s, %s, %s", count(counts.accounts, "account"),
    count(counts.certificates, "certificate"), count(counts.nodes, "node"),
    count(counts.vaults, "vault"))
  add(lines, "  %s, %s, %d automatic, %d to know", count(model.severities.blocker, "blocker"),
    count(model.severities.warning, "warning"), model.severities.automatic, model.severities.info)
end

local function add_waves(lines, model)
  if #model.waves > 0 then
    add(lines, "\nProgress")
  end
  for _, tally in ipairs(model.waves) do
    add(lines, "  %-8s %d of %s done, %d failed, %d begun, %d waiting", tally.wave
      and "wave " .. tally.wave or "shared", tally.done, count(tally.total, "step"),
      tally.failed, tally.begun, tally.waiting)
  end
  for _, step in ipairs(model.steps) do
    if step.state == "failed" then
      add(lines, "  failed: %s: %s", step.id, step.problem or "no reason is known")
    end
  end
end

local function padded(text, width)
  return text .. (" "):rep(width - (utf8.len(text) or width))
end

local function add_pools(lines, model)
  add(lines, "\nPools")
  local name, detail = 0, 0
  for _, row in ipairs(model.pools) do
    name = math.max(name, utf8.len(row.account .. "/" .. row.pool) or 0)
    detail = math.max(detail, #row.detail)
  end
  for _, row in ipairs(model.pools) do
    add(lines, "  %s  %s  %s%s", padded(row.account .. "/" .. row.pool, name),
      padded(row.detail, detail), count(row.certificates, "certificate"), row.successor
        and (", %s: %s"):format(row.state, row.successor) or row.state and ", " .. row.state or "")
  end
end

local function add_rules(lines, model)
  add(lines, "\nFindings")
  local groups, by_key = {}, {}
  for _, finding in ipairs(model.findings) do
    local key = finding.severity .. finding.rule .. finding.title
    if not by_key[key] then
      by_key[key] = { first = finding, number = 0 }
      groups[#groups + 1] = by_key[key]
    end
    by_key[key].number = by_key[key].number + 1
  end
  for _, group in ipairs(groups) do
    add(lines, "  %-9s %s %5d  %s", group.first.severity, group.first.rule, group.number,
      group.first.title)
  end
end

local function add_manual(lines, model)
  if #model.manual > 0 then
    add(lines, "\nLeft to a person")
  end
  for _, item in ipairs(model.manual) do
    add(lines, "  %s %s %s: %s", item.rule, item.object.kind, item.object.id, item.why)
    add(lines, "    do: %s", item.action)
  end
end

local function add_certificates(lines, model)
  add(lines, "\nCertificates by days left")
  for _, row in ipairs(model.certificates) do
    add(lines, "  %10s  %-24s %s", row.days_left and count(row.days_left, "day") or "not known",
      row.place, row.subject or row.name)
  end
end

local function add_rest(lines, model)
  for _, row in ipairs(model.verification or {}) do
    if not row.is_equal then
      add(lines, "\nNOT %s/%s, %s at %s: expected %s, found %s", row.account, row.pool, row.what,
        tostring(row.where), tostring(row.expected), tostring(row.found or "none"))
    end
  end
  for _, failure in ipairs(model.failures) do
    add(lines, "\nnot read: %s, %s: %s", failure.where, failure.what, failure.message or "")
  end
end

--- The lines.
return function(model)
  local lines = {}
  for _, part in ipairs({ add_head, add_waves, add_pools, add_rules, add_manual,
    add_certificates, add_rest }) do
    part(lines, model)
  end
  return table.concat(lines, "\n")
end
