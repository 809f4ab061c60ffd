extension State {
    /// Ends what ran as a process when the emulator did, as if it had been killed: Linux's code
    /// for that is 137, and what may be tried again is.
    mutating func endInterruptedProcesses() {
        let killed = CommandLine.killed(onWindows: false)
        for key in interruptedProcesses { finish(key, killed) }
    }

    /// What has neither ended nor an end in sight: commands that are acted out have their result
    /// from the start.
    private var interruptedProcesses: [ProcessKey] {
        accounts.flatMap { name, account in
            account.pools.flatMap { startTasks(of: $1, name, $0) }
                + account.jobs.flatMap { preparations(of: $1, name, $0) + tasks(of: $1, name, $0) }
        }
    }

    private func startTasks(of pool: Pool, _ account: String, _ key: String) -> [ProcessKey] {
        pool.nodes.filter { node in
            node.phase == .waitingForStartTask && node.startTaskResult == nil && !pool.isWindows
        }.map { node in
            let role = ProcessKey.Role.start(
                generation: node.generation, retry: node.startTaskRetries)
            return ProcessKey(account: account, pool: key, node: node.id, role: role)
        }
    }

    private func tasks(of job: Job, _ account: String, _ key: String) -> [ProcessKey] {
        job.tasks.compactMap { name, task in
            guard task.state.phase == .running, task.result == nil, let place = task.place
            else { return nil }
            let role = ProcessKey.Role.task(
                job: key, incarnation: job.incarnation, task: name, run: task.run)
            return ProcessKey(account: account, pool: place.pool, node: place.node, role: role)
        }
    }

    /// A release that was cut short has ended too, as nobody looks at how.
    private func preparations(of job: Job, _ account: String, _ key: String) -> [ProcessKey] {
        job.preparations.compactMap { node, preparation in
            let pool = preparation.pool.lowercased()
            guard accounts[account]?.pools[pool]?.isWindows == false else { return nil }
            let role: ProcessKey.Role
            if preparation.ended == nil {
                guard !isDueToMove(job, key, node, in: account) else { return nil }
                role = .preparation(job: key, incarnation: job.incarnation)
            } else if preparation.releaseStarted != nil, preparation.releaseEnded == nil {
                role = .release(job: key, incarnation: job.incarnation)
            } else {
                return nil
            }
            return ProcessKey(account: account, pool: pool, node: node, role: role)
        }
    }

    /// Whether a task that waits for the preparation goes on by itself, as it does after one that
    /// is acted out.
    private func isDueToMove(
        _ job: Job, _ key: String, _ node: String, in account: String
    ) -> Bool {
        let waiting = job.tasks.filter {
            $1.state.phase == .preparing && $1.place?.node == node
        }
        return events.all.contains { event in
            guard event.account == account, case .task(let path, let run) = event.subject,
                path.job == key, path.incarnation == job.incarnation
            else { return false }
            return waiting[path.task]?.run == run
        }
    }
}
