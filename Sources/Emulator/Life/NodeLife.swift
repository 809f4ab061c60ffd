import JSON

/// The next step of one node.
///
/// creating, starting (its extensions work), waiting for its start task, idle; unusable if an
/// extension that has to succeed first has failed. A reboot begins again at starting.
struct NodeLife {
    let pool: Pool
    /// The key of the pool's account.
    let account: String
    /// The instant of life at which the step happens.
    let instant: Double

    /// Moves a node on.
    ///
    /// - Returns: The seconds of life until its next step, nil if there is none.
    func move(_ node: inout Node, _ state: inout State) -> Double? {
        let now = state.clock.wallTime(ofLife: instant)
        switch node.phase {
        case .creating, .rebooting, .reimaging:
            boot(&node, now)
            return LifeTimes.boot
        case .starting:
            return start(&node, &state, now)
        case .waitingForStartTask:
            return follow(&node, &state, now)
        case .idle, .running:
            return poll(&node, &state, now)
        case .deallocating:
            node.enter(.deallocated, at: now)
            return nil
        case .deallocated, .leavingPool, .startTaskFailed, .unusable:
            return nil
        }
    }

    private func boot(_ node: inout Node, _ now: Timestamp) {
        node.booted = now
        node.errors = []
        node.startTaskStarted = nil
        node.startTaskEnded = nil
        node.startTaskExitCode = nil
        node.startTaskResult = nil
        node.startTaskFailure = nil
        node.startTaskSession = nil
        node.startTaskRetries = 0
        for index in node.extensions.indices { node.extensions[index].restart(at: now) }
        if node.phase == .reimaging {
            node.deletedFiles = []
            node.machine = Machine()
            node.extensions = pool.extensions.map {
                NodeExtension(definition: $0, statusSince: now)
            }
        }
        node.enter(.starting, at: now)
    }

    /// A start task that fails is tried again as often as it says; then it keeps tasks away, unless
    /// nothing waits for it.
    func endStartTask(
        _ node: inout Node, _ state: inout State, _ now: Timestamp
    ) -> Double? {
        let task = pool.properties["startTask"]
        let exitCode = node.startTaskResult?.exitCode ?? 0
        let retries = Int(task?["maxTaskRetryCount"]?.integer ?? 0)
        if exitCode != 0, let task, retries < 0 || node.startTaskRetries < retries {
            node.startTaskRetries += 1
            return runStartTask(task, on: &node, &state)
        }
        node.startTaskEnded = now
        node.startTaskExitCode = node.startTaskFailure == nil ? exitCode : nil
        let hasFailed = exitCode != 0 || node.startTaskFailure != nil
        let isFailure = hasFailed && task?["waitForSuccess"]?.bool != false
        node.enter(isFailure ? .startTaskFailed : .idle, at: now)
        return pollInterval(node)
    }

    /// Runs the extensions that have not succeeded; the node waits for those that have to.
    private func start(_ node: inout Node, _ state: inout State, _ now: Timestamp) -> Double? {
        var wait: Double?
        for index in node.extensions.indices {
            let run = ExtensionRun(pool: pool, now: now)
            guard case .transitioning = node.extensions[index].status else { continue }
            if let delay = run.attempt(
                &node.extensions[index], on: &node.machine, &state)
            {
                wait = min(wait ?? delay, delay)
            }
        }
        if let failed = node.extensions.first(where: \.hasFailed) {
            // Documented is the state alone; this code is the emulator's.
            node.errors = [
                StatedError(
                    code: "VMExtensionProvisioningError",
                    message: "Provisioning of VM extension '\(failed.name)' has failed.")
            ]
            node.enter(.unusable, at: now)
            return nil
        }
        if let wait { return wait }
        return leaveStarting(&node, &state, now)
    }

    private func leaveStarting(
        _ node: inout Node, _ state: inout State, _ now: Timestamp
    ) -> Double? {
        guard let task = pool.properties["startTask"] else {
            node.enter(.idle, at: now)
            return pollInterval(node)
        }
        node.startTaskStarted = now
        node.enter(.waitingForStartTask, at: now)
        return runStartTask(task, on: &node, &state)
    }

    private func runStartTask(
        _ task: JSONValue, on node: inout Node, _ state: inout State
    ) -> Double? {
        guard let held = state.accounts[account] else { return nil }
        let command = NodeCommand(.start, task, node: node, of: pool, in: held, state)
        node.startTaskResult = nil
        let role = ProcessKey.Role.start(
            generation: node.generation, retry: node.startTaskRetries)
        // A process tells by itself when it has ended.
        guard !state.run(command, as: role, in: account) else { return nil }
        guard place(command, on: &node, &state) else {
            return endStartTask(&node, &state, state.clock.wallTime(ofLife: instant))
        }
        let furnished = NodeCommand(.start, task, node: node, of: pool, in: held, state)
        node.startTaskSession = furnished.session(at: instant)
        node.pollsAt = pollInterval(node).map { instant + $0 }
        return follow(&node, &state, state.clock.wallTime(ofLife: instant))
    }

    /// Puts the resource files of a start task into its working directory.
    ///
    /// - Returns: Whether all are there; retries are for commands that fail, not for these.
    private func place(
        _ command: NodeCommand, on node: inout Node, _ state: inout State
    ) -> Bool {
        do throws(StatedError) {
            let fetched = try ResourceFileFetch(pool: pool)
                .files(of: command.specification, &state)
            for file in fetched {
                command.place(file.content, at: file.path, in: &node.machine.files)
            }
            return true
        } catch {
            node.startTaskFailure = error
            return false
        }
    }

    /// An idle node's extension looks at the vault again, so that a rotated certificate arrives.
    @discardableResult
    func poll(_ node: inout Node, _ state: inout State, _ now: Timestamp) -> Double? {
        for index in node.extensions.indices where node.extensions[index].isVaultExtension {
            ExtensionRun(pool: pool, now: now)
                .poll(&node.extensions[index], on: &node.machine, &state)
        }
        return pollInterval(node)
    }

    func pollInterval(_ node: Node) -> Double? {
        node.extensions.filter(\.isVaultExtension)
            .compactMap { VaultExtensionSettings.pollingInterval($0.definition) }.min()
    }
}

extension NodeExtension {
    var hasFailed: Bool {
        if case .failed = status { return true }
        return false
    }
}
