import JSON

/// The body of a job, read and checked.
struct JobRequest {
    let id: String
    let specification: JSONValue

    // https://learn.microsoft.com/rest/api/batchservice/job/patch
    static let patchable: Set<String> = [
        "allowTaskPreemption", "constraints", "maxParallelTasks", "metadata",
        "networkConfiguration", "onAllTasksComplete", "poolInfo", "priority",
    ]

    private static let known: Set<String> = patchable.union([
        "id", "displayName", "usesTaskDependencies", "jobManagerTask", "jobPreparationTask",
        "jobReleaseTask", "commonEnvironmentSettings", "onTaskFailure",
    ])

    private static let defaults: [String: JSONValue] = [
        "priority": 0, "maxParallelTasks": -1, "allowTaskPreemption": false,
        "onAllTasksComplete": "noaction", "onTaskFailure": "noaction",
        "usesTaskDependencies": false,
        "constraints": [
            "maxWallClockTime": "P10675199DT2H48M5.4775807S", "maxTaskRetryCount": 0,
        ],
    ]

    init(_ body: [String: JSONValue]) throws(BatchError) {
        guard let id = body["id"]?.string else { throw .missingProperty("id") }
        guard id.isName(length: 1...64, besides: "_-") else {
            throw .invalidProperty("id", "An id has 1 to 64 of a-z, A-Z, 0-9, _ and -")
        }
        guard body.keys.allSatisfy(Self.known.contains) else { throw .invalidRequestBody }
        self.id = id
        try Self.check(body)
        guard body["poolInfo"] != nil else { throw .missingProperty("poolInfo") }
        var specification = JSONValue.object(body)
        specification["id"] = nil
        self.specification = Self.completed(specification)
    }

    /// What is asked for, with what the service adds.
    static func completed(_ specification: JSONValue) -> JSONValue {
        var completed = specification
        for (name, value) in defaults where completed[name] == nil { completed[name] = value }
        return completed
    }

    /// Checks the properties that are there, for a job that is added or changed.
    static func check(_ body: [String: JSONValue]) throws(BatchError) {
        if let priority = body["priority"], !priority.isNull {
            guard let number = priority.integer, (-1000...1000).contains(number) else {
                throw .invalidProperty("priority", "The priority has to be -1000 to 1000")
            }
        }
        if let pool = body["poolInfo"] { try check(pool: pool) }
        for name in ["jobManagerTask", "jobPreparationTask", "jobReleaseTask"] {
            guard let task = body[name], !task.isNull else { continue }
            guard task["commandLine"]?.string?.isEmpty == false else {
                throw .missingProperty("\(name).commandLine")
            }
        }
        if body["jobReleaseTask"] != nil, body["jobPreparationTask"] == nil {
            throw .conflict(
                "JobPreparationTaskNotSpecified",
                "The job has a job release task, but no job preparation task.")
        }
    }

    private static func check(pool: JSONValue) throws(BatchError) {
        let automatic = pool["autoPoolSpecification"]
        guard (pool["poolId"]?.string == nil) != (automatic == nil) else {
            throw .invalidProperty(
                "poolInfo", "One of poolId and autoPoolSpecification has to be given")
        }
        guard let automatic else { return }
        guard let lifetime = automatic["poolLifetimeOption"]?.string else {
            throw .missingProperty("poolLifetimeOption")
        }
        guard ["job", "jobschedule"].contains(lifetime.lowercased()) else {
            throw .invalidProperty("poolLifetimeOption", "It has to be job or jobschedule")
        }
        guard (automatic["autoPoolIdPrefix"]?.string ?? "").count <= 20 else {
            throw .invalidProperty("autoPoolIdPrefix", "It has 20 characters at the most")
        }
    }
}
