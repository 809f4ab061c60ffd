import JSON

/// A task as the data plane shows it.
struct TaskView {
    let task: BatchTask
    let job: String
    let base: String
    /// The pool's id as it is written, nil if it is gone.
    let pool: String?

    var url: String { "\(base)/jobs/\(job)/tasks/\(task.id)" }

    var json: JSONValue {
        var item = task.specification
        item["id"] = .string(task.id)
        item["url"] = .string(url)
        item["eTag"] = .string(task.eTag)
        item["lastModified"] = .string(task.modified.iso8601)
        item["creationTime"] = .string(task.created.iso8601)
        item.show(task.state)
        item["executionInfo"] = execution
        item["nodeInfo"] = task.state.phase == .active ? nil : node
        return item
    }

    private var execution: JSONValue {
        var info: JSONValue = [
            "retryCount": .integer(Int64(task.retries)),
            "requeueCount": .integer(Int64(task.requeues)),
        ]
        if task.state.phase != .active {
            info["startTime"] = task.started.map { .string($0.iso8601) }
        }
        info["endTime"] = task.ended.map { .string($0.iso8601) }
        info["exitCode"] = task.exitCode.map { .integer(Int64($0)) }
        info["lastRetryTime"] = task.lastRetry.map { .string($0.iso8601) }
        info["lastRequeueTime"] = task.lastRequeue.map { .string($0.iso8601) }
        info["failureInfo"] = task.failure.map {
            [
                "category": .string($0.category), "code": .string($0.code),
                "message": .string($0.message),
            ]
        }
        if task.state.phase == .completed {
            info["result"] = task.hasSucceeded ? "success" : "failure"
        }
        return info
    }

    private var node: JSONValue? {
        guard let place = task.place else { return nil }
        let pool = pool ?? place.pool
        let url = "\(base)/pools/\(pool)/nodes/\(place.node)"
        let root = NodeFolder.root(ofTask: task.id, job: job)
        return [
            "affinityId": .string("TVM:\(place.node)"), "nodeUrl": .string(url),
            "poolId": .string(pool), "nodeId": .string(place.node),
            "taskRootDirectory": .string(root),
            "taskRootDirectoryUrl": .string("\(url)/files/\(root)"),
        ]
    }
}
