import JSON

/// Makes the nodes that a pool lacks, and takes away those that it has too many.
struct NodeFactory {
    let arrived: Timestamp
    /// The most nodes of each kind that the account's quota of cores leaves to the pool.
    let limits: (dedicated: Int, spot: Int)

    /// Brings the pool to its targets, or as near as the limits allow.
    ///
    /// - Returns: The ids of the new nodes.
    func fill(_ pool: inout Pool) -> [String] {
        let targets = (pool.targetDedicatedNodes, pool.targetLowPriorityNodes)
        if targets.0 > limits.dedicated || targets.1 > limits.spot {
            pool.resizeErrors = [
                StatedError(
                    code: "AccountCoreQuotaReached",
                    message: "The specified account has reached its quota of cores.")
            ]
        }
        let dedicated = adjust(
            &pool, dedicated: true, target: min(targets.0, limits.dedicated))
        let spot = adjust(&pool, dedicated: false, target: min(targets.1, limits.spot))
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
