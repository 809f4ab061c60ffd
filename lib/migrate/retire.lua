--- The last step, which has no way back: old pools and Batch certificates are deleted.
--
-- Only what a verification at this moment proves to be replaced, and only what is confirmed.
-- Requires migrate.claims, records, run, verify.

local Run = require("migrate.run")
local check_options = require("options").check
local claims = require("migrate.claims")
local records = require("migrate.records")
local verify = require("migrate.verify")

local OPTIONS <const> = {
  "az", "journal", "owner", "confirm", "poll", "timeout", "report", "wave", "only",
  "what_if", "propagation",
}

local function delete(run, record, id, title, act)
  run.report("step", { step = { id = id, title = title } })
  if run.what_if then
    act()
    return
  end
  records.attempt(record, id, { title = title }, function()
    act()
    return { deleted = true }
  end)
  run.report("done", { step = { id = id, title = title } })
end

local function retire_pool(run, record, entry, result)
  local batch = run:batch(entry.account)
  local id = entry.autopool and (entry.autopool.pool or "") or entry.id
  local old = id ~= "" and entry.successor ~= id and batch:pool(id)
  if not old or claims.is_successor(old) then
    return
  end
  if not run.confirm("pool", { account = entry.account, id = id }) then
    table.insert(result.kept, ("pool %s/%s"):format(entry.account, id))
    return
  end
  delete(run, record, ("retire/%s/%s"):format(entry.account, id),
    ("delete pool %s"):format(id), function()
      if run.what_if then
        batch:begin_delete_pool(id)
      else
        batch:delete_pool(id)
      end
    end)
  table.insert(result.deleted, ("pool %s/%s"):format(entry.account, id))
  run.deleted[entry.account] = run.deleted[entry.account] or {}
  run.deleted[entry.account][id] = true
end

-- The certificates that pools and autopools of an account refer to; a pool that is being deleted no
-- longer counts, and neither does one of which only the deletion is shown.
local function referred(batch, without)
  local users = {}
  local function look(references)
    for _, reference in ipairs(references or {}) do
      users[reference.thumbprint:upper()] = true
    end
  end
  local function look_in_autopool(info)
    local automatic = (info or {}).autoPoolSpecification
    look(automatic and automatic.pool and automatic.pool.certificateReferences)
  end
  for pool in batch:pools() do
    if not without[pool.id] then
      look(pool.certificateReferences)
    end
  end
  -- What has ended makes no pool any more.
  for job in batch:jobs() do
    look_in_autopool(job.state ~= "completed" and job.poolInfo)
  end
  for schedule in batch:job_schedules() do
    look_in_autopool(schedule.state ~= "completed" and schedule.jobSpecification.poolInfo)
  end
  return users
end

local function retire_certificate(run, record, account, thumbprint, result)
  local batch = run:batch(account)
  local name = "sha1-" .. thumbprint:lower()
  if not batch:arm_certificate(name) then
    return
  end
  local what = ("certificate %s of %s"):format(thumbprint, account)
  if run.deleted[what] then
    return
  end
  run.deleted[what] = true
  if referred(batch, run.deleted[account] or {})[thumbprint] then
    table.insert(result.kept, what .. ": something still refers to it")
    return
  end
  if not run.confirm("certificate", { account = account, id = thumbprint }) then
    table.insert(result.kept, what)
    return
  end
  delete(run, record, ("retire/%s/certificate/%s"):format(account, thumbprint),
    ("delete certificate %s"):format(thumbprint),
    function() batch:arm_delete_certificate(name) end)
  table.insert(result.deleted, what)
end

local function proved(plan, run, given, result)
  local verdict = verify.of(plan, { az = given.az, wave = given.wave, only = given.only })
  local entries, looked_at = {}, {}
  for _, row in ipairs(verdict.rows) do
    looked_at[row.account .. "/" .. row.pool] = true
  end
  for _, entry in ipairs(plan.pools) do
    local name = entry.account .. "/" .. entry.id
    if looked_at[name] and verdict:has_proved(entry) then
      entries[#entries + 1] = entry
    elseif looked_at[name] then
      table.insert(result.unproved, ("pool %s"):format(name))
      run.report("unproved", { pool = entry, verdict = verdict })
    end
  end
  return entries
end

--- Deletes the old pools, then the Batch certificates that nothing refers to any more.
-- @param plan the plan
-- @param given `az`, `journal`, `owner`; `confirm(kind, object)`: is asked before each deletion
--   with "pool" or "certificate" and `{account, id}`, and nothing is deleted without a true answer;
--   `wave`, `only`; with `what_if` each deletion is shown and none is done
-- @return `{deleted = {…}, kept = {…}, unproved = {…}}`, texts
-- @raise a text without `confirm`; the error of a deletion that failed
return function(plan, given)
  check_options(given, OPTIONS, "retire")
  if type(given.confirm) ~= "function" then
    error("cannot retire: option 'confirm' is missing, a function that says what may be deleted", 2)
  end
  local run = Run.new(plan, given)
  run.deleted = {}
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local _ <close> = run:showing()
  local result = { deleted = {}, kept = {}, unproved = {} }
  local entries = proved(plan, run, given, result)
  for _, entry in ipairs(entries) do
    retire_pool(run, record, entry, result)
  end
  for _, entry in ipairs(entries) do
    for _, thumbprint in ipairs(entry.certificates) do
      retire_certificate(run, record, entry.account, thumbprint, result)
    end
  end
  return result
end
