--- Who still needs an old pool, its certificates, or what only its nodes had.
--
-- Requires migrate.inventory.consumers, migrate.plan.overrides, migrate.values,
-- migrate.verify.account, vault.

local accounts = require("migrate.verify.account")
local consumers = require("migrate.inventory.consumers")
local held_by = require("migrate.verify.vault").held_by
local overrides = require("migrate.plan.overrides")
local values = require("migrate.values")

local uses = {}

-- The rule about texts that use the folder of Batch certificates: an operator may know better.
local FOLDER_RULE <const> = "R006"

-- So many names are enough to begin with.
local MOST <const> = 5

-- 0, or a number with names.
local function listed(names)
  if #names == 0 then
    return 0
  end
  local shown = table.concat(names, ", ", 1, math.min(#names, MOST))
  return ("%d: %s%s"):format(#names, shown, #names > MOST and ", …" or "")
end

local function ids_of(items)
  local ids = {}
  for position, item in ipairs(items) do
    ids[position] = item.id
  end
  return ids
end

-- What made pools for itself names the fixed one; what has ended makes none.
local function of_fixed_pool(part, entry, view)
  local maker, named, left = entry.autopool, entry.successor, {}
  for _, user in ipairs(view.users) do
    local is_maker <const> = user.kind == maker.kind and user.id == maker.id
    if is_maker then
      named = user.info.poolId or "an autopool"
    elseif maker.pool and user.kind == "job"
      and values.same_name((user.item.executionInfo or {}).poolId, maker.pool) then
      left[#left + 1] = user.id
    end
  end
  part:expect(("pool of the %s"):format(maker.kind), maker.id, entry.successor, named)
  part:expect("jobs that run on the autopool", maker.pool or "(none)", 0, listed(left))
end

--- Looks for jobs and schedules that have not moved.
function uses.of_old_pool(part, entry, view)
  if entry.autopool then
    of_fixed_pool(part, entry, view)
    return
  elseif entry.successor == entry.id then
    return
  end
  for _, kind in ipairs({ "job", "schedule" }) do
    part:expect(kind .. "s that name the old pool", entry.id, 0,
      listed(ids_of(accounts.on_pool(view, kind, entry.id))))
  end
end

-- The thumbprints that a pool's certificates had, where those of the vault are others.
local function replaced_thumbprints(plan, entry)
  local replaced = {}
  for _, held in ipairs(held_by(plan, entry)) do
    replaced[held.thumbprint] = held.source.kind == "issuer"
      or held.new_thumbprint and held.new_thumbprint ~= held.thumbprint or nil
  end
  return replaced
end

local function is_broken(entry, consumer, replaced)
  if consumer.thumbprint then
    return replaced[consumer.thumbprint] == true
  end
  -- Windows nodes never had the variable.
  return consumer.mentions == "AZ_BATCH_CERTIFICATES_DIR" and entry.os == "linux"
end

local function has_files(task)
  return #((task or {}).resourceFiles or {}) > 0
end

local function hides_something(properties, jobs)
  local packages = properties.applicationPackages or properties.applicationPackageReferences or {}
  if #packages > 0 or has_files(properties.startTask) then
    return true
  end
  for _, job in ipairs(jobs) do
    if has_files(job.jobPreparationTask) or has_files(job.jobManagerTask)
      or has_files(job.jobReleaseTask) then
      return true
    end
  end
  return false
end

--- Looks for texts on a successor that use what its nodes don't have: the folder of Batch
-- certificates, and thumbprints of certificates that were issued anew.
-- @param look_into_tasks false if tasks are not to be read
function uses.of_texts(run, part, entry, pool, view, look_into_tasks)
  local jobs = accounts.on_pool(view, "job", entry.successor)
  local schedules = accounts.on_pool(view, "schedule", entry.successor)
  local found = consumers.of({
    pools = { { id = pool.name, arm = pool } }, jobs = jobs, schedules = schedules,
    tasks = look_into_tasks and accounts.tasks_of(run:batch(entry.account), jobs) or {},
  })
  local replaced, number = replaced_thumbprints(run.plan, entry), 0
  for _, consumer in ipairs(found) do
    if is_broken(entry, consumer, replaced) then
      number = number + 1
      if not consumer.thumbprint and overrides.insists(entry.despite, FOLDER_RULE) then
        part:limit("text that uses what is gone", consumer.path,
          ("%s (accepted: despite %s)"):format(consumer.excerpt, FOLDER_RULE))
      else
        part:expect("text that uses what is gone", consumer.path, 0, consumer.excerpt)
      end
    end
  end
  if number == 0 then
    part:expect("texts that use what is gone", entry.successor, 0, 0)
  end
  if not look_into_tasks and #jobs > 0 then
    part:limit("tasks", entry.successor, "they were not to be looked into")
  end
  if hides_something(pool.properties, jobs) then
    part:limit("files and packages of tasks", entry.successor,
      "what is in them can't be seen: look for AZ_BATCH_CERTIFICATES_DIR there")
  end
end

--- Looks for what refers to the Batch certificates of a pool: pools that the plan doesn't have are
-- another plan's, but a pool that a job makes for itself will soon have no certificate.
-- @param planned the ids of the plan's pools of the account
-- @param left as keys: the jobs and schedules of the account that the plan leaves to a person; nil
--   if the plan is for some pools alone
function uses.of_certificates(part, entry, view, planned, left)
  for _, thumbprint in ipairs(entry.certificates) do
    local known, unknown = {}, {}
    for _, name in ipairs(accounts.autopools_with(view, thumbprint)) do
      table.insert((not left or left[name]) and known or unknown, name)
    end
    part:expect_of_certificate("autopools with the certificate", thumbprint, 0, listed(unknown))
    if #known > 0 then
      part:limit("autopools with the certificate", thumbprint,
        listed(known) .. (left and " (left to a person by the plan)" or " (not in the plan)"))
    end
    local others = accounts.pools_with(view, thumbprint, planned)
    if #others > 0 then
      part:limit("other users of the certificate", thumbprint,
        listed(others) .. " (not in the plan)")
    end
  end
end

return uses
