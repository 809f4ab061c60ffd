--- The way back from each point of a plan: `certferry --emulator back.lua SCENARIO [--each]`.
--
-- The plan is applied up to a step and rolled back, with its journal or without; then all is as it
-- was before. With --each that is done for every number of steps and in both ways, else for the
-- first step of each kind and the last step, in one of the ways. A pool that keeps its id has a way
-- back until it is deleted, and after that all others have one. The status is 1 if something is not
-- as it was.
--
-- Requires journal, migrate.run, selection, steps; scenario, state.

package.path = "Tests/survival/?.lua;" .. package.path

local journal = require("journal")
local run_of = require("migrate.run").new
local scenario = require("scenario")
local selection = require("migrate.selection")
local state = require("state")
local steps = require("migrate.steps")

local name <const>, is_each <const> = arg[1], arg[2] == "--each"

local folder = scenario.folder()
local made = scenario.make(folder, name)

local function first_difference(expected, found)
  local left, right = expected:gmatch("[^\n]+"), found:gmatch("[^\n]+")
  while true do
    local one, other = left(), right()
    if one ~= other then
      return ("expected %s, found %s"):format(one or "its end", other or "its end")
    end
  end
end

local function new_journal()
  os.execute(("rm -f '%s'/journal*"):format(folder))
  return journal.open(folder .. "/journal")
end

local STOPPED <const> = "enough"

-- Applies the plan up to a number of steps.
-- @return the journal, and the steps that were done, in their order
local function apply(count, only)
  local opened, done = new_journal(), {}
  local ok, failure = pcall(scenario.perform, "apply", folder, made.az, opened, {
    concurrency = 1, only = only,
    report = function(event, details)
      if event == "done" or event == "already" then
        done[#done + 1] = details.step
        if #done == count then
          error(STOPPED, 0)
        end
      end
    end,
  })
  if not ok and failure ~= STOPPED then
    error(failure, 0)
  end
  return opened, done
end

-- An operator does by hand what was named as left.
local function tidy(left)
  local plan = made.plan
  local run = run_of(plan, scenario.run_options(folder, made.az))
  for _, item in ipairs(left) do
    for _, step in ipairs(plan.steps) do
      if item.what == "step " .. step.id then
        assert(step.kind == "role" or step.kind == "access_policy",
          item.what .. " is left: " .. item.why)
        steps[step.kind].undo(run, step, {})
      end
    end
  end
end

local before <const> = state.of(made)
local failed, count = 0, 0

local function show(what, is_well, why)
  count, failed = count + 1, failed + (is_well and 0 or 1)
  print(("%-9s %-84s %s"):format(name, what, is_well and "ok" or "FAILED " .. why))
end

-- There and back, in one of both ways.
local function try(number, only, without_journal)
  local opened, done = apply(number, only)
  local back = without_journal and new_journal() or opened
  local undone, left = scenario.perform("rollback", folder, made.az, back, {
    only = only, without_journal = without_journal })
  tidy(left)
  local found = state.of(made)
  show(("%3d %-63s %2d undone%s"):format(number, done[#done].id:sub(-63), undone,
    without_journal and ", no journal" or ""), found == before,
    found ~= before and first_difference(before, found) or "")
end

-- After how many steps the way back is tried.
local function points(done, most)
  local list, seen = {}, {}
  for number = 1, most do
    if is_each or number == most or not seen[done[number].kind] then
      list[#list + 1] = number
    end
    seen[done[number].kind] = true
  end
  return list
end

-- The pools by whether they keep their id.
local function pools_of(keep_id)
  local list = {}
  for _, entry in ipairs(made.plan.pools) do
    if (entry.strategy == "same id") == keep_id then
      list[#list + 1] = entry.account .. "/" .. entry.id
    end
  end
  return list
end

-- One at a time, steps are done in the plan's order.
local function try_all(only, last)
  local order = selection.of(made.plan, { only = only })
  local most = #order
  for position, step in ipairs(order) do
    most = step.kind == last and math.min(most, position - 1) or most
  end
  for position, number in ipairs(points(order, most)) do
    for _, without_journal in ipairs({ false, true }) do
      if is_each or (position % 2 == 0) == without_journal then
        try(number, only, without_journal)
      end
    end
  end
end

try_all(pools_of(false))
local same = pools_of(true)
if #same > 0 then
  try_all(same, "delete_pool")
  local opened = apply()
  local undone, left = scenario.perform("rollback", folder, made.az, opened)
  local names = {}
  for _, item in ipairs(left) do
    names[#names + 1] = item.what
  end
  local found, expected = table.concat(names, ", "), "pool " .. table.concat(same, ", pool ")
  show(("all, and %d undone: left is %s"):format(undone, found), found == expected, expected)
  local is_gone = true
  for _, entry in ipairs(made.plan.pools) do
    local is_same <const> = entry.strategy == "same id"
    is_gone = is_gone
      and made.az:batch(entry.account):pool_exists(entry.successor) == is_same
  end
  show("the successors of all others are gone", is_gone, "one is there")
end

scenario.clean(folder)
print(("%d ways back, %d failed"):format(count, failed))
os.exit(failed == 0 and 0 or 1, true)
