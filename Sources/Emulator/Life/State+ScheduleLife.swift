import JSON

extension State {
    /// Adds a schedule, or begins anew with one that has been changed.
    mutating func plan(schedule key: String, of account: String, at instant: Double) {
        guard let found = accounts[account]?.jobSchedules[key], found.state.phase == .active else {
            return
        }
        let isOver = found.recurrence == nil && found.jobsMade > 0
        let first = found.notBefore.map { clock.life(at: $0) } ?? instant
        set(nextRun: isOver ? nil : max(first, instant), ofSchedule: key, of: account)
    }

    /// A schedule's turn: its next job, or the end of what was under way.
    mutating func move(
        schedule key: String, _ incarnation: Int64, plan: Int, of account: String,
        at instant: Double
    ) {
        guard let found = accounts[account]?.jobSchedules[key],
            found.incarnation == incarnation, found.plan == plan
        else { return }
        switch found.state.phase {
        case .active: makeJobInTime(found, key, of: account, at: instant)
        case .terminating: complete(schedule: key, of: account, at: instant)
        case .deleting:
            accounts[account]?.jobSchedules[key] = nil
            for (id, job) in accounts[account]?.jobs ?? [:] where job.schedule == key {
                accounts[account]?.jobs[id]?.schedule = nil
                startDeleting(job: id, of: account, at: instant)
            }
        case .disabled, .completed: break
        }
    }

    /// What follows when a job of a schedule has ended.
    mutating func follow(
        job: String, ofSchedule key: String, of account: String, at instant: Double
    ) {
        guard let found = accounts[account]?.jobSchedules[key], found.state.phase == .active else {
            return
        }
        if let due = found.overdueSince, found.startWindow.map({ instant - due <= $0 }) ?? true {
            makeJob(of: found, key, account, at: instant)
        } else if found.nextRun == nil, found.recentJob?.lowercased() == job.lowercased() {
            complete(schedule: key, of: account, at: instant)
        }
    }

    /// Ends or deletes a schedule, and the job of it that is open.
    mutating func startEnding(
        schedule key: String, _ phase: JobSchedule.Phase, of account: String
    ) {
        enter(phase, schedule: key, of: account, at: clock.life)
        for (id, job) in accounts[account]?.jobs ?? [:] where job.schedule == key {
            startTerminating(
                job: id, of: account, because: "JobScheduleTerminated", at: clock.life)
        }
        let delay = phase == .deleting ? LifeTimes.removal : LifeTimes.termination
        set(nextRun: clock.life + delay, ofSchedule: key, of: account)
    }

    mutating func enter(
        _ phase: JobSchedule.Phase, schedule key: String, of account: String, at instant: Double
    ) {
        let stamp = stamp()
        let entered = clock.wallTime(ofLife: instant)
        accounts[account]?.jobSchedules[key]?.change { schedule in
            schedule.state.enter(phase, at: entered)
            schedule.modified = stamp
        }
    }

    // MARK: - Jobs

    /// At most one job of a schedule is open: the next one waits for it, as long as its window is.
    private mutating func makeJobInTime(
        _ found: JobSchedule, _ key: String, of account: String, at instant: Double
    ) {
        if let end = found.notAfter, clock.wallTime(ofLife: instant) > end {
            set(nextRun: nil, ofSchedule: key, of: account)
            complete(schedule: key, of: account, at: instant)
            return
        }
        set(nextRun: found.recurrence.map { instant + $0 }, ofSchedule: key, of: account)
        let isBusy = (accounts[account]?.jobs ?? [:]).values.contains {
            $0.schedule == key && $0.isOpen
        }
        if isBusy {
            accounts[account]?.jobSchedules[key]?.overdueSince = instant
        } else {
            makeJob(of: found, key, account, at: instant)
        }
    }

    private mutating func makeJob(
        of found: JobSchedule, _ key: String, _ account: String, at instant: Double
    ) {
        let number = found.jobsMade + 1
        let id = "\(found.id):job-\(number)"
        var job = Job(
            id: id,
            specification: JobRequest.completed(
                found.specification["jobSpecification"] ?? .object([:])),
            created: stamp())
        job.schedule = key
        job.autoPoolID = found.autoPoolID
        accounts[account]?.jobSchedules[key]?.change { schedule in
            schedule.jobsMade = number
            schedule.recentJob = id
            schedule.overdueSince = nil
        }
        start(job: job, in: account)
    }

    private mutating func complete(schedule key: String, of account: String, at instant: Double) {
        let now = clock.wallTime(ofLife: instant)
        enter(.completed, schedule: key, of: account, at: instant)
        accounts[account]?.jobSchedules[key]?.change { schedule in
            schedule.ended = now
            schedule.nextRun = nil
        }
        let pool = accounts[account]?.jobSchedules[key]?.autoPoolID
        if let pool, accounts[account]?.pools[pool.lowercased()]?.isDeleting == false {
            startDeleting(pool: pool, of: account, at: instant)
        }
    }

    private mutating func set(nextRun: Double?, ofSchedule key: String, of account: String) {
        accounts[account]?.jobSchedules[key]?.change { schedule in
            schedule.nextRun = nextRun
            schedule.plan += 1
        }
        guard let nextRun, let found = accounts[account]?.jobSchedules[key] else { return }
        let subject = EventQueue.Subject.schedule(
            key, incarnation: found.incarnation, plan: found.plan)
        schedule(subject, of: account, at: nextRun)
    }
}
