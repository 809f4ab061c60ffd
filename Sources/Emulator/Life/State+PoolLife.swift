import JSON

extension State {
    /// Adds a pool that has been asked for just now, and lets its nodes come.
    mutating func start(pool: Pool, in account: String) {
        var pool = pool
        pool.evaluateFormula(at: pool.created)
        accounts[account]?.pools[pool.name.lowercased()] = pool
        startResizing(pool: pool.name, of: account)
    }

    /// Brings the number of nodes to what the pool wants.
    mutating func startResizing(pool name: String, of account: String) {
        let stamp = stamp()
        let life = clock.life
        let pool = update(pool: name, of: account) { pool in
            pool.allocation = .resizing
            pool.allocationSince = stamp
            pool.settlesAt = life + LifeTimes.settling
            pool.resizeErrors = []
        }
        guard let pool else { return }
        schedule(.nodesArrive, of: pool, in: account, at: life + LifeTimes.allocation)
        schedule(.allocationSettles, of: pool, in: account, at: pool.settlesAt)
    }

    /// Leaves a pool that is being resized as large as it is.
    mutating func stopResizing(pool name: String, of account: String) {
        let stamp = stamp()
        let life = clock.life
        let pool = update(pool: name, of: account) { pool in
            pool.fix(
                dedicated: pool.currentNodes(dedicated: true),
                spot: pool.currentNodes(dedicated: false))
            pool.allocation = .stopping
            pool.allocationSince = stamp
            pool.settlesAt = life + LifeTimes.stopping
            pool.resizeErrors = [
                StatedError(code: "ResizeStopped", message: "The resize operation was stopped")
            ]
        }
        guard let pool else { return }
        schedule(.allocationSettles, of: pool, in: account, at: pool.settlesAt)
    }

    /// Has nodes leave a pool, whose targets have been lowered already.
    mutating func startRemoving(
        _ nodes: [String], of pool: Pool, in account: String, _ tasks: Job.TaskStop
    ) {
        let stamp = stamp()
        let life = clock.life
        update(pool: pool.name, of: account) { pool in
            pool.allocation = .resizing
            pool.allocationSince = stamp
            pool.settlesAt = life + LifeTimes.settling
        }
        for node in nodes {
            turn(node: node, of: pool, in: account, into: .leavingPool, tasks, at: life)
        }
        schedule(.allocationSettles, of: pool, in: account, at: life + LifeTimes.settling)
    }

    /// Marks a pool for deletion; its id is taken until it is gone, its tasks wait again.
    ///
    /// - Parameter instant: The instant of life of the request, nil for now.
    mutating func startDeleting(pool name: String, of account: String, at instant: Double? = nil) {
        let stamp = stamp()
        let life = instant ?? clock.life
        let pool = update(pool: name, of: account) { pool in
            pool.isDeleting = true
            pool.deletingSince = stamp
            pool.modified = stamp
        }
        guard let pool else { return }
        for node in pool.nodes where node.runningTasks > 0 {
            stopTasks(on: node.id, in: pool.name, of: account, .requeue, at: life)
        }
        schedule(.poolIsGone, of: pool, in: account, at: life + LifeTimes.deletion)
    }

    /// Half an hour, in which an extension has come to its end even if it fails each time.
    private static let seededLife = 1800.0

    /// Adds pools that have been there for long, to an account that has none: steady, their nodes
    /// idle.
    ///
    /// The nodes of those with extensions come with ``startExtensions(of:)``.
    mutating func addSeeded(_ seeded: [SeededPool], to account: String) {
        var inUse = CoresInUse(of: [])
        for var pool in seeded.map(\.pool) {
            pool.evaluateFormula(at: pool.created)
            accounts[account]?.pools[pool.name.lowercased()] = pool
            guard pool.extensions.isEmpty else { continue }
            let filled = addNodes(to: pool.name, of: account, beside: inUse, at: clock.life)
            if let filled { inUse.add(filled) }
            makeIdle(pool, in: account)
        }
    }

    private mutating func makeIdle(_ pool: Pool, in account: String) {
        let stamp = pool.created
        update(pool: pool.name, of: account) { pool in
            for index in pool.nodes.indices {
                pool.nodes[index].phase = .idle
                pool.nodes[index].booted = stamp
                if pool.properties["startTask"] != nil {
                    pool.nodes[index].startTaskStarted = stamp
                    pool.nodes[index].startTaskEnded = stamp
                    pool.nodes[index].startTaskExitCode = 0
                }
            }
        }
    }

