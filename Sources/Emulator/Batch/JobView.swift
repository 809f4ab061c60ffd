import JSON

/// A job as the data plane shows it.
struct JobView {
    let job: Job
    let base: String
    var withStatistics = false

    var json: JSONValue {
        var item = job.specification
        item["id"] = .string(job.id)
        item["url"] = .string("\(base)/jobs/\(job.id)")
        item["eTag"] = .string(job.eTag)
        item["lastModified"] = .string(job.modified.iso8601)
        item["creationTime"] = .string(job.created.iso8601)
        item.show(job.state)
        item["executionInfo"] = execution
        if withStatistics { item["stats"] = statistics }
        return item
    }

    private var execution: JSONValue {
        var execution: JSONValue = ["startTime": .string(job.created.iso8601)]
        execution["poolId"] = job.poolID.map { .string($0) }
        execution["endTime"] = job.ended.map { .string($0.iso8601) }
        execution["terminateReason"] = job.terminateReason.map { .string($0) }
        execution["schedulingError"] = job.schedulingError.map {
            ["category": "usererror", "code": .string($0.code), "message": .string($0.message)]
        }
        return execution
    }

    private var statistics: JSONValue {
        JobStatistics(
            tasks: Array(job.tasks.values), url: "\(base)/jobs/\(job.id)", since: job.created,
            until: job.modified
        ).json
    }
}

extension JSONValue {
    /// Writes a state, when it was entered, and the one before it.
    mutating func show<Phase: RawRepresentable<String>>(_ state: Transition<Phase>) {
        self["state"] = .string(state.phase.rawValue)
        self["stateTransitionTime"] = .string(state.since.iso8601)
        guard let previous = state.previous else { return }
        self["previousState"] = .string(previous.phase.rawValue)
        self["previousStateTransitionTime"] = .string(previous.since.iso8601)
    }
}
