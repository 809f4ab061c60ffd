import JSON

/// The numbers of a pool's nodes by state, as `/nodecounts` gives them.
enum NodeCounts {
    private static let counters = [
        "creating", "idle", "leavingPool", "offline", "preempted", "rebooting", "reimaging",
        "running", "starting", "startTaskFailed", "unusable", "unknown", "upgradingOS",
        "waitingForStartTask", "deallocated", "deallocating",
    ]

    static func json(of pool: Pool) -> JSONValue {
        [
            "poolId": .string(pool.name),
            "dedicated": counts(pool.nodes.filter(\.isDedicated)),
            "lowPriority": counts(pool.nodes.filter { !$0.isDedicated }),
        ]
    }

    private static func counts(_ nodes: [Node]) -> JSONValue {
        var counts: [String: JSONValue] = ["total": .integer(Int64(nodes.count))]
        for counter in counters {
            let count = nodes.count { $0.phase.rawValue == counter.lowercased() }
            counts[counter] = .integer(Int64(count))
        }
        return .object(counts)
    }
}
