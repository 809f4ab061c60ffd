--- Reference: what to say of the operations of jobs and job schedules in the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

local SCHEDULE_FIELDS <const> = "id, state, schedule, jobSpecification, executionInfo and others"

return {
  jobs = {
    summary = "list the jobs of the account",
    text = "A loop reads one page at a time; `:list()` reads all into a table.",
    type = "Job",
    gives = "jobs as Batch has them",
    example = [[
for job in azure.login():batch("contosorender"):jobs() do
  print(job.id, job.state, job.poolInfo.poolId)
end]],
  },
  job = {
    summary = "read a job",
    type = "Job",
    gives = "the job, nil if there is none",
    example = [[
local job = azure.login():batch("contosorender"):job("render-frames")
print(job.state, job.poolInfo.poolId)]],
  },
  add_job = {
    summary = "make a job",
    text = [[
It is active at once. A pool that does not exist is accepted: the tasks wait for it.]],
    body = "the job: `id`, and `poolInfo` with a `poolId` or an `autoPoolSpecification`",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-add", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-add", { id = "frame-1", commandLine = "hostname" })
batch:delete_job("example-add")]],
  },
  patch_job = {
    summary = "change some properties of a job",
    text = [[
What the body does not name stays as it is. `poolInfo` can only be changed while the job is
disabled. `onAllTasksComplete` cannot go back from terminatejob to noaction.]],
    body = [[
what to change: `poolInfo`, `priority`, `constraints`, `maxParallelTasks`, `onAllTasksComplete`,
`metadata` and others]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-patch", poolInfo = { poolId = "render-linux" } })
batch:disable_job("example-patch", { disableTasks = "requeue" })
while batch:job("example-patch").state ~= "disabled" do async.sleep(0.5) end
batch:patch_job("example-patch", { poolInfo = { poolId = "preview-linux" } })
batch:enable_job("example-patch")
batch:delete_job("example-patch")]],
  },
  update_job = {
    summary = "replace all properties of a job that can be replaced",
    text = [[
What the body does not name gets its default: constraints and metadata are cleared, the priority
is 0. It must name a pool; another pool than before is refused unless the job is disabled.
BatchAccount:patch_job changes only what it names.]],
    body = [[
`poolInfo`; also `priority`, `constraints`, `metadata`, `onAllTasksComplete` and others]],
    example = [[
local batch = azure.login():batch("contosorender")
local job = batch:job("render-frames")
batch:update_job("render-frames", { poolInfo = job.poolInfo, priority = job.priority,
  constraints = job.constraints, metadata = job.metadata,
  onAllTasksComplete = job.onAllTasksComplete })]],
  },
  disable_job = {
    summary = "disable a job, and say what becomes of its running tasks",
    text = [[
Refused unless the job is active, or disabled already. It is `disabling` until no task runs any
more, then `disabled`; no task starts until it is enabled again.]],
    body = "`disableTasks`: requeue, terminate or wait",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-disable", poolInfo = { poolId = "render-linux" } })
batch:disable_job("example-disable", { disableTasks = "wait" })
while batch:job("example-disable").state ~= "disabled" do async.sleep(0.5) end
batch:delete_job("example-disable")]],
  },
  enable_job = {
    summary = "enable a job that was disabled",
    text = [[
The job is `enabling`, then `active`. Active tasks that were added more than 180 days ago do not
run.]],
    example = [[
local batch = azure.login():batch("contosorender")
if batch:job("render-frames").state == "disabled" then
  batch:enable_job("render-frames")
end]],
  },
  terminate_job = {
    summary = "terminate a job, with the tasks that run",
    text = [[
The job is `terminating` while its tasks end and its release tasks run, then `completed`. Tasks that
wait stay active and never run. It cannot be undone, and no task can be added afterwards.]],
    body = "`terminateReason`: what to keep as the reason, UserTerminate if left out",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-end", poolInfo = { poolId = "render-linux" } })
batch:terminate_job("example-end", { terminateReason = "moved to Key Vault" })
while batch:job("example-end").state ~= "completed" do async.sleep(0.5) end
batch:delete_job("example-end")]],
  },
  delete_job = {
    summary = "start to delete a job, with its tasks and their files",
    text = [[
The job is `deleting`, then gone. Files that tasks left on nodes go with it, whatever their
retention time. It cannot be undone.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-delete", poolInfo = { poolId = "render-linux" } })
batch:delete_job("example-delete")
while batch:job("example-delete") do async.sleep(0.5) end]],
  },
  job_task_counts = {
    summary = "count the tasks of a job by their states",
    text = "The numbers may be some time behind; BatchAccount:tasks lists the tasks themselves.",
    gives = [[
`taskCounts` and `taskSlotCounts`, each with active, running, completed, succeeded and failed]],
    example = [[
local batch = azure.login():batch("contosorender")
local counts = batch:job_task_counts("render-frames").taskCounts
print(counts.active, counts.running, counts.failed)]],
  },
  job_preparation_status = {
    summary = "list how the preparation and release tasks of a job went on each node",
    text = [[
Nodes that have left the pool are in the list too. A job without such tasks is refused with the
code JobPreparationTaskOrReleaseTaskNotSpecified.]],
    gives = [[
one for each node: `poolId`, `nodeId`, `jobPreparationTaskExecutionInfo` and
`jobReleaseTaskExecutionInfo`]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-prepare", poolInfo = { poolId = "render-linux" },
  jobPreparationTask = { commandLine = "mkdir -p /tmp/frames" } })
