import JSON

extension State {
    /// Gives waiting tasks of active jobs to nodes that have room, the most important jobs first.
    mutating func assignTasks(of account: String, at instant: Double) {
        let jobs = (accounts[account]?.jobs ?? [:]).filter {
            $0.value.state.phase == .active && !$0.value.waiting.isEmpty
        }
        let order = jobs.sorted {
            (-$0.value.priority, $0.value.incarnation) < (-$1.value.priority, $1.value.incarnation)
        }
        for (key, _) in order { assignTasks(ofJob: key, of: account, at: instant) }
    }

    private mutating func assignTasks(
        ofJob key: String, of account: String, at instant: Double
    ) {
        var left: [String] = []
        let waiting = accounts[account]?.jobs[key]?.waiting ?? []
        for (index, name) in waiting.enumerated() {
            guard let job = accounts[account]?.jobs[key], let task = job.tasks[name],
                job.maximumParallelTasks.map({ job.runningTasks < $0 }) ?? true,
                let pool = job.poolID.flatMap({ accounts[account]?.pools[$0.lowercased()] }),
                !pool.isDeleting, let room = TaskRoom(pool: pool, job: job)
            else {
                left += waiting[index...]
                break
            }
            guard job.isReady(task), let node = room.node(for: task) else {
                left.append(name)
                continue
            }
            start(task, key: name, ofJob: key, on: node, of: pool, in: account, at: instant)
        }
        accounts[account]?.jobs[key]?.waiting = left
    }

    private mutating func start(
        _ task: BatchTask, key: String, ofJob job: String, on node: String, of pool: Pool,
        in account: String, at instant: Double
    ) {
        let now = clock.wallTime(ofLife: instant)
        update(node: node, in: pool.name, of: account) { node in
            node.usedSlots += task.requiredSlots
            node.runningTasks += 1
            if node.phase == .idle { node.enter(.running, at: now) }
        }
        var preparation: Double?
        accounts[account]?.jobs[job]?.change { job in
            job.runningTasks += 1
            if job.preparationTask != nil, job.preparations[node]?.ended == nil {
                preparation = LifeTimes.preparation
                if job.preparations[node] == nil {
                    job.preparations[node] = Job.Preparation(pool: pool.name, started: now)
                }
            } else if job.releaseTask != nil, job.preparations[node] == nil {
                job.preparations[node] = Job.Preparation(pool: pool.name, started: now, ended: now)
            }
            job.tasks[key]?.change { task in
                task.run += 1
                task.place = .init(pool: pool.name.lowercased(), node: node)
                task.exitCode = nil
                task.failure = nil
                task.ended = nil
                task.isCleaned = false
                task.state.enter(preparation == nil ? .running : .preparing, at: now)
                task.started = preparation == nil ? now : nil
            }
        }
        guard let preparation else {
            run(key, ofJob: job, in: account, at: instant)
            return
        }
        guard !runPreparation(ofJob: job, on: node, of: pool, in: account) else { return }
        scheduleMove(ofTask: key, ofJob: job, in: account, at: instant + preparation)
    }

    /// Has the preparation of a job run on a node, once.
    ///
    /// - Returns: Whether it is run, and tells by itself when it has ended.
    private mutating func runPreparation(
        ofJob key: String, on node: String, of pool: Pool, in account: String
    ) -> Bool {
        guard home(of: node, in: pool) != nil, let job = accounts[account]?.jobs[key],
            let preparation = job.preparationTask
        else { return false }
        let others = job.tasks.values.count {
            $0.state.phase == .preparing && $0.place?.node == node
        }
        guard others <= 1,
            let command = NodeCommand(
                .preparation(job), preparation, node: node, of: pool.name, in: account, self)
        else { return true }
        return run(
            command, as: .preparation(job: key, incarnation: job.incarnation), in: account)
    }

