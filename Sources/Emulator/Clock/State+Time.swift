extension State {
    /// Moves life on from one event to the next, so that what follows from an event has its time
    /// as well.
    ///
    /// - Parameters:
    ///   - instant: The instant of life at which to end.
    ///   - movesWall: Whether the wall goes as far.
    mutating func advance(to instant: Double, movesWall: Bool = false) {
        catchUp()
        while let due = events.nextDue, due <= instant {
            clock.advance(to: due, movesWall: movesWall)
            catchUp()
        }
        clock.advance(to: instant, movesWall: movesWall)
        catchUp()
    }

    /// Moves life on until nothing that is under way ends soon: pools are steady, nodes have come
    /// up, what was asked for is done.
    ///
    /// What comes round for ever (a node looking at its vault, a schedule waiting for its next
    /// job) isn't waited for.
    ///
    /// - Parameters:
    ///   - horizon: Nothing is due within that many seconds of life afterwards.
    ///   - limit: The seconds of life after which to give up.
    /// - Returns: Whether that was reached.
    mutating func settle(within horizon: Double, limit: Double) -> Bool {
        catchUp()
        let end = clock.life + limit
        while let due = nextEnd, due <= clock.life + horizon {
            advance(to: min(due, end))
            if due > end { return false }
        }
        return true
    }

    /// When the next thing that is under way ends, nil if there is none.
    private var nextEnd: Double? {
        let life = clock.life
        let dues = [events.nextDue { isUnderWay($0) }] + comingEndsOfVaults
        return dues.compactMap { $0 }.filter { $0 > life }.min()
    }

    /// What vaults have due is no event: they look at the time when they are asked.
    private var comingEndsOfVaults: [Double?] {
        var dues: [Double?] = archive.vaults.values.map(\.settles) + Array(archive.purges.values)
        for vault in vaults.values {
            dues.append(vault.registeredAt)
            dues += vault.pending.values.map { $0.status == .inProgress ? $0.due : nil }
            dues += vault.deletedCertificates.values.map(\.settles)
            dues += vault.deletedSecrets.values.map(\.settles)
        }
        return dues
    }

    private func isUnderWay(_ event: EventQueue.Event) -> Bool {
        switch event.subject {
        case .pool(let name, let incarnation, .node(let id, let generation)):
            guard let pool = accounts[event.account]?.pools[name],
                pool.incarnation == incarnation,
                let node = pool.nodes.first(where: { $0.id == id }),
                node.generation == generation
            else { return false }
            return node.phase != .idle && node.phase != .running
        case .schedule(let key, let incarnation, let plan):
            guard let schedule = accounts[event.account]?.jobSchedules[key],
                schedule.incarnation == incarnation, schedule.plan == plan
            else { return false }
            return schedule.state.phase != .active
        case .pool, .certificate, .job, .task:
            return true
        case .jobLimit:
            return false
        }
    }
}
