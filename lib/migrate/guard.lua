--- What has to be so still at the moment when a step is done, whatever was so before.
--
-- Other operators work on the same accounts. A run that has lost its claim, or the pool that it
-- moves jobs to, sends nothing more. Requires async, migrate.claims, steps.

local async = require("async")
local claims = require("migrate.claims")
local steps = require("migrate.steps")

-- What must not be done without the successor as it was planned.
local NEEDS_SUCCESSOR <const> = {
  patch_job = true, enable_job = true, patch_schedule = true, enable_schedule = true, scale = true,
  canary = true, drain = true, delete_pool = true,
}

-- What is shared is looked at once more before the old pool can serve nobody.
local IS_LAST <const> = { drain = true, delete_pool = true }

local function lost(run, step, pool)
  local owner, plan = claims.of(pool)
  if not owner then
    return ("the note that %s migrates it is gone; see who took it away, and run the plan again")
      :format(run.owner)
  end
  return ("%s (plan %s) has taken it over from %s (plan %s) since this run claimed it; nothing "
    .. "more is done in step '%s'; ask %s, or take it back with take_over = true"):format(owner,
    plan, run.owner, run.plan.id, step.id, owner)
end

-- The old pools that need a step that pools share.
local function users_of(run, step)
  local found, seen = {}, {}
  for _, other in ipairs(run.plan.steps) do
    for _, id in ipairs(other.after or {}) do
      local name = other.pool and id == step.id and other.account .. "/" .. other.pool
      if name and not seen[name] then
        seen[name] = true
        found[#found + 1] = { account = other.account, pool = other.pool }
      end
    end
  end
  return found
end

local function is_held(run, pool, is_shared)
  -- A pool that keeps its id is gone, or has its successor, in the end.
  if not pool or claims.is_successor(pool) then
    return true
  end
  local owner, plan = claims.of(pool)
  if not owner then
    return is_shared
  end
  return owner == run.owner and plan == run.plan.id
end

-- An autopool has no claim: its job or schedule is changed under its ETag.
local function has_claim(run, account, pool)
  return not run:pool_of({ account = account, pool = pool }).autopool
end

local function require_claim(run, step, user, is_shared)
  if not has_claim(run, user.account, user.pool) then
    return
  end
  local batch = run:batch(user.account)
  if is_held(run, batch:pool(user.pool), is_shared) then
    return
  end
  -- A read may be old.
  async.sleep(run.poll)
  local pool = batch:pool(user.pool)
  if not is_held(run, pool, is_shared) then
    error(("cannot do step '%s': pool '%s': %s"):format(step.id, user.pool,
      lost(run, step, pool)), 0)
  end
end

local function require_claims(run, step)
  if step.pool then
    require_claim(run, step, step, false)
    return
  end
  -- What is lost for one pool is still needed by the others.
  local failure
  for _, user in ipairs(users_of(run, step)) do
    local ok, reason = pcall(require_claim, run, step, user, true)
    if ok then
      return
    end
    failure = failure or reason
  end
  if failure ~= nil then
    error(failure, 0)
  end
end

local function find(run, wanted)
  for _, step in ipairs(run.plan.steps) do
    if wanted(step) then
      return step
    end
  end
  return nil
end

local function require_effect(run, step, earlier)
  if steps[earlier.kind].check(run, earlier) then
    return
  end
  async.sleep(run.poll)
  if not steps[earlier.kind].check(run, earlier) then
    error(("cannot do step '%s': what step '%s' did is gone; see who undid it, and run the plan "
      .. "again, which does it again"):format(step.id, earlier.id), 0)
  end
end

local function require_successor(run, step)
  local entry = run:pool_of(step)
  -- A pool that keeps its id is deleted before its successor is made: then another pool has to be
  -- there, which keeps its description.
  local target = step.kind == "delete_pool" and step.target == entry.id and entry.holder
    or entry.successor
  local made = find(run, function(other)
    return other.kind == "pool" and other.account == step.account and other.pool == step.pool
      and other.target == target
  end)
  if not made then
    return
  end
  require_effect(run, step, made)
  if not IS_LAST[step.kind] then
    return
  end
  for _, id in ipairs(made.after or {}) do
    local earlier = find(run, function(other) return other.id == id end)
    if earlier and not earlier.pool then
      require_effect(run, step, earlier)
    end
  end
end

local guard = {}

--- Stops a step of this run if its pool is not its own any more, or if what it builds on is gone.
-- @raise a text that says who has it, or what is gone, and what to do
function guard.before(run, step)
  if step.kind == "claim" then
    return
  end
  require_claims(run, step)
  if NEEDS_SUCCESSOR[step.kind] then
    require_successor(run, step)
  end
end

--- Stops the undoing of a step whose pool somebody else has claimed since.
function guard.before_undoing(run, step)
  local pool = step.pool and has_claim(run, step.account, step.pool)
    and run:batch(step.account):pool(step.pool)
  local owner, plan = nil, nil
  if pool then
    owner, plan = claims.of(pool)
  end
  if owner and not run.take_over and not (owner == run.owner and plan == run.plan.id) then
    error(("cannot undo step '%s': %s migrates pool '%s' (plan %s); ask, or take it over with "
      .. "take_over = true"):format(step.id, owner, step.pool, plan), 0)
  end
end

return guard