batch:add_task("example-prepare", { id = "frame-1", commandLine = "hostname" })
while batch:task("example-prepare", "frame-1").state ~= "completed" do async.sleep(0.5) end
for status in batch:job_preparation_status("example-prepare") do
  print(status.nodeId, status.jobPreparationTaskExecutionInfo.exitCode)
end
batch:delete_job("example-prepare")]],
  },
  job_schedules = {
    summary = "list the job schedules of the account",
    gives = SCHEDULE_FIELDS,
    example = [[
for schedule in azure.login():batch("contosorender"):job_schedules() do
  print(schedule.id, schedule.state, schedule.jobSpecification.poolInfo.poolId)
end]],
  },
  job_schedule = {
    summary = "read a job schedule",
    gives = SCHEDULE_FIELDS .. "; nil if there is none",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-read", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
local schedule = batch:job_schedule("example-read")
print(schedule.state, schedule.executionInfo.nextRunTime)
batch:delete_job_schedule("example-read")]],
  },
  job_schedule_exists = {
    summary = "tell whether there is a job schedule",
    example = [[
local batch = azure.login():batch("contosorender")
print(batch:job_schedule_exists("no-such-schedule"))]],
  },
  add_job_schedule = {
    summary = "make a job schedule",
    text = [[
At most one of its jobs is active at a time. Without `recurrenceInterval` it makes one job and is
completed.]],
    body = [[
`id`; `schedule`: doNotRunUntil, doNotRunAfter, startWindow, recurrenceInterval; `jobSpecification`:
the jobs, with `poolInfo`]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({
  id = "example-nightly", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "render-linux" },
    jobManagerTask = { id = "start", commandLine = "hostname" } },
})
batch:delete_job_schedule("example-nightly")]],
  },
  patch_job_schedule = {
    summary = "change some properties of a job schedule",
    text = [[
What the body does not name stays as it is. Only jobs that are made afterwards are different: an
active job goes on with what it was made of.]],
    body = "what to change: `schedule`, `jobSpecification`, `metadata`, each as a whole",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-move", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
local jobs = batch:job_schedule("example-move").jobSpecification
jobs.poolInfo = { poolId = "render-linux" }
batch:patch_job_schedule("example-move", { jobSpecification = jobs })
batch:delete_job_schedule("example-move")]],
  },
  update_job_schedule = {
    summary = "replace all properties of a job schedule that can be replaced",
    text = [[
What the body does not name is cleared. Only jobs that are made afterwards are different.
BatchAccount:patch_job_schedule changes only what it names.]],
    body = "`schedule` and `jobSpecification`; also `metadata`",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-weekly", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
local held = batch:job_schedule("example-weekly")
batch:update_job_schedule("example-weekly", { metadata = held.metadata,
  schedule = { recurrenceInterval = "P7D" },
  jobSpecification = held.jobSpecification })
batch:delete_job_schedule("example-weekly")]],
  },
  disable_job_schedule = {
    summary = "let a job schedule make no more jobs for now",
    text = "A job of it that is active goes on.",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-pause", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
batch:disable_job_schedule("example-pause")
print(batch:job_schedule("example-pause").state)
batch:delete_job_schedule("example-pause")]],
  },
  enable_job_schedule = {
    summary = "let a job schedule that was disabled make jobs again",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-resume", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
batch:disable_job_schedule("example-resume")
batch:enable_job_schedule("example-resume")
print(batch:job_schedule("example-resume").executionInfo.nextRunTime)
batch:delete_job_schedule("example-resume")]],
  },
  terminate_job_schedule = {
    summary = "terminate a job schedule for good",
    text = [[
The schedule is `terminating`, then `completed`: it makes no more jobs, and none of its jobs stays
active. It cannot be undone.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-finish", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
batch:terminate_job_schedule("example-finish")
while batch:job_schedule("example-finish").state ~= "completed" do async.sleep(0.5) end
batch:delete_job_schedule("example-finish")]],
  },
  delete_job_schedule = {
    summary = "start to delete a job schedule, with its jobs and their tasks",
    text = [[
The schedule is `deleting`, then gone. Files that its tasks left on nodes go too. It cannot be
undone.]],
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-drop", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
batch:delete_job_schedule("example-drop")
while batch:job_schedule_exists("example-drop") do async.sleep(0.5) end]],
  },
  jobs_of_schedule = {
    summary = "list the jobs that a job schedule made",
    type = "Job",
    gives = "jobs as Batch has them",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job_schedule({ id = "example-jobs", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "preview-linux" } } })
for job in batch:jobs_of_schedule("example-jobs") do
  print(job.id, job.state)
end
batch:delete_job_schedule("example-jobs")]],
  },
}
