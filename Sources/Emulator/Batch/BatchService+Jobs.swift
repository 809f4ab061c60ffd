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
        try call.require(data: "jobs/read", state)
        guard let job = state.accounts[call.account]?.jobs[call.captures[0].lowercased()] else {
            throw .notFound("JobNotFound", "job")
        }
        try call.checkConditions(eTag: job.stateSince.eTag, modified: job.stateSince)
        var response = call.element(view(of: job, call), "jobs")
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
