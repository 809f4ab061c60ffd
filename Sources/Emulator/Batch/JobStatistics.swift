import JSON

/// The statistics of tasks, for a job or a schedule; what the emulator does not measure is 0.
struct JobStatistics {
    let tasks: [BatchTask]
    let url: String
    let since: Timestamp
    let until: Timestamp

    var json: JSONValue {
        let wall = tasks.reduce(0.0) { $0 + Self.seconds(from: $1.started, to: $1.ended) }
        let wait = tasks.reduce(0.0) { $0 + Self.seconds(from: $1.created, to: $1.started) }
        let failed = tasks.count { $0.state.phase == .completed && !$0.hasSucceeded }
        return [
            "url": .string(url), "startTime": .string(since.iso8601),
            "lastUpdateTime": .string(until.iso8601), "userCPUTime": "PT0S",
            "kernelCPUTime": "PT0S",
            "wallClockTime": .string(ISODuration(seconds: wall).description),
            "readIOps": 0, "writeIOps": 0, "readIOGiB": 0, "writeIOGiB": 0,
            "numSucceededTasks": .integer(Int64(tasks.count { $0.hasSucceeded })),
            "numFailedTasks": .integer(Int64(failed)),
            "numTaskRetries": .integer(Int64(tasks.reduce(0) { $0 + $1.retries })),
            "waitTime": .string(ISODuration(seconds: wait).description),
        ]
    }

    private static func seconds(from start: Timestamp?, to end: Timestamp?) -> Double {
        guard let start, let end else { return 0 }
        return max(0, Double(end.ticks - start.ticks) / 10_000_000)
    }
}
