--- Reference: what to say of the operations of pools and certificates in the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

return {
  pools = {
    summary = "list the pools of the account",
    text = "A loop reads one page at a time; `:list()` reads all into a table.",
    type = "Pool",
    gives = "pools as Batch has them",
    example = [[
local batch = azure.login():batch("contosorender")
for pool in batch:pools({ select = "id,vmSize" }) do
  print(pool.id, pool.vmSize)
end]],
  },
  certificates = {
    summary = "list the certificates of the account: public parts and states",
    text = "A loop reads one page at a time; `:list()` reads all into a table.",
    type = "BatchCertificate",
    gives = "certificates as Batch has them",
    example = [[
for held in azure.login():batch("contosorender"):certificates() do
  print(held.thumbprint, held.state)
end]],
  },
  pool = {
    summary = "read a pool as Batch has it",
    type = "Pool",
    gives = "the pool, nil if there is none",
    example = [[
local pool = azure.login():batch("contosorender"):pool("render-linux")
print(pool.vmSize, pool.state, #pool.certificateReferences)]],
  },
  cloud_service_pool = {
    summary = "read a pool of the kind Cloud Services, with its configuration",
    text = [[
Newer versions of the service leave out the cloudServiceConfiguration of such pools, so that it
looks as if they had none: this is asked of version 2024-02-01.19.0.]],
    type = "Pool",
    gives = "the pool, nil if there is none",
    example = [[
local pool = azure.login():batch("contosorender"):cloud_service_pool("render-linux")
print(pool.cloudServiceConfiguration and pool.cloudServiceConfiguration.osFamily)]],
  },
  pool_exists = {
    summary = "tell whether there is a pool",
    text = "A pool that is being deleted is still there, and its id stays taken until it is gone.",
    example = [[
local batch = azure.login():batch("contosorender")
print(batch:pool_exists("render-linux"), batch:pool_exists("no-such-pool"))]],
  },
  add_pool = {
    summary = "make a pool through Batch itself",
    text = [[
The identity of a pool can only be given in Resource Manager: BatchAccount:put_pool takes one. Sent
with a version of the service that has no references to certificates. The pool is there at once;
its nodes come later, while its allocationState is resizing.]],
    body = [[
the pool: `id`, `vmSize`, `virtualMachineConfiguration`, and `targetDedicatedNodes` or an
`autoScaleFormula`]],
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-add", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 0 })
batch:begin_delete_pool("example-add")]],
  },
  patch_pool = {
    summary = "change some properties of a pool, through Batch itself",
    text = [[
What the body does not name stays as it is; what it names is replaced as a whole. A pool with nodes
takes startTask, certificateReferences, applicationPackageReferences, metadata and
targetNodeCommunicationMode; most other properties can only be changed while it has no nodes.
Nodes that are there keep their certificates and their start task until they restart.]],
    body = [[
what to change, such as `metadata` or `certificateReferences`; an empty list, made with json.array,
clears one]],
    example = [[
-- The successor has the certificates: the old pool gives up its references.
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-old", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 0 })
batch:patch_pool("example-old", { certificateReferences = json.array({}) })
batch:begin_delete_pool("example-old")]],
  },
  update_pool_properties = {
    summary = "replace all that can be replaced in a pool, through Batch itself",
    text = [[
The three lists must be there, and replace what the pool has: an empty one, made with json.array,
clears it. Without `startTask` the pool has none afterwards, and without
`targetNodeCommunicationMode` it has the default. BatchAccount:patch_pool changes only what it
names.]],
    body = [[
`certificateReferences`, `applicationPackageReferences`, `metadata`, and if there is to be one,
`startTask`]],
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-update", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 0 })
batch:update_pool_properties("example-update", {
  startTask = { commandLine = "hostname" }, metadata = json.array({}),
  certificateReferences = json.array({}), applicationPackageReferences = json.array({}),
})
batch:begin_delete_pool("example-update")]],
  },
  begin_delete_pool = {
    summary = "start to delete a pool, and do not wait",
    text = [[
The pool is `deleting` until its nodes are gone; tasks that run on them are requeued. It cannot be
undone. BatchAccount:delete_pool waits for the end.]],
    example = [[
local batch = azure.login():batch("contosorender")
local pool = batch:arm_pool("preview-linux")
batch:put_pool("example-begin", { properties = pool.properties })
batch:begin_delete_pool("example-begin")
while batch:pool_exists("example-begin") do async.sleep(0.5) end]],
  },
  resize_pool = {
    summary = "start to change the number of nodes of a pool",
    text = [[
The allocationState of the pool must be steady, and is resizing until it is done. A pool that
scales by a formula is refused. Batch chooses which nodes go; BatchAccount:remove_nodes removes
those that you name.]],
    body = [[
`targetDedicatedNodes`, `targetLowPriorityNodes`, `resizeTimeout` (such as PT15M) and
`nodeDeallocationOption`: requeue (the default), terminate, taskcompletion or retaineddata]],
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-resize", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 0 })
while batch:pool("example-resize").allocationState ~= "steady" do async.sleep(0.5) end
batch:resize_pool("example-resize",
  { targetDedicatedNodes = 1, nodeDeallocationOption = "taskcompletion" })
while batch:pool("example-resize").allocationState ~= "steady" do async.sleep(0.5) end
batch:begin_delete_pool("example-resize")]],
  },
  stop_resize = {
    summary = "stop the change of the number of nodes of a pool",
    text = [[
Nothing is undone: the pool keeps the nodes that it has by then. Its allocationState is stopping,
then steady.]],
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-stop", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 5 })
batch:stop_resize("example-stop")
print(batch:pool("example-stop").allocationState)
batch:begin_delete_pool("example-stop")]],
  },
  enable_autoscale = {
    summary = "let a formula set the number of nodes of a pool, or change the formula",
    text = [[
Refused while the pool resizes, if the formula is not valid, and within 30 seconds of the last call
for the same pool.]],
    body = [[
`autoScaleFormula`, and `autoScaleEvaluationInterval`: PT5M to PT168H, PT15M if left out]],
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-scale", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, targetDedicatedNodes = 0 })
while batch:pool("example-scale").allocationState ~= "steady" do async.sleep(0.5) end
batch:enable_autoscale("example-scale", {
  autoScaleFormula = "$TargetDedicatedNodes = 0;",
  autoScaleEvaluationInterval = "PT10M",
})
batch:begin_delete_pool("example-scale")]],
  },
  disable_autoscale = {
    summary = "end the automatic scaling of a pool",
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-fixed", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, enableAutoScale = true,
  autoScaleFormula = "$TargetDedicatedNodes = 0;" })