    /// Begins a task's own command.
    private mutating func run(
        _ key: String, ofJob job: String, in account: String, at instant: Double
    ) {
        guard let found = accounts[account]?.jobs[job], let task = found.tasks[key],
            let place = task.place
        else { return }
        let command = NodeCommand(
            .task(found, id: task.id, run: task.run), task.specification, node: place.node,
            of: place.pool, in: account, self)
        let role = ProcessKey.Role.task(
            job: job, incarnation: found.incarnation, task: key, run: task.run)
        accounts[account]?.jobs[job]?.tasks[key]?.result = nil
        if let command, self.run(command, as: role, in: account, timeLimit: task.wallClockLimit) {
            return
        }
        var result = command?.simulate() ?? CommandLine(exitCode: 0)
        var duration = LifeTimes.task + result.seconds
        if let limit = task.wallClockLimit, limit < duration {
            result = CommandLine.killed(onWindows: command?.pool.isWindows == true)
            duration = limit
        }
        accounts[account]?.jobs[job]?.tasks[key]?.result = result
        scheduleMove(ofTask: key, ofJob: job, in: account, at: instant + duration)
    }

    mutating func scheduleMove(
        ofTask key: String, ofJob job: String, in account: String, at due: Double
    ) {
        guard let found = accounts[account]?.jobs[job], let task = found.tasks[key] else { return }
        let path = EventQueue.TaskPath(job: job, incarnation: found.incarnation, task: key)
        schedule(.task(path, run: task.run), of: account, at: due)
    }

    // MARK: - Steps

    /// Moves a task on: out of its job's preparation, to its end, or out of its folder.
    mutating func move(
        _ path: EventQueue.TaskPath, run: Int, of account: String, at instant: Double
    ) {
        guard let job = accounts[account]?.jobs[path.job], job.incarnation == path.incarnation,
            let task = job.tasks[path.task], task.run == run
        else { return }
        guard task.isOnNode else {
            guard task.state.phase == .completed else { return }
            accounts[account]?.jobs[path.job]?.tasks[path.task]?.isCleaned = true
            if let place = task.place {
                let root = NodeFolder.root(ofTask: task.id, job: job.id)
                delete(root, on: place.node, of: place.pool, in: account)
            }
            return
        }
        if task.state.phase == .preparing {
            endPreparation(for: task, path, of: account, at: instant)
        } else {
            end(path.task, ofJob: path.job, of: account, at: instant)
        }
    }

    private mutating func endPreparation(
        for task: BatchTask, _ path: EventQueue.TaskPath, of account: String, at instant: Double
    ) {
        guard let place = task.place, let found = accounts[account]?.jobs[path.job] else { return }
        let node = place.node
        let now = clock.wallTime(ofLife: instant)
        var hasFailed = false
        let command = found.preparationTask.flatMap {
            NodeCommand(
                .preparation(found), $0, node: node, of: place.pool, in: account, self)
        }
        accounts[account]?.jobs[path.job]?.change { job in
            if job.preparations[node]?.ended == nil {
                job.preparations[node]?.ended = now
                job.preparations[node]?.exitCode = command?.simulate().exitCode ?? 0
            }
            hasFailed = job.isBarred(from: node)
            guard !hasFailed else { return }
            job.tasks[path.task]?.change { task in
                task.state.enter(.running, at: now)
                task.started = now
            }
        }
        guard !hasFailed else {
            stop(path.task, ofJob: path.job, of: account, .requeue, at: instant)
            return
        }
        run(path.task, ofJob: path.job, in: account, at: instant)
    }

