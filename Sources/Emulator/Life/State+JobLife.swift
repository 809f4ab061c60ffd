import JSON

extension State {
    /// Adds a job, with the pool that it asks to be made for it and with its job manager.
    mutating func start(job: Job, in account: String) {
        let key = job.id.lowercased()
        accounts[account]?.jobs[key] = job
        if job.specification["poolInfo"]?["autoPoolSpecification"] != nil {
            makeAutoPool(forJob: key, of: account)
        }
        if let manager = job.specification["jobManagerTask"], let id = manager["id"]?.string {
            add(task: BatchTask(id: id, specification: manager, created: stamp()), to: key, account)
        }
        scheduleLimit(ofJob: key, of: account, began: clock.life)
        assignTasks(of: account, at: clock.life)
    }

    mutating func add(task: BatchTask, to job: String, _ account: String) {
        accounts[account]?.jobs[job]?.change { job in
            job.tasks[task.id.lowercased()] = task
            job.waiting.append(task.id.lowercased())
        }
    }

    /// What follows from a task that has ended: its job, its node's wish, tasks that wait for it.
    mutating func follow(
        _ key: String, ofJob job: String, of account: String, at instant: Double
    ) {
        guard let found = accounts[account]?.jobs[job], let task = found.tasks[key] else { return }
        if found.state.phase == .disabling, found.disabling == .wait, found.runningTasks == 0 {
            enter(.disabled, job: job, of: account, at: instant)
        }
        guard task.state.phase == .completed else { return }
        if let reason = found.endReason(after: task) {
            startTerminating(job: job, of: account, because: reason, at: instant)
        } else if found.disables(after: task) {
            startDisabling(job: job, of: account, .requeue, at: instant)
        }
    }

    // MARK: - Changes of state

    /// Disables a job: at once if none of its tasks is on a node.
    mutating func startDisabling(
        job key: String, of account: String, _ how: Job.TaskStop, at instant: Double
    ) {
        guard let job = accounts[account]?.jobs[key] else { return }
        guard job.runningTasks > 0 else {
            enter(.disabled, job: key, of: account, at: instant)
            return
        }
        accounts[account]?.jobs[key]?.disabling = how
        enter(.disabling, job: key, of: account, at: instant)
        guard how != .wait else { return }
        scheduleEnd(ofJob: key, of: account, at: instant + LifeTimes.disabling)
    }

    /// Has a job end; a job that is ending already does not end twice.
    mutating func startTerminating(
        job key: String, of account: String, because reason: String, at instant: Double
    ) {
        guard let job = accounts[account]?.jobs[key] else { return }
        guard ![.terminating, .completed, .deleting].contains(job.state.phase) else { return }
        accounts[account]?.jobs[key]?.terminateReason = reason
        enter(.terminating, job: key, of: account, at: instant)
        scheduleEnd(ofJob: key, of: account, at: instant + LifeTimes.termination)
    }

    mutating func startDeleting(job key: String, of account: String, at instant: Double) {
        enter(.deleting, job: key, of: account, at: instant)
        scheduleEnd(ofJob: key, of: account, at: instant + LifeTimes.removal)
    }

    /// Enters a state, with a new ETag.
    mutating func enter(
        _ phase: Job.Phase, job key: String, of account: String, at instant: Double
    ) {
        let stamp = stamp()
        let entered = clock.wallTime(ofLife: instant)
        accounts[account]?.jobs[key]?.change { job in
            job.state.enter(phase, at: entered)
            job.modified = stamp
        }
    }

    private mutating func scheduleEnd(ofJob key: String, of account: String, at due: Double) {
        guard let job = accounts[account]?.jobs[key] else { return }
        schedule(.job(key, incarnation: job.incarnation), of: account, at: due)
    }

