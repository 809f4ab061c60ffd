import JSON

extension State {
    /// The folder of a node whose command lines are run, nil if they are acted out.
    func home(of node: String, in pool: Pool) -> NodeHome? {
        guard let root = processes.root, !pool.isWindows else { return nil }
        return NodeHome(node: node, root: root)
    }

    /// Has a command line run, if that is done at all.
    ///
    /// - Returns: Whether it is; else it is to be acted out.
    mutating func run(
        _ command: NodeCommand, as role: ProcessKey.Role, in account: String,
        timeLimit: Double? = nil
    ) -> Bool {
        guard let home = home(of: command.node.id, in: command.pool) else { return false }
        var variables = command.variables(root: home.tasks)
        variables[NodeHome.systemVariable] = home.system
        let plan = ProcessPlan(
            commandLine: command.commandLine, home: home, folder: command.folder,
            variables: variables,
            certificates: command.certificateFiles.map {
                ProcessPlan.CertificateFile(name: $0.name, content: $0.content)
            },
            system: command.node.machine.files, timeLimit: timeLimit)
        let key = ProcessKey(
            account: account, pool: command.pool.name.lowercased(), node: command.node.id,
            role: role)
        processes.add(.start(key, plan))
        return true
    }

    /// Ends whatever runs on a node.
    ///
    /// - Parameter removesFolder: Whether its disk goes too.
    mutating func clear(
        node: String, of pool: Pool, in account: String, removesFolder: Bool = false
    ) {
        guard let home = home(of: node, in: pool) else { return }
        processes.add(.clear(node: node, removing: removesFolder ? home : nil))
        for (key, job) in accounts[account]?.jobs ?? [:]
        where job.preparations[node].map({ $0.ended == nil }) ?? false {
            accounts[account]?.jobs[key]?.preparations[node] = nil
        }
    }

    /// Ends the process of a task.
    mutating func stopProcess(ofTask key: String, ofJob job: String, of account: String) {
        guard let found = accounts[account]?.jobs[job], let task = found.tasks[key],
            let place = task.place
        else { return }
        let role = ProcessKey.Role.task(
            job: job, incarnation: found.incarnation, task: key, run: task.run)
        processes.add(
            .stop(
                ProcessKey(account: account, pool: place.pool, node: place.node, role: role)))
    }

    /// Deletes a file or a folder below the folders of a node.
    ///
    /// - Returns: Whether the node has any on disk.
    @discardableResult
    mutating func delete(_ path: String, on node: String, of pool: String, in account: String)
        -> Bool
    {
        guard let found = accounts[account]?.pools[pool.lowercased()],
            let home = home(of: node, in: found)
        else { return false }
        guard !path.split(separator: "/").contains("..") else { return true }
        processes.add(.delete(path: "\(home.tasks)/\(path)"))
        return true
    }

    // MARK: - Ends

    /// Goes on where a process has ended.
    mutating func finish(_ key: ProcessKey, _ result: CommandLine) {
        switch key.role {
        case .start(let generation, let retry):
            finishStart(key, generation, retry, result)
        case .task(let job, let incarnation, let task, let run):
            guard let found = accounts[key.account]?.jobs[job], found.incarnation == incarnation,
                found.tasks[task]?.run == run, found.tasks[task]?.state.phase == .running
            else { return }
            accounts[key.account]?.jobs[job]?.tasks[task]?.result = result
            scheduleMove(ofTask: task, ofJob: job, in: key.account, at: clock.life)
        case .preparation(let job, let incarnation):
            guard accounts[key.account]?.jobs[job]?.incarnation == incarnation else { return }
            finishPreparation(of: job, key, result)
        case .release(let job, let incarnation):
            guard accounts[key.account]?.jobs[job]?.incarnation == incarnation else { return }
            let now = clock.wallTime(ofLife: clock.life)
            accounts[key.account]?.jobs[job]?.preparations[key.node]?.releaseEnded = now
            accounts[key.account]?.jobs[job]?.preparations[key.node]?.releaseExitCode =
                result.exitCode
        }
        catchUp()
    }

    private mutating func finishStart(
        _ key: ProcessKey, _ generation: Int, _ retry: Int, _ result: CommandLine
    ) {
        guard let pool = accounts[key.account]?.pools[key.pool],
            let node = pool.nodes.first(where: { $0.id == key.node }),
            node.generation == generation, node.startTaskRetries == retry,
            node.phase == .waitingForStartTask
        else { return }
        update(node: key.node, in: key.pool, of: key.account) { $0.startTaskResult = result }
        schedule(
            .node(key.node, generation: generation), of: pool, in: key.account, at: clock.life)
    }

    private mutating func finishPreparation(
        of job: String, _ key: ProcessKey, _ result: CommandLine
    ) {
        let now = clock.wallTime(ofLife: clock.life)
        accounts[key.account]?.jobs[job]?.preparations[key.node]?.ended = now
        accounts[key.account]?.jobs[job]?.preparations[key.node]?.exitCode = result.exitCode
        for (name, task) in accounts[key.account]?.jobs[job]?.tasks ?? [:]
        where task.state.phase == .preparing && task.place?.node == key.node {
            scheduleMove(ofTask: name, ofJob: job, in: key.account, at: clock.life)
        }
    }
}
