extension State {
    /// Has a node boot, leave and the like; what it runs is stopped first, or waited for.
    mutating func turn(
        node id: String, of pool: Pool, in account: String, into phase: Node.Phase,
        _ tasks: Job.TaskStop, at instant: Double
    ) {
        stopTasks(on: id, in: pool.name, of: account, tasks, at: instant)
        let node = accounts[account]?.pools[pool.name.lowercased()]?.nodes.first { $0.id == id }
        guard let node else { return }
        guard node.runningTasks == 0 else {
            update(node: id, in: pool.name, of: account) { $0.pending = phase }
            return
        }
        enter(phase, node: id, of: pool, in: account, at: instant)
    }

    /// Begins what a node was waiting for, once it runs nothing any more.
    mutating func beginPending(node id: String, of pool: Pool, in account: String, at due: Double) {
        guard let node = pool.nodes.first(where: { $0.id == id }), node.runningTasks == 0,
            let phase = node.pending
        else { return }
        enter(phase, node: id, of: pool, in: account, at: due)
    }

    private mutating func enter(
        _ phase: Node.Phase, node id: String, of pool: Pool, in account: String, at due: Double
    ) {
        let now = clock.wallTime(ofLife: due)
        var generation = 0
        clear(node: id, of: pool, in: account, removesFolder: phase == .reimaging)
        update(node: id, in: pool.name, of: account) { node in
            node.generation += 1
            node.pending = nil
            node.enter(phase, at: now)
            if phase == .starting { node.booted = now }
            generation = node.generation
        }
        schedule(
            .node(id, generation: generation), of: pool, in: account,
            at: due + Self.duration(of: phase))
    }

    private static func duration(of phase: Node.Phase) -> Double {
        switch phase {
        case .deallocating: LifeTimes.deallocation
        case .leavingPool: LifeTimes.leaving
        case .starting: LifeTimes.boot
        default: LifeTimes.reboot
        }
    }
}
