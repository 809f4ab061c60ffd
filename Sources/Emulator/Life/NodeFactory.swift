import JSON

/// Makes the nodes that a pool lacks, and takes away those that it has too many.
struct NodeFactory {
    let arrived: Timestamp

    /// Brings the pool to its targets.
    ///
    /// - Returns: The ids of the new nodes.
    func fill(_ pool: inout Pool) -> [String] {
        let dedicated = adjust(&pool, dedicated: true, target: pool.targetDedicatedNodes)
        let spot = adjust(&pool, dedicated: false, target: pool.targetLowPriorityNodes)
        return dedicated + spot
    }

    private func adjust(_ pool: inout Pool, dedicated: Bool, target: Int) -> [String] {
        let current = pool.currentNodes(dedicated: dedicated)
        if current > target {
            let surplus = pool.nodes.filter { $0.isDedicated == dedicated }.suffix(current - target)
            let ids = Set(surplus.map(\.id))
            pool.nodes.removeAll { ids.contains($0.id) }
            return []
        }
        let first = pool.nodes.count
        let added = (0..<target - current).map { index in
            node(number: first + index, dedicated: dedicated, extensions: pool.extensions)
        }
        pool.nodes += added
        return added.map(\.id)
    }

    private func node(number: Int, dedicated: Bool, extensions: [JSONValue]) -> Node {
        let digits = Identifier.randomVersion() + Identifier.randomVersion()
        return Node(
            id: "tvmps_\(digits)_\(dedicated ? "d" : "p")", isDedicated: dedicated,
            ipAddress: "10.0.\(number / 250).\(number % 250 + 4)", allocated: arrived,
            phaseSince: arrived,
            extensions: extensions.map {
                NodeExtension(definition: $0, statusSince: arrived)
            })
    }
}
