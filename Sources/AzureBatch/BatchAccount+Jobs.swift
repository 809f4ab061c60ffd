internal import Azure

extension BatchAccount {
    /// Ends what still runs.
    private static let force = ServiceOption("force", .query("force"), .flag)

    /// Jobs, and the schedules that make them.
    static let jobOperations: [ServiceOperation] = [
        ServiceOperation(
            "jobs", .get, "/jobs", "list jobs", .pages("jobs"),
            options: [.filter, .select, .expand, .pageSize]),
        ServiceOperation(
            "job", .get, "/jobs/{job}", "get job '{job}'", .lookup,
            options: [.select, .expand] + ServiceOption.conditions),
        ServiceOperation(
            "add_job", .post, "/jobs", "add a job", body: .document),
        ServiceOperation(
            "patch_job", .patch, "/jobs/{job}", "change job '{job}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "update_job", .put, "/jobs/{job}", "replace properties of job '{job}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "disable_job", .post, "/jobs/{job}/disable", "disable job '{job}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "enable_job", .post, "/jobs/{job}/enable", "enable job '{job}'",
            options: ServiceOption.conditions),
        ServiceOperation(
            "terminate_job", .post, "/jobs/{job}/terminate", "terminate job '{job}'",
            body: .optionalDocument, options: ServiceOption.conditions + [force]),
        ServiceOperation(
            "delete_job", .delete, "/jobs/{job}", "delete job '{job}'",
            options: ServiceOption.conditions + [force]),
        ServiceOperation(
            "job_task_counts", .get, "/jobs/{job}/taskcounts", "count tasks of job '{job}'",
            .document),
        ServiceOperation(
            "job_preparation_status", .get, "/jobs/{job}/jobpreparationandreleasetaskstatus",
            "list preparation and release tasks of job '{job}'", .pages(nil),
            options: [.filter, .select, .pageSize]),
        ServiceOperation(
            "job_schedules", .get, "/jobschedules", "list job schedules", .pages("job_schedules"),
            options: [.filter, .select, .expand, .pageSize]),
        ServiceOperation(
            "job_schedule", .get, "/jobschedules/{schedule}", "get job schedule '{schedule}'",
            .lookup, options: [.select, .expand] + ServiceOption.conditions),
        ServiceOperation(
            "job_schedule_exists", .head, "/jobschedules/{schedule}",
            "look for job schedule '{schedule}'", .presence, options: ServiceOption.conditions),
        ServiceOperation(
            "add_job_schedule", .post, "/jobschedules", "add a job schedule", body: .document),
        ServiceOperation(
            "patch_job_schedule", .patch, "/jobschedules/{schedule}",
            "change job schedule '{schedule}'", body: .document, options: ServiceOption.conditions),
        ServiceOperation(
            "update_job_schedule", .put, "/jobschedules/{schedule}",
            "replace properties of job schedule '{schedule}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "disable_job_schedule", .post, "/jobschedules/{schedule}/disable",
            "disable job schedule '{schedule}'", options: ServiceOption.conditions,
            isRepeatable: true),
        ServiceOperation(
            "enable_job_schedule", .post, "/jobschedules/{schedule}/enable",
            "enable job schedule '{schedule}'", options: ServiceOption.conditions,
            isRepeatable: true),
        ServiceOperation(
            "terminate_job_schedule", .post, "/jobschedules/{schedule}/terminate",
            "terminate job schedule '{schedule}'", options: ServiceOption.conditions + [force]),
        ServiceOperation(
            "delete_job_schedule", .delete, "/jobschedules/{schedule}",
            "delete job schedule '{schedule}'", options: ServiceOption.conditions + [force]),
        ServiceOperation(
            "jobs_of_schedule", .get, "/jobschedules/{schedule}/jobs",
            "list jobs of schedule '{schedule}'", .pages("jobs"),
            options: [.filter, .select, .expand, .pageSize]),
    ]
}
