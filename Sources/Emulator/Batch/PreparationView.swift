import JSON

/// How a job's preparation and release tasks went on one node.
struct PreparationView {
    let node: String
    let preparation: Job.Preparation
    let base: String

    var json: JSONValue {
        var item: JSONValue = [
            "poolId": .string(preparation.pool), "nodeId": .string(node),
            "nodeUrl": .string("\(base)/pools/\(preparation.pool)/nodes/\(node)"),
        ]
        var own = run(preparation.started, preparation.ended, preparation.exitCode)
        own["retryCount"] = 0
        item["jobPreparationTaskExecutionInfo"] = own
        item["jobReleaseTaskExecutionInfo"] = preparation.releaseStarted.map {
            run($0, preparation.releaseEnded, preparation.releaseExitCode)
        }
        return item
    }

    private func run(_ started: Timestamp, _ ended: Timestamp?, _ exitCode: Int?) -> JSONValue {
        var info: JSONValue = [
            "startTime": .string(started.iso8601), "state": ended == nil ? "running" : "completed",
        ]
        guard let ended else { return info }
        info["endTime"] = .string(ended.iso8601)
        info["exitCode"] = .integer(Int64(exitCode ?? 0))
        info["result"] = exitCode ?? 0 == 0 ? "success" : "failure"
        return info
    }
}
