import JSON

/// A job schedule as the data plane shows it.
struct JobScheduleView {
    let schedule: JobSchedule
    let base: String
    let clock: EmulatorClock
    /// The tasks of its jobs, for its statistics; nil if these are not asked for.
    var tasks: [BatchTask]?

    var json: JSONValue {
        let url = "\(base)/jobschedules/\(schedule.id)"
        var item = schedule.specification
        item["id"] = .string(schedule.id)
        item["url"] = .string(url)
        item["eTag"] = .string(schedule.eTag)
        item["lastModified"] = .string(schedule.modified.iso8601)
        item["creationTime"] = .string(schedule.created.iso8601)
        item.show(schedule.state)
        item["jobSpecification"] = item["jobSpecification"].map(JobRequest.completed)
        item["executionInfo"] = execution
        item["stats"] = tasks.map {
            JobStatistics(
                tasks: $0, url: url, since: schedule.created, until: schedule.modified
            ).json
        }
        return item
    }

    private var execution: JSONValue {
        var execution = JSONValue.object([:])
        if schedule.state.phase == .active, let next = schedule.nextRun {
            execution["nextRunTime"] = .string(clock.wallTime(ofComing: next).iso8601)
        }
        execution["recentJob"] = schedule.recentJob.map {
            ["id": .string($0), "url": .string("\(base)/jobs/\($0)")]
        }
        execution["endTime"] = schedule.ended.map { .string($0.iso8601) }
        return execution
    }
}
