import JSON

extension BatchService {
    private static let stops: [String: Job.TaskStop] = [
        "requeue": .requeue, "terminate": .terminate, "taskcompletion": .wait,
        "retaineddata": .wait,
    ]

    static func addNodeActions(to routes: inout Routes) {
        routes.on("POST /pools/*/nodes/*/reboot", rebootNode)
        routes.on("POST /pools/*/nodes/*/reimage", reimageNode)
        routes.on("POST /pools/*/nodes/*/start", startNode)
        routes.on("POST /pools/*/nodes/*/deallocate", deallocateNode)
        routes.on("POST /pools/*/nodes/*/disablescheduling", disableScheduling)
        routes.on("POST /pools/*/nodes/*/enablescheduling", enableScheduling)
        routes.on("GET /pools/*/nodes/*/remoteloginsettings", getLoginSettings)
    }

    private static func rebootNode(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try turn(into: .rebooting, "nodeRebootOption", from: working, &state, call)
    }

    private static func reimageNode(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try turn(
            into: .reimaging, "nodeReimageOption", from: working + [.unusable], &state, call)
    }

    private static func startNode(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try turn(into: .starting, nil, from: [.deallocated], &state, call)
    }

    private static func deallocateNode(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try turn(into: .deallocating, "nodeDeallocateOption", from: working, &state, call)
    }

    /// The states in which a node does as it is told.
    private static let working: [Node.Phase] = [
        .idle, .running, .startTaskFailed, .waitingForStartTask,
    ]

    private static func turn(
        into phase: Node.Phase, _ option: String?, from allowed: [Node.Phase],
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (pool, node) = try node(state, call, to: "write")
        let stop = try option.map { name throws(BatchError) in
            try call.taskStop(name, of: stops)
        }
        guard !pool.isDeleting else { throw .poolBeingDeleted }
        guard allowed.contains(node.phase), node.pending == nil else { throw busy(node) }
        state.turn(
            node: node.id, of: pool, in: call.account, into: phase, stop ?? .requeue,
            at: state.clock.life)
        return call.done(202)
    }

    private static func busy(_ node: Node) -> BatchError {
        switch node.phase {
        case .creating:
            .conflict("NodeBeingCreated", "The specified node is being created.")
        case .starting:
            .conflict("NodeBeingStarted", "The specified node is being started.")
        case .rebooting:
            .conflict("NodeBeingRebooted", "The specified node is being rebooted.")
        case .reimaging:
            .conflict("NodeBeingReimaged", "The specified node is being reimaged.")
        case .unusable:
            .conflict("NodeStateUnusable", "The specified node is not in a usable state.")
        default: .invalidForCurrentState
        }
    }

    // MARK: - Scheduling

    private static func disableScheduling(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let stop = try call.taskStop("nodeDisableSchedulingOption", of: stops)
        let (pool, node) = try set(scheduling: false, &state, call)
        state.stopTasks(
            on: node.id, in: pool.name, of: call.account, stop, at: state.clock.life)
        return call.done(200)
    }

    private static func enableScheduling(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        _ = try set(scheduling: true, &state, call)
        return call.done(200)
    }

    private static func set(
        scheduling isEnabled: Bool, _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> (Pool, Node) {
        let (pool, node) = try node(state, call, to: "write")
        guard node.isSchedulingEnabled != isEnabled else {
            throw .conflict(
                "NodeAlreadyInTargetSchedulingState",
                "The specified node is already in the target scheduling state.")
        }
        state.update(node: node.id, in: pool.name, of: call.account) {
            $0.isSchedulingEnabled = isEnabled
        }
        return (pool, node)
    }

    /// The port of SSH or RDP that the load balancer of a pool gives to each node.
    private static func getLoginSettings(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (pool, node) = try node(state, call)
        let number = pool.nodes.firstIndex { $0.id == node.id } ?? 0
        return call.element(
            [
                "remoteLoginIPAddress": "203.0.113.10",
                "remoteLoginPort": .integer(Int64(50000 + number)),
            ], "remoteloginsettings")
    }
}
