--- What the nodes of a pool say of the certificates that the extension gave them.
--
-- Requires async.

local async = require("async")

local nodes = {}

local function lower_last(code)
  return (code or ""):match("^ProvisioningState/(%a+)")
end

--- The thumbprints that an instance view names, upper case. The service does not document what the
-- extension's sub-statuses say, so a node may name none.
local function thumbprints_in(view)
  local found = {}
  for _, status in ipairs(view.subStatuses or {}) do
    for word in (status.message or ""):gmatch("%x+") do
      if #word == 40 then
        found[word:upper()] = true
      end
    end
  end
  return found
end

local function describe_extension(item)
  local view = item.instanceView or {}
  local status = (view.statuses or {})[1] or {}
  return {
    state = lower_last(status.code) or "unknown",
    message = status.message or "",
    thumbprints = thumbprints_in(view),
  }
end

--- One node with its Key Vault extension, nil while the node does not answer for it.
local function describe(batch, pool_id, node)
  local described = { id = node.id, state = node.state, errors = node.errors or {},
    start_task = node.startTaskInfo }
  for item in batch:node_extensions(pool_id, node.id) do
    if item.vmExtension and (item.vmExtension.type or ""):find("^KeyVaultFor") then
      described.extension = describe_extension(item)
    end
  end
  return described
end

--- All nodes of a pool, read at the same time.
-- @return a list of `{id, state, errors, start_task, extension = {state, message, thumbprints}}`;
--   `start_task` is what the service says of it
function nodes.of(batch, pool_id)
  return async.map(batch:nodes(pool_id):list(), function(node)
    return describe(batch, pool_id, node)
  end, { limit = 16 })
end

-- A start task may say much; what it said last is why it ended.
local function last_words(text)
  local last
  for line in (text or ""):gmatch("[^\r\n]+") do
    last = line
  end
  return last
end

--- Why the start task of a node has failed, as far as the node tells.
-- @param node as `of` has it
-- @return a text; nil if the start task has not failed
function nodes.start_task_failure(batch, pool_id, node)
  if node.state ~= "starttaskfailed" then
    return nil
  end
  local found = batch:node(pool_id, node.id)
  local info = found and found.startTaskInfo or {}
  if info.failureInfo and info.exitCode == nil then
    return ("its start task did not begin: %s: %s"):format(info.failureInfo.code,
      info.failureInfo.message)
  end
  local ok, said = pcall(batch.node_file, batch, pool_id, node.id, "startup/stderr.txt")
  return ("its start task ended with status %s: %s"):format(tostring(info.exitCode or "unknown"),
    ok and last_words(said) or (info.failureInfo or {}).message
      or "it wrote nothing to startup/stderr.txt")
end

--- Whether a node can run tasks and its extension, if it has to have one, has succeeded.
function nodes.is_ready(node, needs_extension)
  return (node.state == "idle" or node.state == "running")
    and (not needs_extension
      or node.extension ~= nil and node.extension.state == "succeeded")
end

--- Whether a node will not come up by itself.
function nodes.is_lost(node)
  return node.state == "unusable" or node.state == "starttaskfailed"
end

return nodes
