--- Step: a pool exists, with the identity and the Key Vault extension.
--
-- Requires json, migrate.canary, claims; migrate.plan.autopools, body, scale; migrate.values.

local autopools = require("migrate.plan.autopools")
local body = require("migrate.plan.body")
local canary = require("migrate.canary")
local claims = require("migrate.claims")
local json = require("json")
local scale = require("migrate.plan.scale")
local values = require("migrate.values")

-- The client id of an identity that the plan makes is known only now.
local function resolved(run, entry)
  if entry.recipe.identity.client_id ~= body.UNKNOWN_CLIENT then
    return entry, entry.body
  end
  local client_id = run.az:identity(entry.identity.id).properties.clientId
  local function replace(value)
    return json.decode((json.encode(value):gsub(body.UNKNOWN_CLIENT:gsub("%-", "%%-"), client_id)))
  end
  local copy = setmetatable({ recipe = replace(entry.recipe) }, { __index = entry })
  return copy, replace(entry.body)
end

local function check(run, step)
  local entry = run:pool_of(step)
  local batch = run:batch(step.account)
  local found = batch:arm_pool(step.target)
  if not found and step.target == entry.holder then
    -- It has served when the pool that keeps its id is its own successor.
    local kept = batch:arm_pool(entry.id)
    return kept and claims.is_successor(kept.properties) and { served = step.target } or nil
  end
  if not found or step.target == entry.id and not claims.is_successor(found.properties) then
    return nil
  end
  local _, planned = resolved(run, entry)
  local path, expected, there = body.difference(planned, found)
  if path then
    error(("pool '%s' exists and is another one: %s is %s, the plan has %s; extension and identity "
      .. "can't be changed in a pool that exists: give another successor"):format(step.target,
      path, tostring(there), tostring(expected)), 0)
  end
  return { id = found.id, etag = found.etag, references = #(found.properties.certificates or {}) }
end

local function source_of(run, step, entry)
  local batch = run:batch(step.account)
  if entry.autopool then
    return autopools.now(batch, entry.autopool) or error(("%s '%s' is gone or has another pool; "
      .. "make the plan again"):format(entry.autopool.kind, entry.autopool.id), 0)
  end
  local source = batch:arm_pool(step.source)
  if not source then
    error(("pool '%s' is gone: it has to stay until pool '%s' is there"):format(step.source,
      step.target), 0)
  end
  return source
end

-- The old pool may have been changed since the plan was made: then this is not what was agreed to.
local function require_planned(step, planned, made)
  local path, expected, found = values.difference(planned, body.masked(made))
  if path then
    error(("cannot do step '%s': pool '%s' has changed since the plan was made: %s was %s, and is "
      .. "%s; make the plan again"):format(step.id, step.source, path, tostring(expected),
      tostring(found)), 0)
  end
end

local function require_scale(run, step, source)
  local entry = run:pool_of(step)
  local now = source.properties.scaleSettings or {}
  if step.source == entry.id and not scale.same(entry.scale, now) then
    require_planned(step, { scaleSettings = entry.scale }, { scaleSettings = now })
  end
end

local function act(run, step)
  local entry, planned = resolved(run, run:pool_of(step))
  local source = source_of(run, step, entry)
  require_scale(run, step, source)
  local made = step.source == entry.holder and body.again(source, entry.mark)
    or (body.make(source, entry))
  made.properties.scaleSettings = planned.properties.scaleSettings
  require_planned(step, planned, made)
  if step.target == entry.holder then
    made.properties.scaleSettings = scale.none()
  end
  run:batch(step.account):put_pool(step.target, made, { if_none_match = "*" })
end

local function undo(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  local found = batch:pool(step.target)
  if not found then
    return
  end
  if not claims.is_successor(found) then
    error(("cannot delete pool '%s': it was not made by a plan"):format(step.target), 0)
  end
  for job in batch:jobs({ select = "id,state,poolInfo" }) do
    if values.same_name(job.poolInfo.poolId, step.target) and job.state == "active"
      and job.id ~= canary.job_id(entry.successor) then
      error(("cannot delete pool '%s': job '%s' runs on it; move the job first"):format(
        step.target, job.id), 0)
    end
  end
  batch:delete_pool(step.target)
end

local function is_ours(run, step)
  local found = run:batch(step.account):pool(step.target)
  return found ~= nil and body.metadata_value(found, body.CLAIM) == run:pool_of(step).mark
end

return { check = check, act = act, undo = undo, is_ours = is_ours }
