--- What the nodes of a successor say of themselves.
--
-- Requires migrate.nodes, migrate.plan.body.

local body = require("migrate.plan.body")
local nodes = require("migrate.nodes")

local verify = {}

local function reason_of(node)
  local first = node.errors[1]
  return first and ("%s: %s"):format(node.state, first.message or first.code) or node.state
end

-- Whether a node is one that has to have the certificates now.
local function is_wanted(part, node)
  if node.state == "preempted" then
    part:limit("state of a node", node.id, "preempted: it gets its certificates when it is back")
  end
  return node.state ~= "preempted" and node.state ~= "leavingpool"
end

local function expect_extension(part, node)
  local extension = node.extension or { state = "none" }
  local is_well = extension.state == "succeeded"
  part:expect("state of the extension on a node", node.id, "succeeded", is_well and "succeeded"
    or ("%s %s"):format(extension.state, extension.message or ""))
end

-- What the extension's sub-statuses say is not documented. One that waits for all certificates
-- before it succeeds has those that were there then, and of a later one nothing is known.
local function expect_certificate(part, node, wanted, waits_for_all)
  local named = node.extension and node.extension.thumbprints or {}
  if next(named) == nil and waits_for_all and wanted.is_planned
    and node.extension and node.extension.state == "succeeded" then
    part:limit("certificate that a node reports", node.id,
      "the node names none; its extension succeeds only with all of them")
    return
  end
  part:expect("certificate that a node reports", node.id, wanted.thumbprint,
    named[wanted.thumbprint] and wanted.thumbprint or next(named))
end

local function expect_start_task(part, node)
  local info = node.start_task or {}
  local is_well = info.state == "completed" and info.exitCode == 0
  part:expect("start task on a node", node.id, "succeeded", is_well and "succeeded"
    or ("%s, status %s"):format(info.state or "not begun", tostring(info.exitCode or "none")))
end

-- Of no node at all, only a canary tells: it has read what was planned, and only that.
local function expect_any(part, entry, number, current)
  local is_planned = true
  for _, wanted in ipairs(current) do
    is_planned = is_planned and wanted.is_planned
  end
  if number == 0 and part.has_canary and is_planned then
    part:limit("nodes", entry.successor,
      "there is none now; the canary has read what the vault has")
  elseif number == 0 then
    part:expect("nodes", entry.successor, "one at least", "none: resize the pool, look again")
  end
end

local function failure_of(properties)
  local run = properties.autoScaleRun
  local failure = run and run.error
    or ((properties.resizeOperationStatus or {}).errors or {})[1]
  return failure and ("%s: %s"):format(failure.code, failure.message)
end

-- How many nodes there are, beside how many were asked for.
local function expect_number(part, entry, properties, number)
  local fixed = (properties.scaleSettings or {}).fixedScale
  local failure = failure_of(properties)
  local target = fixed and (fixed.targetDedicatedNodes or 0) + (fixed.targetLowPriorityNodes or 0)
  if target and number < target then
    part:expect("number of nodes", entry.successor, target,
      failure and ("%d, %s"):format(number, failure) or number)
  elseif not target and failure then
    part:expect("formula of the pool", entry.successor, "no error", failure)
  end
end

-- Version 4 of the Windows extension always does, the others if they are told to.
local function waits_for_all(extension, settings)
  local major = tonumber((extension and extension.typeHandlerVersion or ""):match("^%d+")) or 0
  return settings ~= nil and (settings.secretsManagementSettings or {}).requireInitialSync == true
    or major >= 4
end

--- Looks at each node of a successor.
-- @param pool the successor as Resource Manager has it
-- @param current what nodes have to have
function verify.all(run, part, entry, pool, current)
  local number, wanted_number = 0, 0
  local settings, extension = body.vault_extension(pool.properties)
  local is_waiting = waits_for_all(extension, settings)
  for _, node in ipairs(nodes.of(run:batch(entry.account), entry.successor)) do
    number = number + (node.state == "leavingpool" and 0 or 1)
    if is_wanted(part, node) then
      wanted_number = wanted_number + 1
      part:expect("state of a node", node.id, "ready",
        nodes.is_ready(node, false) and "ready" or reason_of(node))
      if #entry.recipe.certificates > 0 then
        expect_extension(part, node)
      end
      if entry.recipe.start_task then
        expect_start_task(part, node)
      end
      for _, wanted in ipairs(current) do
        expect_certificate(part, node, wanted, is_waiting)
      end
    end
  end
  expect_any(part, entry, wanted_number, current)
  expect_number(part, entry, pool.properties, number)
end

--- Compares the certificates of each node alone with the newest versions in the vault.
function verify.rotation(run, part, entry, current)
  local number = 0
  for _, node in ipairs(nodes.of(run:batch(entry.account), entry.successor)) do
    if is_wanted(part, node) then
      number = number + 1
      for _, wanted in ipairs(current) do
        expect_certificate(part, node, wanted, false)
      end
    end
  end
  if number == 0 then
    part:expect("nodes", entry.successor, "one at least", "none: resize the pool, look again")
  end
end

return verify
