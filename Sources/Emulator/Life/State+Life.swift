import JSON

extension State {
    /// Does everything that has become due; called before each request is looked at, so that an
    /// idle emulator costs nothing.
    mutating func catchUp() {
        while let event = events.popFirst(dueAt: clock.life) {
            happen(event)
        }
    }

    /// Adds a pool that has been asked for just now, and lets its nodes come.
    mutating func start(pool: Pool, in account: String) {
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
        }
        guard let pool else { return }
        schedule(.nodesArrive, of: pool, in: account, at: life + LifeTimes.allocation)
        schedule(.allocationSettles, of: pool, in: account, at: pool.settlesAt)
    }

    /// Marks a pool for deletion; its id is taken until it is gone.
    mutating func startDeleting(pool name: String, of account: String) {
        let stamp = stamp()
        let pool = update(pool: name, of: account) { pool in
            pool.isDeleting = true
            pool.deletingSince = stamp
            pool.modified = stamp
        }
        guard let pool else { return }
        schedule(.poolIsGone, of: pool, in: account, at: clock.life + LifeTimes.deletion)
    }

    /// Adds a pool that has been there for long: steady, its nodes idle.
    mutating func addSeeded(_ seeded: SeededPool, to account: String) {
        let pool = seeded.pool
        accounts[account]?.pools[pool.name.lowercased()] = pool
        addNodes(to: pool.name, of: account, at: clock.life)
        let stamp = pool.created
        update(pool: pool.name, of: account) { pool in
            for index in pool.nodes.indices {
                pool.nodes[index].phase = .idle
                pool.nodes[index].booted = stamp
                if pool.properties["startTask"] != nil {
                    pool.nodes[index].startTaskStarted = stamp
                    pool.nodes[index].startTaskEnded = stamp
                }
            }
        }
    }

    // MARK: - Events

    private mutating func happen(_ event: EventQueue.Event) {
        let pool = accounts[event.account]?.pools[event.pool]
        guard let pool, pool.incarnation == event.incarnation else { return }
        if case .poolIsGone = event.step {
            accounts[event.account]?.pools[event.pool] = nil
            accounts[event.account]?.deletedPools.insert(event.pool)
            return
        }
        guard !pool.isDeleting else { return }
        switch event.step {
        case .nodesArrive:
            addNodes(to: event.pool, of: event.account, at: event.due)
        case .allocationSettles:
            settle(pool, in: event.account, at: event.due)
        case .node(let id):
            moveNode(id, of: pool, in: event.account, at: event.due)
        case .poolIsGone:
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
        let arrived = clock.wallTime(ofLife: instant)
        var added: [String] = []
        let pool = update(pool: name, of: account) { pool in
            added = NodeFactory(arrived: arrived).fill(&pool)
        }
        guard let pool else { return }
        for id in added {
            schedule(.node(id), of: pool, in: account, at: instant + LifeTimes.creation)
        }
    }

    private mutating func moveNode(
        _ id: String, of pool: Pool, in account: String, at instant: Double
    ) {
        guard var node = pool.nodes.first(where: { $0.id == id }) else { return }
        let machine = NodeLife(pool: pool, instant: instant)
        let next = machine.move(&node, &self)
        update(pool: pool.name, of: account) { pool in
            guard let index = pool.nodes.firstIndex(where: { $0.id == id }) else { return }
            pool.nodes[index] = node
        }
        if let next {
            schedule(.node(id), of: pool, in: account, at: instant + next)
        }
    }

    // MARK: - Parts

    @discardableResult
    private mutating func update(
        pool name: String, of account: String, _ change: (inout Pool) -> Void
    ) -> Pool? {
        let key = name.lowercased()
        guard var pool = accounts[account]?.pools[key] else { return nil }
        change(&pool)
        accounts[account]?.pools[key] = pool
        return pool
    }

    private mutating func schedule(
        _ step: EventQueue.Step, of pool: Pool, in account: String, at due: Double
    ) {
        events.add(
            EventQueue.Event(
                due: due, account: account, pool: pool.name.lowercased(),
                incarnation: pool.incarnation, step: step))
    }
}
