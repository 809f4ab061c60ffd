import JSON

/// Jobs and schedules as a seed describes them, read as the data plane reads a request.
struct SeedJobs {
    let path: String
    let names: SeedNames
    /// The names of the account's pools.
    let pools: [String: Bool]
    let created: Timestamp

    func job(_ item: JSONValue) throws(SeedFailure) -> SeededJob {
        var body = try names.filled(item["properties"] ?? [:], at: "\(path).properties")
        body["id"] = item["id"]
        body["poolInfo"] = try poolInfo(item)
        let tasks = try names.filled(item["tasks"] ?? [], at: "\(path).tasks").array ?? []
        do throws(BatchError) {
            let request = try JobRequest(body.object ?? [:])
            let job = Job(id: request.id, specification: request.specification, created: created)
            return SeededJob(
                job: job,
                tasks: try tasks.map { (task) throws(BatchError) in
                    try self.task(task, of: job)
                }, isDisabled: item["state"] == "disabled")
        } catch {
            throw failure(error, path)
        }
    }

    func schedule(_ item: JSONValue) throws(SeedFailure) -> JobSchedule {
        let specification: JSONValue = [
            "schedule": item["schedule"] ?? [:],
            "jobSpecification": try names.filled(item["job"] ?? [:], at: "\(path).job"),
        ]
        do throws(BatchError) {
            try JobScheduleRequest.check(specification.object ?? [:])
            let id = try JobScheduleRequest.id(["id": item["id"] ?? .null])
            return JobSchedule(id: id, specification: specification, created: created)
        } catch {
            throw failure(error, path)
        }
    }

    private func poolInfo(_ item: JSONValue) throws(SeedFailure) -> JSONValue {
        if let automatic = item["autoPool"] {
            return ["autoPoolSpecification": try names.filled(automatic, at: "\(path).autoPool")]
        }
        guard let pool = item["pool"]?.string else {
            throw SeedFailure(path: path, reason: "it has neither 'pool' nor 'autoPool'")
        }
        _ = try SeedNames.find(pool, "pool", pools, "\(path).pool")
        return ["poolId": .string(pool)]
    }

    private func task(_ body: JSONValue, of job: Job) throws(BatchError) -> BatchTask {
        let request = try TaskRequest(body, for: job)
        return BatchTask(id: request.id, specification: request.specification, created: created)
    }

    private func failure(_ error: BatchError, _ path: String) -> SeedFailure {
        let details = error.values.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        return SeedFailure(
            path: path, reason: "the service would refuse it with \(error.code) (\(details))")
    }
}
