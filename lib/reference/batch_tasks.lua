--- Reference: what to say of the operations of tasks and their files in the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

local TASK_FIELDS <const> = "id, state, commandLine, executionInfo, nodeInfo and others"

local FILE_FIELDS <const> = [[
files and folders: `name`, `isDirectory`, and `properties` with contentLength, lastModified and
others]]

return {
  tasks = {
    summary = "list the tasks of a job",
    gives = TASK_FIELDS,
    example = [[
local batch = azure.login():batch("contosorender")
for task in batch:tasks("render-frames", { filter = "state eq 'running'" }) do
  print(task.id, task.nodeInfo and task.nodeInfo.nodeId)
end]],
  },
  task = {
    summary = "read a task",
    text = [[
For a multi-instance task, executionInfo and nodeInfo are those of its primary task;
BatchAccount:subtasks lists the others.]],
    gives = TASK_FIELDS .. "; nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-task", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-task", { id = "frame-1", commandLine = "hostname" })
local task = batch:task("example-task", "frame-1")
print(task.state, task.executionInfo.exitCode)
batch:delete_job("example-task")]],
  },
  add_task = {
    summary = "add a task to a job",
    text = [[
The job must not have ended. A task that is not completed after 180 days is terminated.]],
    body = [[
the task: `id` and `commandLine`; also `environmentSettings`, `resourceFiles`, `userIdentity`,
`constraints` and others]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-frame", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-frame", { id = "frame-1",
  commandLine = "/bin/bash -c 'openssl version'" })
batch:delete_job("example-frame")]],
  },
  add_tasks = {
    summary = "add up to 100 tasks to a job at once",
    text = [[
Together they must be smaller than 1 MB. Each task succeeds or fails by itself: look at the answer,
even if no error is raised. After an error that leaves open what happened, send it again with the
same ids; those that exist fail and do no harm.]],
    body = "`value`: a list of tasks, each as BatchAccount:add_task takes it",
    gives = [[
`value`: one for each task, in any order: `taskId`, `status` (success, clienterror or servererror)
and, if it failed, `error`]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-frames", poolInfo = { poolId = "render-linux" } })
local answer = batch:add_tasks("example-frames", { value = {
  { id = "frame-1", commandLine = "hostname" },
  { id = "frame-2", commandLine = "hostname" },
} })
for _, result in ipairs(answer.value) do
  if result.error then print(result.taskId, result.error.code) end
end
batch:delete_job("example-frames")]],
  },
  update_task = {
    summary = "replace the constraints of a task",
    text = "Nothing else of a task can be changed. What the body does not name gets its default.",
    body = "`constraints`: `maxWallClockTime`, `retentionTime`, `maxTaskRetryCount`",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-limits", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-limits", { id = "frame-1", commandLine = "hostname" })
batch:update_task("example-limits", "frame-1",
  { constraints = { maxTaskRetryCount = 3, maxWallClockTime = "PT1H" } })
batch:delete_job("example-limits")]],
  },
  terminate_task = {
    summary = "terminate a task",
    text = [[
The task is `completed` then. The subtasks of a multi-instance task are terminated some time
later.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-stop", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-stop", { id = "frame-1", commandLine = "sleep 600" })
batch:terminate_task("example-stop", "frame-1")
print(batch:task("example-stop", "frame-1").state)
batch:delete_job("example-stop")]],
  },
  reactivate_task = {
    summary = "let a task that failed run again",
    text = [[
The task is `active` then, with all its retries, and without its exit code and failure. Refused
unless the task is completed and failed, and if its job has ended.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-again", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-again", { id = "frame-1", commandLine = "exit 1" })
while batch:task("example-again", "frame-1").state ~= "completed" do async.sleep(0.5) end
batch:reactivate_task("example-again", "frame-1")
batch:delete_job("example-again")]],
  },
  delete_task = {
    summary = "delete a task and its files on the node",
    text = [[
The files go whatever their retention time. The subtasks of a multi-instance task are deleted some
time later. It cannot be undone.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-less", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-less", { id = "frame-1", commandLine = "hostname" })
batch:delete_task("example-less", "frame-1")
batch:delete_job("example-less")]],
  },
  subtasks = {
    summary = "list the subtasks of a multi-instance task",
    gives = [[
`value`: the subtasks, each with id, state, exitCode, nodeInfo and others; empty for any other
task]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-parts", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-parts", { id = "frame-1", commandLine = "hostname" })
for _, subtask in ipairs(batch:subtasks("example-parts", "frame-1").value) do
  print(subtask.id, subtask.state, subtask.exitCode)
end
batch:delete_job("example-parts")]],
  },
  task_files = {
    summary = "list the files of a task on the node where it ran",
    text = "Refused once the node or the files are gone: see `retentionTime` of the task.",
    gives = FILE_FIELDS,
    filter = "such as startswith(name,'wd/')",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-files", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-files", { id = "frame-1", commandLine = "hostname" })
while batch:task("example-files", "frame-1").state ~= "completed" do async.sleep(0.5) end
for file in batch:task_files("example-files", "frame-1") do
  print(file.name, file.properties and file.properties.contentLength)
end
batch:delete_job("example-files")]],
  },
  task_file = {
    summary = "read a file of a task from the node where it ran",
    text = "The whole file is kept in memory; `range` reads a part of a large one.",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-output", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-output", { id = "frame-1", commandLine = "echo rendered" })
while batch:task("example-output", "frame-1").state ~= "completed" do async.sleep(0.5) end
print(batch:task_file("example-output", "frame-1", "stdout.txt"))
batch:delete_job("example-output")]],
  },
  task_file_properties = {
    summary = "read the size and times of a file of a task",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-size", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-size", { id = "frame-1", commandLine = "echo rendered" })
while batch:task("example-size", "frame-1").state ~= "completed" do async.sleep(0.5) end
local file = batch:task_file_properties("example-size", "frame-1", "stdout.txt")
print(file.content_length, file.last_modified)
batch:delete_job("example-size")]],
  },
  delete_task_file = {
    summary = "delete a file or folder of a task on the node where it ran",
    text = "A folder must be empty, unless `recursive` is true. It cannot be undone.",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-tidy", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-tidy", { id = "frame-1", commandLine = "hostname" })
while batch:task("example-tidy", "frame-1").state ~= "completed" do async.sleep(0.5) end
batch:delete_task_file("example-tidy", "frame-1", "wd", { recursive = true })
batch:delete_job("example-tidy")]],
  },
}