    /// A task whose command has ended is completed, or tried again if it failed.
    private mutating func end(
        _ key: String, ofJob job: String, of account: String, at instant: Double
    ) {
        let now = clock.wallTime(ofLife: instant)
        leaveNode(key, ofJob: job, of: account, at: instant, hasRun: true)
        accounts[account]?.jobs[job]?.change { job in
            guard var task = job.tasks[key] else { return }
            let code = task.result?.exitCode ?? 0
            if code != 0, task.maximumRetries.map({ task.retries < $0 }) ?? true {
                task.retries += 1
                task.lastRetry = now
                task.state.enter(.active, at: now)
                job.waiting.append(key)
            } else {
                task.exitCode = code
                task.ended = now
                task.state.enter(.completed, at: now)
                if code != 0 {
                    task.failure =
                        task.result?.isNotFound == true
                        ? .programNotFound
                        : BatchTask.Failure(
                            category: "usererror", code: "FailureExitCode",
                            message: "The task exited with an exit code representing a failure")
                }
            }
            job.tasks[key] = task
        }
        scheduleCleaning(ofTask: key, ofJob: job, in: account, at: instant)
        follow(key, ofJob: job, of: account, at: instant)
    }

    /// Takes a task that is on a node off it.
    private mutating func leaveNode(
        _ key: String, ofJob job: String, of account: String, at instant: Double, hasRun: Bool
    ) {
        guard let task = accounts[account]?.jobs[job]?.tasks[key], task.isOnNode,
            let place = task.place
        else { return }
        let now = clock.wallTime(ofLife: instant)
        let hasSucceeded = hasRun && task.result?.exitCode == 0
        accounts[account]?.jobs[job]?.runningTasks -= 1
        update(node: place.node, in: place.pool, of: account) { node in
            node.usedSlots -= task.requiredSlots
            node.runningTasks -= 1
            node.tasksRun += hasRun ? 1 : 0
            node.tasksSucceeded += hasSucceeded ? 1 : 0
            if node.runningTasks == 0, node.phase == .running { node.enter(.idle, at: now) }
        }
        guard let pool = accounts[account]?.pools[place.pool] else { return }
        beginPending(node: place.node, of: pool, in: account, at: instant)
    }

    // MARK: - Stopping

    /// Stops a task by request: it waits again, or is completed.
    mutating func stop(
        _ key: String, ofJob job: String, of account: String, _ how: Job.TaskStop,
        at instant: Double
    ) {
        let now = clock.wallTime(ofLife: instant)
        stopProcess(ofTask: key, ofJob: job, of: account)
        leaveNode(key, ofJob: job, of: account, at: instant, hasRun: false)
        accounts[account]?.jobs[job]?.change { job in
            job.waiting.removeAll { $0 == key }
            job.tasks[key]?.change { task in
                task.run += 1
                if how == .requeue {
                    task.requeues += 1
                    task.lastRequeue = now
                    task.state.enter(.active, at: now)
                } else {
                    task.failure = .ended
                    task.started = task.started ?? now
                    task.ended = now
                    task.state.enter(.completed, at: now)
                }
            }
            if how == .requeue { job.waiting.append(key) }
        }
        scheduleCleaning(ofTask: key, ofJob: job, in: account, at: instant)
        follow(key, ofJob: job, of: account, at: instant)
    }

    /// Stops every task of a job that is on a node.
    mutating func stopTasks(
        ofJob job: String, of account: String, _ how: Job.TaskStop, at instant: Double
    ) {
        guard how != .wait, let found = accounts[account]?.jobs[job], found.runningTasks > 0 else {
            return
        }
        for (key, task) in found.tasks.sorted(by: { $0.key < $1.key }) where task.isOnNode {
            stop(key, ofJob: job, of: account, how, at: instant)
        }
    }

    /// Stops every task that is on a node.
    mutating func stopTasks(
        on node: String, in pool: String, of account: String, _ how: Job.TaskStop,
        at instant: Double
    ) {
        guard how != .wait else { return }
        let place = BatchTask.Place(pool: pool.lowercased(), node: node)
        for (key, job) in accounts[account]?.jobs ?? [:] where job.runningTasks > 0 {
            for (name, task) in job.tasks where task.isOnNode && task.place == place {
                stop(name, ofJob: key, of: account, how, at: instant)
            }
        }
    }
}
