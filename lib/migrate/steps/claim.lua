--- Step: the old pool says who migrates it, so that no two operators do.
--
-- Requires migrate.claims, migrate.plan.body, migrate.run, migrate.unchanged.

local Run = require("migrate.run")
local body = require("migrate.plan.body")
local claims = require("migrate.claims")
local unchanged = require("migrate.unchanged")

local function pool_of(run, step)
  return run:batch(step.account):pool(step.pool)
end

-- A pool that keeps its id is its own successor in the end.
local function is_replaced(pool)
  return claims.is_successor(pool)
end

local function is_ours(run, pool)
  local owner, plan = claims.of(pool)
  return owner == run.owner and plan == run.plan.id
end

local function refuse_other(run, step, pool)
  local owner, plan = claims.of(pool)
  if owner and owner ~= run.owner and not run.take_over then
    error(("cannot migrate pool '%s': %s migrates it (plan %s); ask, or take it over with "
      .. "take_over = true"):format(step.pool, owner, plan), 0)
  end
end

local function require_unchanged(run, step)
  local pool = pool_of(run, step)
  if not pool then
    error(("cannot do step '%s': pool '%s' is gone; make the plan again"):format(step.id,
      step.pool), 0)
  end
  if is_replaced(pool) or is_ours(run, pool) then
    return
  end
  -- Before what has changed: a claim is a change too.
  refuse_other(run, step, pool)
  -- A formula changes a pool all the time, and that is no reason to stop. Neither is the claim of
  -- a run that was taken over.
  if pool.enableAutoScale or claims.of(pool) or pool.eTag == step.expects.etag then
    return
  end
  local old = run:batch(step.account):arm_pool(step.pool)
  local path, planned, found = unchanged.difference(run:pool_of(step), old)
  if path then
    Run.require_same(step, ("pool '%s'"):format(step.pool), { [path] = planned },
      { [path] = found })
  end
end

local function check(run, step)
  local pool = pool_of(run, step)
  if not pool then
    return nil
  end
  if is_replaced(pool) then
    return { successor = true }
  end
  return is_ours(run, pool) and { owner = run.owner, etag = pool.eTag } or nil
end

local function act(run, step)
  local pool = pool_of(run, step)
  if not pool then
    error(("pool '%s' is gone: it has to stay until its successor is up"):format(step.pool), 0)
  end
  refuse_other(run, step, pool)
  claims.write(run:batch(step.account), pool, body.CLAIM,
    ("%s; %s"):format(run.owner, run.plan.id))
end

local function undo(run, step)
  local pool = pool_of(run, step)
  if pool and claims.of(pool) then
    refuse_other(run, step, pool)
    claims.write(run:batch(step.account), pool, body.CLAIM, nil)
  end
end

-- Whoever claimed it: `undo` asks for the owner.
local function has_claim(run, step)
  local pool = pool_of(run, step)
  local _, plan = nil, nil
  if pool then
    _, plan = claims.of(pool)
  end
  return plan == run.plan.id
end

return { check = check, act = act, undo = undo, is_ours = has_claim, require = require_unchanged }
