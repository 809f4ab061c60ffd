import JSON

/// A node as the data plane shows it.
struct NodeView: ListItem {
    let node: Node
    /// Its pool without nodes: what becomes of others is none of its business.
    let pool: Pool
    let base: String
    let hasCertificates: Bool

    init(of node: Node, in pool: Pool, base: String, _ version: APIVersion) {
        self.node = node
        self.base = base
        var pool = pool
        pool.nodes = []
        self.pool = pool
        hasCertificates = version.hasCertificates
    }

    var key: String { node.id }

    var url: String { "\(base)/pools/\(pool.name)/nodes/\(node.id)" }

    var json: JSONValue {
        var item: JSONValue = [
            "id": .string(node.id),
            "url": .string(url),
            "state": .string(node.phase.rawValue),
            "schedulingState": node.isSchedulingEnabled ? "enabled" : "disabled",
            "stateTransitionTime": .string(node.phaseSince.iso8601),
            "allocationTime": .string(node.allocated.iso8601),
            "ipAddress": .string(node.ipAddress),
            "affinityId": .string("TVM:\(node.id)"),
            "vmSize": .string(pool.properties["vmSize"]?.string?.lowercased() ?? ""),
            "isDedicated": .bool(node.isDedicated),
            "totalTasksRun": .integer(Int64(node.tasksRun)),
            "totalTasksSucceeded": .integer(Int64(node.tasksSucceeded)),
            "runningTasksCount": .integer(Int64(node.runningTasks)),
            "runningTaskSlotsCount": .integer(Int64(node.usedSlots)),
        ]
        item["lastBootTime"] = node.booted.map { .string($0.iso8601) }
        item["startTask"] = pool.properties["startTask"].map(PoolTerms.dataPlane.startTask)
        item["startTaskInfo"] = startTaskInfo
        if hasCertificates {
            item["certificateReferences"] = .array(
                pool.certificateReferences.compactMap(PoolTerms.certificate(ofManagement:)))
        }
        if !node.errors.isEmpty {
            item["errors"] = .array(
                node.errors.map { ["code": .string($0.code), "message": .string($0.message)] })
        }
        if let image = PoolTerms.dataPlane.virtualMachine(pool.virtualMachine)["imageReference"] {
            item["virtualMachineInfo"] = ["imageReference": image]
        }
        return item
    }

    private var startTaskInfo: JSONValue? {
        guard let started = node.startTaskStarted else { return nil }
        var info: JSONValue = [
            "state": "running", "startTime": .string(started.iso8601),
            "retryCount": .integer(Int64(node.startTaskRetries)),
        ]
        if let ended = node.startTaskEnded {
            info["state"] = "completed"
            info["endTime"] = .string(ended.iso8601)
            let exitCode = node.startTaskExitCode ?? 0
            if let failure = node.startTaskFailure {
                info["failureInfo"] = [
                    "category": "usererror", "code": .string(failure.code),
                    "message": .string(failure.message),
                ]
            } else {
                info["exitCode"] = .integer(Int64(exitCode))
            }
            let isSuccess = exitCode == 0 && node.startTaskFailure == nil
            info["result"] = isSuccess ? "success" : "failure"
        }
        return info
    }
}
