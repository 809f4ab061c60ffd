--- Reference: what to say of the operations of nodes and their files in the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

local FILE_FIELDS <const> = [[
files and folders: `name`, `isDirectory`, and `properties` with contentLength, lastModified and
others]]

local RUNNING_TASKS <const> = "requeue (the default), terminate, taskcompletion or retaineddata"

return {
  nodes = {
    summary = "list the nodes of a pool",
    text = "A loop reads one page at a time; `:list()` reads all into a table.",
    type = "Node",
    gives = "nodes as Batch has them",
    example = [[
for node in azure.login():batch("contosorender"):nodes("render-linux") do
  print(node.id, node.state)
end]],
  },
  node_extensions = {
    summary = "list the VM extensions of a node, with their instance views",
    text = "A loop reads one page at a time; `:list()` reads all into a table.",
    type = "NodeExtension",
    gives = "extensions as Batch has them",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
for item in batch:node_extensions("render-linux", node.id) do
  print(item.vmExtension.type, item.instanceView.statuses[1].code)
end]],
  },
  node = {
    summary = "read a node of a pool",
    type = "Node",
    gives = "the node, nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
local first = batch:nodes("render-linux")()
local node = batch:node("render-linux", first.id)
print(node.state, node.schedulingState, node.lastBootTime)]],
  },
  reboot_node = {
    summary = "reboot a node",
    text = [[
The node must be idle or running. It is `rebooting`, then runs the start task again and takes the
certificates, packages and start task that the pool has now.]],
    body = "`nodeRebootOption`: " .. RUNNING_TASKS,
    example = [[
local batch = azure.login():batch("contosorender")
for node in batch:nodes("preview-linux", { filter = "state eq 'idle'" }) do
  batch:reboot_node("preview-linux", node.id, { nodeRebootOption = "taskcompletion" })
  while batch:node("preview-linux", node.id).state ~= "idle" do async.sleep(0.5) end
end]],
  },
  reimage_node = {
    summary = "install the operating system of a node afresh",
    text = "The node must be idle or running. What is on its disks is lost.",
    body = "`nodeReimageOption`: " .. RUNNING_TASKS,
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("preview-linux")()
batch:reimage_node("preview-linux", node.id,
  { nodeReimageOption = "taskcompletion" })
while batch:node("preview-linux", node.id).state ~= "idle" do async.sleep(0.5) end]],
  },
  start_node = {
    summary = "start a node that was deallocated",
    example = [[
local batch = azure.login():batch("contosorender")
local off = "state eq 'deallocated'"
for node in batch:nodes("render-linux", { filter = off }) do
  batch:start_node("render-linux", node.id)
end]],
  },
  deallocate_node = {
    summary = "stop a node and give its machine back, until it is started again",
    text = [[
The node must be idle or running. It is `deallocating`, then `deallocated`, and stays in the pool.
BatchAccount:start_node starts it.]],
    body = "`nodeDeallocateOption`: " .. RUNNING_TASKS,
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("preview-linux")()
batch:deallocate_node("preview-linux", node.id,
  { nodeDeallocateOption = "taskcompletion" })
while batch:node("preview-linux", node.id).state ~= "deallocated" do async.sleep(0.5) end
batch:start_node("preview-linux", node.id)
while batch:node("preview-linux", node.id).state ~= "idle" do async.sleep(0.5) end]],
  },
  disable_scheduling = {
    summary = "let no more tasks start on a node",
    text = "Refused if its schedulingState is disabled already.",
    body = "`nodeDisableSchedulingOption`: requeue (the default), terminate or taskcompletion",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("preview-linux")()
batch:disable_scheduling("preview-linux", node.id,
  { nodeDisableSchedulingOption = "taskcompletion" })
batch:enable_scheduling("preview-linux", node.id)]],
  },
  enable_scheduling = {
    summary = "let tasks start on a node again",
    text = "Refused unless its schedulingState is disabled.",
    example = [[
local batch = azure.login():batch("contosorender")
for node in batch:nodes("render-linux") do
  if node.schedulingState == "disabled" then
    batch:enable_scheduling("render-linux", node.id)
  end
end]],
  },
  remote_login_settings = {
    summary = "read the address by which people reach a node with SSH or RDP",
    text = "Whoever logs in needs a user on the node.",
    gives = "`remoteLoginIPAddress` and `remoteLoginPort`",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
local settings = batch:remote_login_settings("render-linux", node.id)
print(settings.remoteLoginIPAddress, settings.remoteLoginPort)]],
  },
  node_extension = {
    summary = "read a VM extension of a node, with its instance view",
    type = "NodeExtension",
    gives = "the extension, nil if there is none of this name",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
local held = batch:node_extension("render-linux", node.id, "KVExtensions")
print(held and held.provisioningState or "no such extension")]],
  },
  node_files = {
    summary = "list the files of a node that Batch gives access to",
    gives = FILE_FIELDS,
    filter = "such as startswith(name,'startup/')",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
for file in batch:node_files("render-linux", node.id, { recursive = true }) do
  print(file.name, file.isDirectory)
end]],
  },
  node_file = {
    summary = "read a file of a node",
    text = "The whole file is kept in memory; `range` reads a part of a large one.",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
print(batch:node_file("render-linux", node.id, "startup/stderr.txt"))]],
  },
  node_file_properties = {
    summary = "read the size and times of a file of a node",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("render-linux")()
local path = "startup/stdout.txt"
local file = batch:node_file_properties("render-linux", node.id, path)
print(file.content_length, file.last_modified)]],
  },
  delete_node_file = {
    summary = "delete a file or folder of a node",
    text = "A folder must be empty, unless `recursive` is true. It cannot be undone.",
    example = [[
local batch = azure.login():batch("contosorender")
local node = batch:nodes("preview-linux")()
batch:delete_node_file("preview-linux", node.id, "volatile", { recursive = true })]],
  },
}
