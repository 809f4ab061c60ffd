--- Proof, from the service alone, that a plan has been done.
--
-- Requires async, migrate.claims, plan.body, run, selection, the other files of migrate.verify.

local Run = require("migrate.run")
local accounts = require("migrate.verify.account")
local async = require("async")
local body = require("migrate.plan.body")
local check_options = require("options").check
local claims = require("migrate.claims")
local nodes = require("migrate.verify.nodes")
local selection = require("migrate.selection")
local uses = require("migrate.verify.uses")
local vaults = require("migrate.verify.vault")
local verdicts = require("migrate.verify.verdict")

-- Pools that are looked at at the same time.
local LIMIT <const> = 8

local function plain(url)
  return (url:gsub("%?.*$", ""):gsub("/$", ""):lower())
end

-- A URL with a version would keep the nodes at that one for ever.
local function expect_observed(part, entry, settings)
  local management = settings and settings.secretsManagementSettings or {}
  for _, item in ipairs(entry.recipe.certificates) do
    local wanted, found = plain(item.url), nil
    for _, observed in ipairs(management.observedCertificates or {}) do
      local url = plain(type(observed) == "table" and observed.url or observed)
      if url == wanted then
        found = wanted
      elseif url:sub(1, #wanted + 1) == wanted .. "/" then
        found = found or url .. ", which is one version for ever"
      end
    end
    part:expect("what the extension observes", item.name or item.url:match("[^/]+$"), wanted, found)
  end
end

local function expect_canary(part, entry, pool)
  if entry.canary then
    local mark = body.metadata_value(pool.properties, body.CANARY)
    part.has_canary = part:expect("canary", entry.successor, "passed",
      mark and mark:match("^%l+") or "none")
  end
end

-- The successor, nil if it is none of this pool.
local function successor_of(run, part, entry)
  local pool = run:batch(entry.account):arm_pool(entry.successor)
  local is_made = pool ~= nil and claims.is_successor(pool.properties, entry.id)
  part:expect("successor", entry.successor, "made by this plan",
    is_made and "made by this plan" or pool and "another pool" or "none")
  return is_made and pool or nil
end

local function verify_successor(run, part, entry, view, given)
  local pool = successor_of(run, part, entry)
  if not pool then
    return
  end
  part:expect("references to Batch certificates", entry.successor, 0,
    #(pool.properties.certificates or {}))
  expect_canary(part, entry, pool)
  expect_observed(part, entry, (body.vault_extension(pool.properties)))
  nodes.all(run, part, entry, pool, vaults.verify(run, part, entry))
  uses.of_texts(run, part, entry, pool, view, given.tasks ~= false)
end

local function verify_pool(run, part, entry, view, given)
  verify_successor(run, part, entry, view, given)
  uses.of_old_pool(part, entry, view)
  uses.of_certificates(part, entry, view, run.planned[entry.account],
    not run.plan.is_partial and (run.left[entry.account] or {}) or nil)
end

local function verify_rotation(run, part, entry)
  nodes.rotation(run, part, entry, vaults.verify(run, part, entry))
end

-- What the service refuses is a reason why a pool is not proved; the others are looked at all the
-- same.
local function attempt(part, entry, look)
  local ok, failure = pcall(look)
  if ok then
    return
  elseif type(failure) == "string" or failure.kind ~= "azure" and failure.kind ~= "transport" then
    error(failure, 0)
  end
  part:expect("whether it could be read", entry.successor, "yes",
    tostring(failure.message or failure))
end

-- The account of each entry, read once.
local function views_of(run, chosen)
  local names, views = {}, {}
  for _, entry in ipairs(chosen) do
    if not views[entry.account] then
      views[entry.account] = {}
      names[#names + 1] = entry.account
    end
  end
  async.map(names, function(name)
    local ok, view = pcall(function() return accounts.read(run:batch(name)) end)
    views[name] = { ok = ok, value = view }
  end, { limit = LIMIT })
  return function(name)
    return views[name].ok and views[name].value or error(views[name].value, 0)
  end
end

local function planned_pools(plan)
  local planned = {}
  for _, entry in ipairs(plan.pools) do
    planned[entry.account] = planned[entry.account] or {}
    planned[entry.account][entry.id] = true
  end
  return planned
end

-- By account: the names of what the plan leaves to a person, such as "job nightly".
local function left_by(plan)
  local left, is_planned = {}, {}
  for _, entry in ipairs(plan.pools) do
    is_planned[entry.account .. "/" .. entry.id] = true
  end
  for _, item in ipairs(plan.manual) do
    local object <const> = item.object
    -- A job or schedule that gets a fixed pool is only noted.
    if object.account and not is_planned[("%s/%s:%s"):format(object.account, object.kind,
      object.id)] then
      left[object.account] = left[object.account] or {}
      left[object.account][("%s %s"):format(object.kind, object.id)] = true
    end
  end
  return left
end

-- @param look is given a part and an entry
local function verdict_of(chosen, look)
  return verdicts.of(async.map(chosen, function(entry)
    local part = verdicts.part(entry)
    attempt(part, entry, function() look(part, entry) end)
    return part
  end, { limit = LIMIT }))
end

local proof = {}

--- Compares what each node reports with the newest version in the vault.
-- @return rows, as those of `of`
function proof.rotation(plan, given)
  check_options(given, { "az", "wave", "only" }, "rotation")
  local run = Run.new(plan, given)
  return verdict_of(selection.pools(plan, given), function(part, entry)
    verify_rotation(run, part, entry)
  end).rows
end

--- Looks at what the vaults, the successors, their nodes and the jobs are now.
-- @param plan the plan
-- @param given `az`; `wave`; `only`: pools; `tasks` false: do not read tasks
-- @return `{passed, failed, rows = {{account, pool, what, where, expected, found, is_equal, limit,
--   of}, …}}`: a row for each thing that was looked at. `limit` says why something can't be seen;
--   `of` is "certificate" if the pool is replaced all the same
-- @raise a text if there is no such wave or pool
function proof.of(plan, given)
  check_options(given, { "az", "wave", "only", "tasks" }, "verify")
  local run, chosen = Run.new(plan, given), selection.pools(plan, given)
  run.planned, run.left = planned_pools(plan), left_by(plan)
  local view_of = views_of(run, chosen)
  return verdict_of(chosen, function(part, entry)
    verify_pool(run, part, entry, view_of(entry.account), given)
  end)
end

return proof