    /// Ends what has been under way: a job is disabled, completed or gone.
    mutating func endTransition(
        ofJob key: String, _ incarnation: Int64, of account: String, at instant: Double
    ) {
        guard let job = accounts[account]?.jobs[key], job.incarnation == incarnation else { return }
        switch job.state.phase {
        case .disabling where job.disabling != .wait:
            stopTasks(ofJob: key, of: account, job.disabling ?? .requeue, at: instant)
            enter(.disabled, job: key, of: account, at: instant)
        case .terminating:
            stopTasks(ofJob: key, of: account, .terminate, at: instant)
            complete(job: key, of: account, at: instant)
        case .deleting:
            stopTasks(ofJob: key, of: account, .terminate, at: instant)
            let places = job.tasks.values.compactMap(\.place)
            for place in places {
                delete("workitems/\(job.id)", on: place.node, of: place.pool, in: account)
            }
            accounts[account]?.jobs[key] = nil
            retire(job, of: account, at: instant)
        case .active, .disabling, .disabled, .completed:
            break
        }
    }

    private mutating func complete(job key: String, of account: String, at instant: Double) {
        let now = clock.wallTime(ofLife: instant)
        let codes = releaseCodes(ofJob: key, of: account)
        accounts[account]?.jobs[key]?.change { job in
            job.ended = now
            for (node, code) in codes {
                job.preparations[node]?.releaseStarted = job.state.since
                guard let code else { continue }
                job.preparations[node]?.releaseEnded = now
                job.preparations[node]?.releaseExitCode = code
            }
        }
        enter(.completed, job: key, of: account, at: instant)
        guard let job = accounts[account]?.jobs[key] else { return }
        retire(job, of: account, at: instant)
    }

    /// How the release task ends on each node; nil where it is run, and has begun.
    private mutating func releaseCodes(
        ofJob key: String, of account: String
    ) -> [String: Int?] {
        guard let job = accounts[account]?.jobs[key], let release = job.releaseTask else {
            return [:]
        }
        var codes: [String: Int?] = [:]
        for (node, preparation) in job.preparations {
            let command = NodeCommand(
                .release(job), release, node: node, of: preparation.pool, in: account, self)
            let role = ProcessKey.Role.release(job: key, incarnation: job.incarnation)
            if let command, run(command, as: role, in: account) {
                codes.updateValue(nil, forKey: node)
            } else {
                codes[node] = command?.simulate().exitCode ?? 0
            }
        }
        return codes
    }

    /// A job that has ended takes its own pool along and makes room for the next of its schedule.
    private mutating func retire(_ job: Job, of account: String, at instant: Double) {
        let automatic = job.specification["poolInfo"]?["autoPoolSpecification"]
        if let pool = job.autoPoolID, automatic?["poolLifetimeOption"]?.string == "job",
            automatic?["keepAlive"]?.bool != true,
            accounts[account]?.pools[pool.lowercased()]?.isDeleting == false
        {
            startDeleting(pool: pool, of: account, at: instant)
        }
        if let schedule = job.schedule {
            follow(job: job.id, ofSchedule: schedule, of: account, at: instant)
        }
    }
}

extension Job {
    /// Why a job ends with one of its tasks, nil if it goes on.
    func endReason(after task: BatchTask) -> String? {
        let manager = specification["jobManagerTask"]
        if manager?["id"]?.string?.lowercased() == task.id.lowercased(),
            manager?["killJobOnCompletion"]?.bool != false
        {
            return "JMComplete"
        }
        if jobAction(after: task) == "terminate" { return "TaskFailed" }
        guard specification["onAllTasksComplete"]?.string?.lowercased() == "terminatejob",
            runningTasks == 0, waiting.isEmpty,
            tasks.values.allSatisfy({ $0.state.phase == .completed })
        else { return nil }
        return "AllTasksCompleted"
    }

    func disables(after task: BatchTask) -> Bool {
        state.phase == .active && jobAction(after: task) == "disable"
    }

    private func jobAction(after task: BatchTask) -> String? {
        guard
            specification["onTaskFailure"]?.string?.lowercased() == "performexitoptionsjobaction"
        else { return nil }
        return task.exitOptions?["jobAction"]?.string?.lowercased()
    }
}
