import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    private static let jobFields: Set<String> = [
        "id", "displayName", "state", "stateTransitionTime", "creationTime", "lastModified",
        "priority", "executionInfo/poolId", "executionInfo/startTime",
    ]

    static func addJobs(to routes: inout Routes) {
        routes.on("GET /jobs", listJobs)
        routes.on("GET /jobs/*", getJob)
        routes.on("PATCH /jobs/*", patchJob)
        routes.on("POST /jobs/*/disable", disableJob)
        routes.on("POST /jobs/*/enable", enableJob)
    }

    private static func listJobs(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require(data: "jobs/read", state)
        let jobs = state.accounts[call.account]?.jobs ?? [:]
        let items = jobs.sorted { $0.key < $1.key }.map { view(of: $0.value, call) }
        return try call.list(items, "jobs", filterFields: jobFields) {
            ($0["id"]?.string ?? "").lowercased()
        }
    }

    private static func getJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "read")
        return withTags(call.element(view(of: job, call), "jobs"), job)
    }

    // https://learn.microsoft.com/rest/api/batchservice/job/patch
    private static let patchable: Set<String> = [
        "allowTaskPreemption", "constraints", "maxParallelTasks", "metadata",
        "networkConfiguration", "onAllTasksComplete", "poolInfo", "priority",
    ]

    private static func patchJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        var job = try job(state, call, to: "write")
        let change = try call.object()
        for (name, value) in change.sorted(by: { $0.key < $1.key }) {
            guard patchable.contains(name) else { throw .invalidRequestBody }
            guard name != "poolInfo" || job.state == "disabled" else {
                throw .invalidForCurrentState
            }
            job.specification[name] = value
        }
        return withTags(ServerResponse(200), keep(job, &state, call))
    }

    private static func disableJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let modes = ["requeue", "terminate", "wait"]
        guard let mode = try call.object()["disableTasks"]?.string, modes.contains(mode) else {
            throw .invalidRequestBody
        }
        return try turn("active", into: "disabled", &state, call)
    }

    private static func enableJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try turn("disabled", into: "active", &state, call)
    }

    /// A job without running tasks changes its state at once; one that is there already stays.
    private static func turn(
        _ from: String, into state: String, _ emulated: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        var job = try job(emulated, call, to: "write")
        guard [from, state].contains(job.state) else { throw .invalidForCurrentState }
        job.state = state
        return withTags(ServerResponse(202), keep(job, &emulated, call))
    }

    private static func job(
        _ state: State, _ call: BatchCall, to action: String
    ) throws(BatchError) -> Job {
        try call.require(data: "jobs/\(action)", state)
        guard let job = state.accounts[call.account]?.jobs[call.captures[0].lowercased()] else {
            throw .notFound("JobNotFound", "job")
        }
        try call.checkConditions(eTag: job.stateSince.eTag, modified: job.stateSince)
        return job
    }

    /// Puts a changed job in its place, under a new ETag.
    private static func keep(_ job: Job, _ state: inout State, _ call: BatchCall) -> Job {
        var job = job
        job.stateSince = state.stamp()
        state.accounts[call.account]?.jobs[job.id.lowercased()] = job
        return job
    }

    private static func withTags(_ response: ServerResponse, _ job: Job) -> ServerResponse {
        var response = response
        response.headers["ETag"] = job.stateSince.eTag
        response.headers["Last-Modified"] = job.stateSince.httpDate
        return response
    }

    private static func view(of job: Job, _ call: BatchCall) -> JSONValue {
        var item = job.specification
        item["id"] = .string(job.id)
        item["url"] = .string("\(call.base)/jobs/\(job.id)")
        item["eTag"] = .string(job.stateSince.eTag)
        item["lastModified"] = .string(job.stateSince.iso8601)
        item["creationTime"] = .string(job.created.iso8601)
        item["state"] = .string(job.state)
        item["stateTransitionTime"] = .string(job.stateSince.iso8601)
        var execution: JSONValue = ["startTime": .string(job.created.iso8601)]
        execution["poolId"] = job.poolID.map { .string($0) }
        item["executionInfo"] = execution
        return item
    }
}
