import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    static let jobFields: Set<String> = [
        "id", "displayName", "state", "stateTransitionTime", "creationTime", "lastModified",
        "priority", "executionInfo/poolId", "executionInfo/startTime",
    ]

    static func addJobs(to routes: inout Routes) {
        routes.on("GET /jobs", listJobs)
        routes.on("POST /jobs", addJob)
        routes.on("GET /jobs/*", getJob)
        routes.on("PATCH /jobs/*", patchJob)
        routes.on("PUT /jobs/*", updateJob)
        routes.on("GET /jobs/*/taskcounts", countTasks)
        routes.on("GET /jobs/*/jobpreparationandreleasetaskstatus", listPreparations)
    }

    private static func listJobs(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require(data: "jobs/read", state)
        return try list(jobs: state.accounts[call.account]?.jobs ?? [:], call)
    }

    static func list(
        jobs: [String: Job], _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let expands = try call.expands("stats")
        let items = jobs.sorted { $0.key < $1.key }.map {
            JobView(job: $0.value, base: call.base, withStatistics: expands).json
        }
        return try call.list(items, "jobs", filterFields: jobFields) {
            ($0["id"]?.string ?? "").lowercased()
        }
    }

    private static func getJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "read")
        let view = JobView(job: job, base: call.base, withStatistics: try call.expands("stats"))
        return withTags(call.element(view.json, "jobs"), job)
    }

    private static func addJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require(data: "jobs/write", state)
        let request = try JobRequest(try call.object())
        guard state.accounts[call.account]?.jobs[request.id.lowercased()] == nil else {
            throw .conflict("JobExists", "The specified job already exists.")
        }
        try requireRoomForJobs(state, call)
        let job = Job(
            id: request.id, specification: request.specification, created: state.stamp())
        state.start(job: job, in: call.account)
        return call.created("jobs/\(job.id)", eTag: job.eTag, job.modified)
    }

    /// Jobs and schedules that are not completed count together.
    static func requireRoomForJobs(_ state: State, _ call: BatchCall) throws(BatchError) {
        guard let account = state.accounts[call.account] else { throw .resourceNotFound }
        let open =
            account.jobs.values.count { $0.isOpen }
            + account.jobSchedules.values.count { $0.isOpen }
        guard open < account.quotas.jobs else {
            throw .conflict(
                "ActiveJobAndScheduleQuotaReached",
                "The account has reached its quota of active jobs and job schedules.")
        }
    }

    private static func patchJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let change = try call.object()
        guard change.keys.allSatisfy(JobRequest.patchable.contains) else {
            throw .invalidRequestBody
        }
        return try changeJob(&state, call, change)
    }

    /// What is left out of a PUT goes back to what it is without being set.
    private static func updateJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let body = try call.object().filter { JobRequest.patchable.contains($0.key) }
        guard body["poolInfo"] != nil else { throw .missingProperty("poolInfo") }
        return try changeJob(&state, call, body, replaces: true)
    }

    private static func changeJob(
        _ state: inout State, _ call: BatchCall, _ change: [String: JSONValue],
        replaces: Bool = false
    ) throws(BatchError) -> ServerResponse {
        var job = try job(state, call, to: "write")
        try requireOpen(job)
        try JobRequest.check(change)
        if let pool = change["poolInfo"], pool != job.specification["poolInfo"] {
            guard job.state.phase == .disabled else { throw .invalidForCurrentState }
            job.autoPoolID = nil
        }
        if replaces {
            for name in JobRequest.patchable { job.specification[name] = nil }
        }
        for (name, value) in change { job.specification[name] = value }
        job.specification = JobRequest.completed(job.specification)
        job.modified = state.stamp()
        state.accounts[call.account]?.jobs[job.id.lowercased()] = job
        if job.specification["poolInfo"]?["autoPoolSpecification"] != nil {
            state.makeAutoPool(forJob: job.id.lowercased(), of: call.account)
        }
        return call.done(200, eTag: job.eTag, job.modified)
    }

    private static func countTasks(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let tasks = try job(state, call, to: "read").tasks.values
        return call.element(
            [
                "taskCounts": counts(tasks) { _ in 1 },
                "taskSlotCounts": counts(tasks) { $0.requiredSlots },
            ], "taskcounts")
    }

    private static func counts(
        _ tasks: some Sequence<BatchTask>, _ weight: (BatchTask) -> Int
    ) -> JSONValue {
        func sum(_ isCounted: (BatchTask) -> Bool) -> JSONValue {
            .integer(Int64(tasks.reduce(0) { $0 + (isCounted($1) ? weight($1) : 0) }))
        }
        return [
            "active": sum { $0.state.phase == .active }, "running": sum(\.isOnNode),
            "completed": sum { $0.state.phase == .completed }, "succeeded": sum(\.hasSucceeded),
            "failed": sum { $0.state.phase == .completed && !$0.hasSucceeded },
        ]
    }

    private static func listPreparations(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "read")
        guard job.preparationTask != nil || job.releaseTask != nil else {
            throw .conflict(
                "JobPreparationTaskOrReleaseTaskNotSpecified",
                "The specified job does not have either job preparation task or job release task.")
        }
        let items = job.preparations.sorted { $0.key < $1.key }.map {
            PreparationView(node: $0.key, preparation: $0.value, base: call.base).json
        }
        return try call.list(
            items, "jobpreparationandreleasetaskstatuslist", filterFields: ["poolId", "nodeId"]
        ) {
            $0["nodeId"]?.string ?? ""
        }
    }

    // MARK: - Parts

    /// The job of a path, if the caller may and its conditions hold.
    static func job(
        _ state: State, _ call: BatchCall, to action: String, checks: Bool = true
    ) throws(BatchError) -> Job {
        try call.require(data: "jobs/\(action)", state)
        guard let job = state.accounts[call.account]?.jobs[call.captures[0].lowercased()] else {
            throw .notFound("JobNotFound", "job")
        }
        if checks { try call.checkConditions(eTag: job.eTag, modified: job.modified) }
        return job
    }

    /// A job that has ended, or is about to, is not changed any more.
    static func requireOpen(_ job: Job) throws(BatchError) {
        switch job.state.phase {
        case .completed:
            throw .conflict("JobCompleted", "The specified job is already in a completed state.")
        case .terminating:
            throw .conflict("JobBeingTerminated", "The specified job is being terminated.")
        case .deleting:
            throw .conflict("JobBeingDeleted", "The specified job has been marked for deletion.")
        case .active, .disabling, .disabled: return
        }
    }

    private static func withTags(_ response: ServerResponse, _ job: Job) -> ServerResponse {
        var response = response
        response.headers["ETag"] = job.eTag
        response.headers["Last-Modified"] = job.modified.httpDate
        return response
    }
}
