import JSON

extension State {
    /// Does everything that has become due; called before each request is looked at, so that an
    /// idle emulator costs nothing.
    mutating func catchUp() {
        while let event = events.popFirst(dueAt: clock.life) {
            happen(event)
            assignTasks(of: event.account, at: event.due)
        }
    }

    private mutating func happen(_ event: EventQueue.Event) {
        let (account, due) = (event.account, event.due)
        switch event.subject {
        case .pool(let name, let incarnation, let step):
            happen(step, to: name, incarnation, of: account, at: due)
        case .certificate(let thumbprint):
            endDeleting(certificate: thumbprint, of: account, at: due)
        case .job(let key, let incarnation):
            endTransition(ofJob: key, incarnation, of: account, at: due)
        case .jobLimit(let key, let incarnation, let began):
            reachLimit(ofJob: key, incarnation, began: began, of: account, at: due)
        case .task(let path, let run):
            move(path, run: run, of: account, at: due)
        case .schedule(let key, let incarnation, let plan):
            move(schedule: key, incarnation, plan: plan, of: account, at: due)
        }
    }

    /// Has something happen later.
    mutating func schedule(_ subject: EventQueue.Subject, of account: String, at due: Double) {
        events.add(EventQueue.Event(due: due, account: account, subject: subject))
    }

    @discardableResult
    mutating func update(
        pool name: String, of account: String, _ change: (inout Pool) -> Void
    ) -> Pool? {
        accounts[account]?.pools[name.lowercased()]?.change(change)
        return accounts[account]?.pools[name.lowercased()]
    }

    /// Changes a node, if its pool still has it.
    mutating func update(
        node id: String, in pool: String, of account: String, _ change: (inout Node) -> Void
    ) {
        update(pool: pool, of: account) { pool in
            guard let index = pool.nodes.firstIndex(where: { $0.id == id }) else { return }
            change(&pool.nodes[index])
        }
    }
}
