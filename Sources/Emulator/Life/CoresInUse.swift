/// The cores that nodes of an account take of its quotas.
struct CoresInUse {
    private var dedicated = 0
    private var spot = 0
    /// Of dedicated nodes, by the family of machine sizes.
    private var families: [String: Int] = [:]

    init(of pools: some Sequence<Pool>) {
        for pool in pools { add(pool) }
    }

    mutating func add(_ pool: Pool) {
        guard !pool.nodes.isEmpty else { return }
        let cores = pool.currentNodes(dedicated: true) * pool.coresPerNode
        dedicated += cores
        spot += pool.currentNodes(dedicated: false) * pool.coresPerNode
        if let family = pool.machineFamily { families[family, default: 0] += cores }
    }

    /// How many nodes the quotas leave to one more pool; what it has it keeps.
    func limits(for pool: Pool, _ quotas: AccountQuotas) -> (dedicated: Int, spot: Int) {
        var left = quotas.dedicatedCores - dedicated
        // A family without a quota of its own is bound by the account's.
        if let family = pool.machineFamily, let quota = quotas.families[family] {
            left = min(left, quota - families[family, default: 0])
        }
        let leftToSpot = quotas.lowPriorityCores - spot
        return (
            max(max(0, left) / pool.coresPerNode, pool.currentNodes(dedicated: true)),
            max(max(0, leftToSpot) / pool.coresPerNode, pool.currentNodes(dedicated: false))
        )
    }
}