batch:disable_autoscale("example-fixed")
print(batch:pool("example-fixed").targetDedicatedNodes)
batch:begin_delete_pool("example-fixed")]],
  },
  evaluate_autoscale = {
    summary = "compute what a formula would do to a pool, and change nothing",
    text = "The pool must scale by a formula already.",
    body = "`autoScaleFormula`: the formula to try",
    gives = "`timestamp`; `results`: the variables as text; `error`, if the formula failed",
    example = [[
local batch = azure.login():batch("contosorender")
local machine = batch:pool("render-linux").virtualMachineConfiguration
batch:add_pool({ id = "example-try", vmSize = "standard_d2s_v3",
  virtualMachineConfiguration = machine, enableAutoScale = true,
  autoScaleFormula = "$TargetDedicatedNodes = 0;" })
local run = batch:evaluate_autoscale("example-try",
  { autoScaleFormula = "$TargetDedicatedNodes = 2 * 3;" })
print(run.error and run.error.message or run.results)
batch:begin_delete_pool("example-try")]],
  },
  remove_nodes = {
    summary = "start to remove nodes from a pool, by their ids",
    text = [[
The allocationState of the pool must be steady, and is resizing until it is done. At most 100 nodes
at a time. It cannot be undone.]],
    body = [[
`nodeList`: ids of nodes; `resizeTimeout`; `nodeDeallocationOption`: requeue (the default),
terminate, taskcompletion or retaineddata]],
    example = [[
local batch = azure.login():batch("contosorender")
local broken = json.array({})
for node in batch:nodes("render-linux", { filter = "state eq 'unusable'" }) do
  broken[#broken + 1] = node.id
end
if #broken > 0 then
  batch:remove_nodes("render-linux", { nodeList = broken })
end]],
  },
  node_counts = {
    summary = "count the nodes of each pool by their states",
    text = "The numbers may be some time behind; BatchAccount:nodes lists the nodes themselves.",
    filter = "one pool: poolId eq 'render-linux'",
    gives = [[
one for each pool: `poolId`, and `dedicated` and `lowPriority`, each with idle, running, unusable,
total and others]],
    example = [[
for count in azure.login():batch("contosorender"):node_counts() do
  print(count.poolId, count.dedicated.idle, count.dedicated.total)
end]],
  },
  supported_images = {
    summary = "list the images that Batch can make nodes of, with their node agents",
    gives = [[
one for each image: `imageReference`, `nodeAgentSKUId`, `osType`, `verificationType`, `capabilities`
and, if its end is known, `batchSupportEndOfLife`]],
    filter = "such as osType eq 'linux'; also nodeAgentSKUId and verificationType",
    example = [[
local batch = azure.login():batch("contosorender")
for image in batch:supported_images({ filter = "osType eq 'linux'" }) do
  print(image.nodeAgentSKUId, image.imageReference.sku)
end]],
  },
  pool_usage = {
    summary = "list how much each pool was used, by intervals",
    text = [[
Azure retired this list on 30 September 2024: be prepared for an error. `start_time` must be two and
a half hours ago or earlier, `end_time` two hours.]],
    gives = "`poolId`, `vmSize`, `startTime`, `endTime`, `totalCoreHours`",
    filter = "such as poolId eq 'render-linux'",
    start_time = "the earliest time, as 2026-11-24T10:00:00Z",
    end_time = "the latest time",
    example = [[
local batch = azure.login():batch("contosorender")
for used in batch:pool_usage({ start_time = "2024-09-01T00:00:00Z" }) do
  print(used.poolId, used.startTime, used.totalCoreHours)
end]],
  },
  certificate = {
    summary = "read the public part and the state of a certificate",
    text = [[
Batch never gives the private key, nor does it say whether it has one;
BatchAccount:arm_certificate does say.]],
    type = "BatchCertificate",
    gives = "the certificate, nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
local thumbprint = batch:certificates()().thumbprint
print(batch:certificate(thumbprint).state)]],
  },
  delete_certificate = {
    summary = "start to delete a certificate from the account",
    text = [[
The certificate is `deleting`, then gone. If a pool still refers to it or a node still has it, its
state becomes `deletefailed` instead, and `deleteCertificateError` says why; nodes have it until
they restart. It cannot be undone: Batch never gives the private key, and need not take certificates
any more. Be sure that Key Vault has it first.]],
    example = [[
local batch = azure.login():batch("contosorender")
local thumbprint = batch:certificates()().thumbprint
batch:delete_certificate(thumbprint)
local held = batch:certificate(thumbprint)
while held and held.state == "deleting" do
  async.sleep(0.5)
  held = batch:certificate(thumbprint)
end
-- Pools still refer to it: it stays.
if held then batch:cancel_delete_certificate(thumbprint) end]],
  },
  cancel_delete_certificate = {
    summary = "keep a certificate whose deletion failed",
    text = [[
Its state goes from `deletefailed` back to `active`. Not needed to delete it again: free it, and
call BatchAccount:delete_certificate once more.]],
    example = [[
local batch = azure.login():batch("contosorender")
for held in batch:certificates({ filter = "state eq 'deletefailed'" }) do
  batch:cancel_delete_certificate(held.thumbprint)
end]],
  },
}
