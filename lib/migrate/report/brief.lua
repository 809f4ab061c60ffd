--- A report in three sentences: what was found, what was done, what is left.
--
-- Requires migrate.audit.walk.

local count = require("migrate.audit.walk").count

local function spaced(time)
  return (time:sub(1, 16):gsub("T", " "))
end

local function found(model)
  local counts <const> = model.counts
  return ("%d of %s in %s use certificates of Batch; %s, %s"):format(
    counts.pools_with_certificates, count(counts.pools, "pool"),
    count(counts.accounts, "account"), count(model.severities.blocker, "blocker"),
    count(model.severities.warning, "warning"))
end

local function tally_of(model)
  local tally = { done = 0, failed = 0, underway = 0, planned = 0, open = 0 }
  for _, row in ipairs(model.pools) do
    if row.successor then
      tally[row.state] = tally[row.state] + 1
    elseif row.certificates > 0 then
      tally.open = tally.open + 1
    end
  end
  return tally
end

local WORDS <const> = { { "done", "done" }, { "underway", "under way" }, { "failed", "failed" },
  { "planned", "not begun" } }

local function done(model, tally)
  local parts, total = {}, 0
  for _, word in ipairs(WORDS) do
    total = total + tally[word[1]]
    parts[#parts + 1] = tally[word[1]] > 0 and ("%d %s"):format(tally[word[1]], word[2]) or nil
  end
  local text = ("of %s with a plan: %s"):format(count(total, "pool"),
    #parts > 0 and table.concat(parts, ", ") or "none")
  if (model.retired or 0) > 0 then
    text = ("%s; %s deleted"):format(text, count(model.retired, "old pool"))
  end
  if model.work then
    local by = #model.work.by > 0 and "by " .. table.concat(model.work.by, ", ") .. ", " or ""
    text = ("%s; %s%s to %s UTC"):format(text, by, spaced(model.work.first),
      spaced(model.work.last))
  end
  return text
end

local function left(model, tally)
  local parts = {}
  local function add(number, noun, rest)
    parts[#parts + 1] = number > 0 and count(number, noun) .. rest or nil
  end
  add(tally.planned + tally.underway + tally.failed, "pool", " to finish")
  add(tally.open, "pool", " with certificates and no plan")
  add(#model.manual, "matter", " for a person")
  add(math.max(0, tally.done - (model.retired or 0)), "pool",
    " to retire, when the successors have proved themselves")
  return #parts > 0 and table.concat(parts, "; ") or "nothing"
end

--- The sentences.
-- @param model the data of a report
-- @return a list of `{name, text}`
return function(model)
  local tally <const> = tally_of(model)
  local list = { { name = "Found", text = found(model) } }
  if model.plan then
    list[2] = { name = "Done", text = done(model, tally) }
  end
  list[#list + 1] = { name = "Left", text = left(model, tally) }
  return list
end
