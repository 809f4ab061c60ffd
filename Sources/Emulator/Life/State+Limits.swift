import JSON

/// Limits of time: how long tasks and jobs may take, and how long files of tasks stay.
///
/// https://learn.microsoft.com/rest/api/batchservice/job/add
extension State {
    /// Has the folder of a task that has ended go once it has been kept long enough.
    mutating func scheduleCleaning(
        ofTask key: String, ofJob job: String, in account: String, at instant: Double
    ) {
        guard let task = accounts[account]?.jobs[job]?.tasks[key],
            task.state.phase == .completed
        else { return }
        scheduleMove(
            ofTask: key, ofJob: job, in: account, at: instant + task.retentionSeconds)
    }

    /// Has a job end when its time is over.
    mutating func scheduleLimit(ofJob key: String, of account: String, began: Double) {
        guard let job = accounts[account]?.jobs[key], let limit = job.wallClockLimit else { return }
        schedule(
            .jobLimit(key, incarnation: job.incarnation, began: began), of: account,
            at: began + limit)
    }

    /// Ends a job whose time is over, unless its limit has been raised meanwhile.
    mutating func reachLimit(
        ofJob key: String, _ incarnation: Int64, began: Double, of account: String,
        at instant: Double
    ) {
        guard let job = accounts[account]?.jobs[key], job.incarnation == incarnation,
            let limit = job.wallClockLimit
        else { return }
        guard began + limit <= instant else {
            scheduleLimit(ofJob: key, of: account, began: began)
            return
        }
        startTerminating(
            job: key, of: account, because: "MaxWallClockTimeExpiry", at: instant)
    }
}

extension Job {
    /// The seconds after which it is ended, nil for never.
    var wallClockLimit: Double? {
        ISODuration.limit(specification["constraints"]?["maxWallClockTime"]?.string)
    }
}

extension BatchTask {
    /// The seconds after which its command is killed, nil for never.
    var wallClockLimit: Double? {
        ISODuration.limit(specification["constraints"]?["maxWallClockTime"]?.string)
    }

    /// How long its folder stays after its end: a week if it does not say.
    var retentionSeconds: Double {
        let text = specification["constraints"]?["retentionTime"]?.string
        return text.flatMap { ISODuration($0)?.seconds } ?? 7 * 86_400
    }
}

extension ISODuration {
    /// What is longer than a century stands for no limit, as the service writes it.
    private static let longest = 100.0 * 365 * 86_400

    fileprivate static func limit(_ text: String?) -> Double? {
        text.flatMap { ISODuration($0)?.seconds }.flatMap { $0 < longest ? $0 : nil }
    }
}