    /// Has the nodes of pools with extensions come half an hour ago: they catch up with what
    /// happens to them before the first request is answered.
    mutating func startExtensions(of seeded: SeededAccount) {
        for pool in seeded.pools.map(\.pool) where !pool.extensions.isEmpty {
            addNodes(
                to: pool.name, of: seeded.account.id.name.lowercased(),
                at: clock.life - Self.seededLife)
        }
    }

    // MARK: - Events

    mutating func happen(
        _ step: EventQueue.PoolStep, to name: String, _ incarnation: Int, of account: String,
        at instant: Double
    ) {
        let pool = accounts[account]?.pools[name]
        guard let pool, pool.incarnation == incarnation else { return }
        if case .poolIsGone = step {
            for node in pool.nodes {
                clear(node: node.id, of: pool, in: account, removesFolder: true)
            }
            accounts[account]?.pools[name] = nil
            accounts[account]?.deletedPools.insert(name)
            return
        }
        guard !pool.isDeleting else { return }
        switch step {
        case .nodesArrive where pool.allocation == .resizing:
            addNodes(to: name, of: account, at: instant)
        case .allocationSettles:
            settle(pool, in: account, at: instant)
        case .node(let id, let generation):
            moveNode(id, generation, of: pool, in: account, at: instant)
        case .nodesArrive, .poolIsGone:
            break
        }
    }

    /// A pool that has been resized again meanwhile settles later.
    private mutating func settle(_ pool: Pool, in account: String, at instant: Double) {
        guard instant >= pool.settlesAt else { return }
        let settled = clock.wallTime(ofLife: instant)
        update(pool: pool.name, of: account) { pool in
            pool.allocation = .steady
            pool.allocationSince = settled
        }
    }

    private mutating func addNodes(to name: String, of account: String, at instant: Double) {
        let key = name.lowercased()
        let others = (accounts[account]?.pools ?? [:]).lazy.filter { $0.key != key }.map(\.value)
        addNodes(to: name, of: account, beside: CoresInUse(of: others), at: instant)
    }

    /// - Parameter others: The cores of the account's other pools.
    /// - Returns: The pool with its nodes.
    @discardableResult
    private mutating func addNodes(
        to name: String, of account: String, beside others: CoresInUse, at instant: Double
    ) -> Pool? {
        let arrived = clock.wallTime(ofLife: instant)
        let before = accounts[account]?.pools[name.lowercased()]?.nodes ?? []
        var added: [String] = []
        let quotas = accounts[account]?.quotas ?? AccountQuotas()
        let pool = update(pool: name, of: account) { pool in
            let limits = others.limits(for: pool, quotas)
            added = NodeFactory(arrived: arrived, limits: limits).fill(&pool)
        }
        guard let pool else { return nil }
        let left = Set(pool.nodes.map(\.id))
        for node in before where !left.contains(node.id) {
            stopTasks(on: node.id, in: name, of: account, .requeue, at: instant)
            clear(node: node.id, of: pool, in: account, removesFolder: true)
        }
        for id in added {
            schedule(
                .node(id, generation: 0), of: pool, in: account, at: instant + LifeTimes.creation)
        }
        return pool
    }

    private mutating func moveNode(
        _ id: String, _ generation: Int, of pool: Pool, in account: String, at instant: Double
    ) {
        guard var node = pool.nodes.first(where: { $0.id == id }), node.generation == generation
        else { return }
        if node.phase == .leavingPool {
            clear(node: id, of: pool, in: account, removesFolder: true)
            update(pool: pool.name, of: account) { pool in pool.nodes.removeAll { $0.id == id } }
            return
        }
        let machine = NodeLife(pool: pool, account: account, instant: instant)
        let next = machine.move(&node, &self)
        update(node: id, in: pool.name, of: account) { $0 = node }
        if let next {
            schedule(
                .node(id, generation: generation), of: pool, in: account, at: instant + next)
        }
    }

    mutating func schedule(
        _ step: EventQueue.PoolStep, of pool: Pool, in account: String, at due: Double
    ) {
        let key = pool.name.lowercased()
        schedule(.pool(key, incarnation: pool.incarnation, step), of: account, at: due)
    }
}
