--- The last step, which has no way back: old pools and Batch certificates are deleted.
--
-- Only what is confirmed, and what a verification proves to be replaced at the moment of the
-- deletion. What is under way already is waited for, so a run that was killed is simply run again.
-- Requires migrate.claims, interrupted, records, run, verify, verify.account.

local Run = require("migrate.run")
local accounts = require("migrate.verify.account")
local check_options = require("options").check
local claims = require("migrate.claims")
local records = require("migrate.records")
local verify = require("migrate.verify")
local told_if_interrupted = require("migrate.interrupted")

local OPTIONS <const> = {
  "az", "journal", "owner", "confirm", "poll", "timeout", "report", "wave", "only",
  "what_if", "propagation",
}

local function name_of(entry)
  return ("%s/%s"):format(entry.account, entry.id)
end

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

-- A person may take a long time to answer, so what was proved before is proved again.
-- @return nil if it still is; else why not
local function reason_against(run, entry)
  if run.what_if then
    return nil
  end
  local verdict = verify.of(run.plan, { az = run.az, only = { name_of(entry) } })
  return not verdict:has_proved(entry)
    and "it is no longer proved: " .. verdict:reasons(entry) or nil
end

-- The id of what was replaced: of an autopool that which its job or schedule last gave it, if any.
local function old_id(entry)
  if entry.autopool then
    return entry.autopool.pool
  end
  return entry.successor ~= entry.id and entry.id or nil
end

-- The pool that was replaced, nil if it is gone; and why it stays, if another has its id by now.
-- An autopool has no claim: its job or schedule was changed, and not it.
local function old_pool(run, entry)
  local id = old_id(entry)
  local pool = id and run:batch(entry.account):pool(id)
  if not pool or claims.is_successor(pool) then
    return nil
  elseif entry.autopool then
    return pool, nil
  end
  local owner, plan = claims.of(pool)
  if plan ~= run.plan.id then
    return pool, owner and ("%s has claimed it for plan %s"):format(owner, plan)
      or "it is not the pool that this plan has claimed"
  end
  return pool, nil
end

local function delete_pool(run, record, entry, pool)
  local batch = run:batch(entry.account)
  delete(run, record, ("retire/%s/%s"):format(entry.account, pool.id), "delete pool " .. pool.id,
    function()
      if pool.state ~= "deleting" then
        batch:begin_delete_pool(pool.id)
      end
      run:wait(("pool '%s' is not gone"):format(pool.id), function()
        return not batch:pool_exists(pool.id)
      end)
    end)
end

local function may_delete_pool(run, entry, pool, result)
  if pool.state == "deleting" then
    return true
  elseif not run.confirm("pool", { account = entry.account, id = pool.id }) then
    table.insert(result.kept, ("pool %s/%s"):format(entry.account, pool.id))
    return false
  end
  local reason = reason_against(run, entry)
  if reason then
    table.insert(result.unproved, ("pool %s: %s"):format(name_of(entry), reason))
  end
  return not reason
end

local function retire_pool(run, record, entry, result)
  local pool, foreign = old_pool(run, entry)
  if not pool then
    return
  elseif foreign then
    table.insert(result.kept, ("pool %s: %s"):format(name_of(entry), foreign))
    return
  end
  if may_delete_pool(run, entry, pool, result) then
    delete_pool(run, record, entry, pool)
    table.insert(result.deleted, ("pool %s/%s"):format(entry.account, pool.id))
    run.deleted[entry.account][pool.id] = true
  end
end

-- Who keeps a certificate in use, nil if nobody does. Pools that are only shown to be deleted
-- don't count.
local function users_of(run, account, thumbprint)
  local view = accounts.read(run:batch(account))
  local names = accounts.pools_with(view, thumbprint, run.deleted[account])
  for _, name in ipairs(accounts.autopools_with(view, thumbprint)) do
    names[#names + 1] = name
  end
  return #names > 0 and table.concat(names, ", ") or nil
end

-- Nodes that still have it make the service keep it: then it is as it was before.
local function delete_certificate(run, record, account, thumbprint)
  local batch, name = run:batch(account), "sha1-" .. thumbprint:lower()
  local ok, failure = pcall(delete, run, record, ("retire/%s/certificate/%s"):format(account,
    thumbprint), ("delete certificate %s"):format(thumbprint), function()
    batch:arm_delete_certificate(name)
  end)
  if ok then
    return true
  end
  local left = batch:arm_certificate(name)
  if not left or left.properties.provisioningState ~= "Failed" then
    error(failure, 0)
  end
  batch:arm_cancel_delete_certificate(name)
  return false, ("the service does not delete it, and it stays: %s"):format(
    tostring(failure.message or failure))
end

-- Whether a certificate may be deleted; if not, why, an empty text if nobody agreed.
local function may_delete_certificate(run, entry, thumbprint)
  local users = users_of(run, entry.account, thumbprint)
  if not users then
    if not run.confirm("certificate", { account = entry.account, id = thumbprint }) then
      return false, ""
    end
    local reason = reason_against(run, entry)
    if reason then
      return false, reason
    end
    users = not run.what_if and users_of(run, entry.account, thumbprint)
  end
  return not users, users and ("%s still refers to it"):format(users)
end

local function retire_certificate(run, record, entry, thumbprint, result)
  local what = ("certificate %s of %s"):format(thumbprint, entry.account)
  if run.seen[what] or not run:batch(entry.account):arm_certificate("sha1-" .. thumbprint:lower())
  then
    return
  end
  run.seen[what] = true
  local ok, why = may_delete_certificate(run, entry, thumbprint)
  if ok then
    ok, why = delete_certificate(run, record, entry.account, thumbprint)
  end
  table.insert(ok and result.deleted or result.kept,
    (ok or why == "") and what or ("%s: %s"):format(what, why))
end

-- The pools that are proved to be replaced; the others are named, with the reasons.
local function proved(plan, run, given, result)
  local verdict = verify.of(plan, { az = given.az, wave = given.wave, only = given.only })
  local entries, looked_at = {}, {}
  for _, row in ipairs(verdict.rows) do
    looked_at[row.account .. "/" .. row.pool] = true
  end
  for _, entry in ipairs(plan.pools) do
    local name = name_of(entry)
    if looked_at[name] and verdict:has_proved(entry) then
      entries[#entries + 1] = entry
      run.deleted[entry.account] = {}
    elseif looked_at[name] then
      table.insert(result.unproved, ("pool %s: %s"):format(name, verdict:reasons(entry)))
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
  if not given.journal then
    error("cannot retire: option 'journal' is missing; journal.open(FILE) opens it", 2)
  end
  local run = Run.new(plan, given)
  run.deleted, run.seen = {}, {}
  local record <close> = run.journal:run({ plan = plan.id, owner = run.owner })
  local _ <close> = told_if_interrupted("retire", "the same again goes on")
  local _ <close> = run:showing()
  local result = { deleted = {}, kept = {}, unproved = {} }
  local entries = proved(plan, run, given, result)
  for _, entry in ipairs(entries) do
    retire_pool(run, record, entry, result)
  end
  for _, entry in ipairs(entries) do
    for _, thumbprint in ipairs(entry.certificates) do
      retire_certificate(run, record, entry, thumbprint, result)
    end
  end
  return result
end
