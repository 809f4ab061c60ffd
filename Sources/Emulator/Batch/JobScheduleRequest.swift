import JSON

/// The body of a job schedule, read and checked.
struct JobScheduleRequest {
    // https://learn.microsoft.com/rest/api/batchservice/job-schedule/patch
    static let patchable: Set<String> = ["schedule", "jobSpecification", "metadata"]

    private static let shortestRecurrence = 60.0

    static func id(_ body: [String: JSONValue]) throws(BatchError) -> String {
        guard let id = body["id"]?.string else { throw .missingProperty("id") }
        guard id.isName(length: 1...64, besides: "_-") else {
            throw .invalidProperty("id", "An id has 1 to 64 of a-z, A-Z, 0-9, _ and -")
        }
        return id
    }

    /// Checks the properties that are there.
    static func check(_ body: [String: JSONValue]) throws(BatchError) {
        if let schedule = body["schedule"], !schedule.isNull { try check(schedule: schedule) }
        guard let specification = body["jobSpecification"] else { return }
        guard let members = specification.object else { throw .invalidRequestBody }
        guard members["poolInfo"] != nil else { throw .missingProperty("poolInfo") }
        try JobRequest.check(members)
    }

    private static func check(schedule: JSONValue) throws(BatchError) {
        guard schedule.object != nil else { throw .invalidRequestBody }
        for name in ["recurrenceInterval", "startWindow"] {
            guard let value = schedule[name], !value.isNull else { continue }
            guard let seconds = value.string.flatMap({ ISODuration($0)?.seconds }),
                seconds >= shortestRecurrence
            else { throw .invalidProperty(name, "It has to be a duration of a minute or more") }
        }
        for name in ["doNotRunUntil", "doNotRunAfter"] {
            guard let value = schedule[name], !value.isNull else { continue }
            guard value.string.flatMap({ Timestamp(iso8601: $0) }) != nil else {
                throw .invalidProperty(name, "It has to be a time as 2026-11-24T10:00:00Z")
            }
        }
    }
}
