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
    needs = "azure",
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
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local task = batch:task("render-frames", "frame-1")
print(task.state, task.executionInfo.exitCode)]],
  },
  add_task = {
    summary = "add a task to a job",
    text = [[
The job must not have ended. A task that is not completed after 180 days is terminated.]],
    body = [[
the task: `id` and `commandLine`; also `environmentSettings`, `resourceFiles`, `userIdentity`,
`constraints` and others]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_task("render-frames", { id = "frame-1",
  commandLine = "/bin/bash -c 'openssl version'" })]],
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
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local answer = batch:add_tasks("render-frames", { value = {
  { id = "frame-1", commandLine = "hostname" },
  { id = "frame-2", commandLine = "hostname" },
} })
for _, result in ipairs(answer.value) do
  if result.error then print(result.taskId, result.error.code) end
end]],
  },
  update_task = {
    summary = "replace the constraints of a task",
    text = "Nothing else of a task can be changed. What the body does not name gets its default.",
    body = "`constraints`: `maxWallClockTime`, `retentionTime`, `maxTaskRetryCount`",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:update_task("render-frames", "frame-1",
  { constraints = { maxTaskRetryCount = 3, maxWallClockTime = "PT1H" } })]],
  },
  terminate_task = {
    summary = "terminate a task",
    text = [[
The task is `completed` then. The subtasks of a multi-instance task are terminated some time
later.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:terminate_task("render-frames", "frame-1")
print(batch:task("render-frames", "frame-1").state)]],
  },
  reactivate_task = {
    summary = "let a task that failed run again",
    text = [[
The task is `active` then, with all its retries, and without its exit code and failure. Refused
unless the task is completed and failed, and if its job has ended.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
for task in batch:tasks("render-frames", { filter = "state eq 'completed'" }) do
  if task.executionInfo.result == "failure" then
    batch:reactivate_task("render-frames", task.id)
  end
end]],
  },
  delete_task = {
    summary = "delete a task and its files on the node",
    text = [[
The files go whatever their retention time. The subtasks of a multi-instance task are deleted some
time later. It cannot be undone.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:delete_task("render-frames", "frame-1")]],
  },
  subtasks = {
    summary = "list the subtasks of a multi-instance task",
    gives = [[
`value`: the subtasks, each with id, state, exitCode, nodeInfo and others; empty for any other
task]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
for _, subtask in ipairs(batch:subtasks("render-frames", "frame-1").value) do
  print(subtask.id, subtask.state, subtask.exitCode)
end]],
  },
  task_files = {
    summary = "list the files of a task on the node where it ran",
    text = "Refused once the node or the files are gone: see `retentionTime` of the task.",
    gives = FILE_FIELDS,
    filter = "such as startswith(name,'wd/')",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
for file in batch:task_files("render-frames", "frame-1") do
  print(file.name, file.properties and file.properties.contentLength)
end]],
  },
  task_file = {
    summary = "read a file of a task from the node where it ran",
    text = "The whole file is kept in memory; `range` reads a part of a large one.",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
print(batch:task_file("render-frames", "frame-1", "stderr.txt"))]],
  },
  task_file_properties = {
    summary = "read the size and times of a file of a task",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local file = batch:task_file_properties("render-frames", "frame-1", "wd/a.log")
print(file.content_length, file.last_modified)]],
  },
  delete_task_file = {
    summary = "delete a file or folder of a task on the node where it ran",
    text = "A folder must be empty, unless `recursive` is true. It cannot be undone.",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:delete_task_file("render-frames", "frame-1", "wd/scratch",
  { recursive = true })]],
  },
}
