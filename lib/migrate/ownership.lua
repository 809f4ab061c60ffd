--- What the service shows of a plan's runs, for those who have lost the journal.
--
-- Pools carry the plan's mark: the old one its claim, the new one what it is the successor of. Of
-- what pools don't have, a kind of step may know a mark of its own (see lib/migrate/steps). What
-- carries none may have been there before, and is not ours.
--
-- Requires migrate.claims, migrate.plan.body, migrate.steps.

local body = require("migrate.plan.body")
local claims = require("migrate.claims")
local steps = require("migrate.steps")

local ownership = {}

local function has_mark(run, step)
  local batch, entry = run:batch(step.account), run:pool_of(step)
  -- No pool has the id by which a plan knows an autopool.
  local old <const> = not entry.autopool and entry.id or entry.successor
  for _, id in ipairs({ old, entry.successor, entry.holder }) do
    local pool = batch:pool(id)
    if pool then
      local _, plan = claims.of(pool)
      if plan == run.plan.id or body.metadata_value(pool, body.CLAIM) == entry.mark then
        return true
      end
    end
  end
  return false
end

-- What is another one than the plan's is not the plan's.
local function is_in_place(run, step)
  local ok, evidence = pcall(steps[step.kind].check, run, step)
  return ok and not not evidence
end

--- Whether a step was begun by a run of this plan, as far as the service shows that now.
-- @return true, or false; and if there is something that may be of this plan or not, why that
--   can't be known
function ownership.of(run, step)
  local kind <const> = steps[step.kind]
  if not kind.undo then
    return false
  elseif step.pool then
    -- While requests are only shown, the service does not come to show what they would do.
    return has_mark(run, step)
      and (run.what_if or not kind.is_ours or kind.is_ours(run, step))
  elseif kind.is_ours and kind.is_ours(run, step) then
    return true
  end
  if is_in_place(run, step) then
    return false, "it may have been there before the plan"
  end
  return false
end

--- Whether a step that stays needs others: it is of a pool with the plan's mark, or pools share it
-- and it is in place.
function ownership.needs_others(run, step)
  if step.pool then
    return has_mark(run, step)
  end
  return is_in_place(run, step)
end

return ownership
