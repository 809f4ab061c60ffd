--- Reference: what to say of the operations of jobs and job schedules in the data plane of Batch.
--
-- See reference.operations for what else there is to an entry.

local SCHEDULE_FIELDS <const> = "id, state, schedule, jobSpecification, executionInfo and others"

return {
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
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:add_job({ id = "example-frames", poolInfo = { poolId = "render-linux" } })
batch:add_task("example-frames", { id = "frame-1", commandLine = "hostname" })]],
  },
  patch_job = {
    summary = "change some properties of a job",
    text = [[
What the body does not name stays as it is. `poolInfo` can only be changed while the job is
disabled. `onAllTasksComplete` cannot go back from terminatejob to noaction.]],
    body = [[
what to change: `poolInfo`, `priority`, `constraints`, `maxParallelTasks`, `onAllTasksComplete`,
`metadata` and others]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:disable_job("render-frames", { disableTasks = "requeue" })
while batch:job("render-frames").state ~= "disabled" do async.sleep(5) end
batch:patch_job("render-frames", { poolInfo = { poolId = "preview-linux" } })
batch:enable_job("render-frames")]],
  },
  update_job = {
    summary = "replace all properties of a job that can be replaced",
    text = [[
What the body does not name gets its default: constraints and metadata are cleared, the priority
is 0. It must name a pool; another pool than before is refused unless the job is disabled.
BatchAccount:patch_job changes only what it names.]],
    body = [[
`poolInfo`; also `priority`, `constraints`, `metadata`, `onAllTasksComplete` and others]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local job = batch:job("render-frames")
batch:update_job("render-frames", { poolInfo = job.poolInfo, priority = 100,
  constraints = job.constraints, metadata = job.metadata,
  onAllTasksComplete = job.onAllTasksComplete })]],
  },
  disable_job = {
    summary = "disable a job, and say what becomes of its running tasks",
    text = [[
Refused unless the job is active, or disabled already. It is `disabling` until no task runs any
more, then `disabled`; no task starts until it is enabled again.]],
    body = "`disableTasks`: requeue, terminate or wait",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:disable_job("render-frames", { disableTasks = "wait" })
while batch:job("render-frames").state ~= "disabled" do async.sleep(10) end]],
  },
  enable_job = {
    summary = "enable a job that was disabled",
    text = [[
The job is `enabling`, then `active`. Active tasks that were added more than 180 days ago do not
run.]],
    needs = "azure",
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
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:terminate_job("render-frames", { terminateReason = "moved to Key Vault" })
print(batch:job("render-frames").state)]],
  },
  delete_job = {
    summary = "start to delete a job, with its tasks and their files",
    text = [[
The job is `deleting`, then gone. Files that tasks left on nodes go with it, whatever their
retention time. It cannot be undone.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:delete_job("example-frames")
while batch:job("example-frames") do async.sleep(5) end]],
  },
  job_task_counts = {
    summary = "count the tasks of a job by their states",
    text = "The numbers may be some time behind; BatchAccount:tasks lists the tasks themselves.",
    gives = [[
`taskCounts` and `taskSlotCounts`, each with active, running, completed, succeeded and failed]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local counts = batch:job_task_counts("render-frames").taskCounts
print(counts.active, counts.running, counts.failed)]],
  },
  job_preparation_status = {
    summary = "list how the preparation and release tasks of a job went on each node",
    text = [[
Nodes that have left the pool are in the list too. A job without such tasks is refused with the
code JobPreparationTaskNotSpecified.]],
    gives = [[
one for each node: `poolId`, `nodeId`, `jobPreparationTaskExecutionInfo` and
`jobReleaseTaskExecutionInfo`]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
for status in batch:job_preparation_status("render-frames") do
  local info = status.jobPreparationTaskExecutionInfo
  print(status.nodeId, info and info.state, info and info.exitCode)
end]],
  },
  job_schedules = {
    summary = "list the job schedules of the account",
    gives = SCHEDULE_FIELDS,
    needs = "azure",
    example = [[
for schedule in azure.login():batch("contosorender"):job_schedules() do
  print(schedule.id, schedule.state, schedule.jobSpecification.poolInfo.poolId)
end]],
  },
  job_schedule = {
    summary = "read a job schedule",
    gives = SCHEDULE_FIELDS .. "; nil if there is none",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local schedule = batch:job_schedule("example-nightly")
print(schedule.state, schedule.executionInfo.nextRunTime)]],
  },
  job_schedule_exists = {
    summary = "tell whether there is a job schedule",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
print(batch:job_schedule_exists("example-nightly"))]],
  },
  add_job_schedule = {
    summary = "make a job schedule",
    text = [[
At most one of its jobs is active at a time. Without `recurrenceInterval` it makes one job and is
completed.]],
    body = [[
`id`; `schedule`: doNotRunUntil, doNotRunAfter, startWindow, recurrenceInterval; `jobSpecification`:
the jobs, with `poolInfo`]],
    needs = "azure",
    example = [[
azure.login():batch("contosorender"):add_job_schedule({
  id = "example-nightly", schedule = { recurrenceInterval = "P1D" },
  jobSpecification = { poolInfo = { poolId = "render-linux" },
    jobManagerTask = { id = "start", commandLine = "hostname" } },
})]],
  },
  patch_job_schedule = {
    summary = "change some properties of a job schedule",
    text = [[
What the body does not name stays as it is. Only jobs that are made afterwards are different: an
active job goes on with what it was made of.]],
    body = "what to change: `schedule`, `jobSpecification`, `metadata`, each as a whole",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local jobs = batch:job_schedule("example-nightly").jobSpecification
jobs.poolInfo = { poolId = "preview-linux" }
batch:patch_job_schedule("example-nightly", { jobSpecification = jobs })]],
  },
  update_job_schedule = {
    summary = "replace all properties of a job schedule that can be replaced",
    text = [[
What the body does not name is cleared. Only jobs that are made afterwards are different.
BatchAccount:patch_job_schedule changes only what it names.]],
    body = "`schedule` and `jobSpecification`; also `metadata`",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
local held = batch:job_schedule("example-nightly")
batch:update_job_schedule("example-nightly", { metadata = held.metadata,
  schedule = { recurrenceInterval = "P7D" },
  jobSpecification = held.jobSpecification })]],
  },
  disable_job_schedule = {
    summary = "let a job schedule make no more jobs for now",
    text = "A job of it that is active goes on.",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:disable_job_schedule("example-nightly")
print(batch:job_schedule("example-nightly").state)]],
  },
  enable_job_schedule = {
    summary = "let a job schedule that was disabled make jobs again",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:enable_job_schedule("example-nightly")
print(batch:job_schedule("example-nightly").executionInfo.nextRunTime)]],
  },
  terminate_job_schedule = {
    summary = "terminate a job schedule for good",
    text = [[
The schedule is `terminating`, then `completed`: it makes no more jobs, and none of its jobs stays
active. It cannot be undone.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:terminate_job_schedule("example-nightly")
print(batch:job_schedule("example-nightly").state)]],
  },
  delete_job_schedule = {
    summary = "start to delete a job schedule, with its jobs and their tasks",
    text = [[
The schedule is `deleting`, then gone. Files that its tasks left on nodes go too. It cannot be
undone.]],
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
batch:delete_job_schedule("example-nightly")
while batch:job_schedule_exists("example-nightly") do async.sleep(5) end]],
  },
  jobs_of_schedule = {
    summary = "list the jobs that a job schedule made",
    type = "Job",
    gives = "jobs as Batch has them",
    needs = "azure",
    example = [[
local batch = azure.login():batch("contosorender")
for job in batch:jobs_of_schedule("example-nightly") do
  print(job.id, job.state)
end]],
  },
}
