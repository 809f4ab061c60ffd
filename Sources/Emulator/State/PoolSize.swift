/// How many nodes a pool has, and is to have.
struct PoolSize: Sendable, Equatable {
    let currentDedicated: Int
    let currentLowPriority: Int
    let targetDedicated: Int
    let targetLowPriority: Int

    init(of pool: Pool) {
        currentDedicated = pool.currentNodes(dedicated: true)
        currentLowPriority = pool.currentNodes(dedicated: false)
        targetDedicated = pool.targetDedicatedNodes
        targetLowPriority = pool.targetLowPriorityNodes
    }
}
