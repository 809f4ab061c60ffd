import JSON

/// A compute node of a pool.
struct Node: Sendable, Codable, Equatable {
    /// Its states, by their names on the data plane.
    enum Phase: String, Sendable, Codable, Equatable {
        case creating
        case starting
        case waitingForStartTask = "waitingforstarttask"
        case idle
        case running
        case rebooting
        case reimaging
        case deallocating
        case deallocated
        case leavingPool = "leavingpool"
        case startTaskFailed = "starttaskfailed"
        case unusable
    }

    let id: String
    let isDedicated: Bool
    let ipAddress: String
    let allocated: Timestamp
    var phase: Phase = .creating
    var phaseSince: Timestamp
    var booted: Timestamp?
    var extensions: [NodeExtension]
    var startTaskStarted: Timestamp?
    var startTaskEnded: Timestamp?
    var startTaskExitCode: Int?
    /// Why the start task's command could not even begin.
    var startTaskFailure: StatedError?
    var startTaskRetries = 0
    /// What the start task's present or last run comes to, nil while nobody knows.
    var startTaskResult: CommandLine?
    /// The start task while it is acted out, and when its node's extensions look at the vault.
    var startTaskSession: ShellSession?
    var pollsAt: Double?
    /// `code` and `message` of what made it unusable.
    var errors: [StatedError] = []
    var isSchedulingEnabled = true
    /// What it turns to once its last task has ended.
    var pending: Phase?
    /// Counts its boots and the like; an event of an earlier one is void.
    var generation = 0
    var usedSlots = 0
    var runningTasks = 0
    var tasksRun = 0
    var tasksSucceeded = 0
    /// What its extensions have put on it.
    var machine = Machine()
    /// The paths of files that have been deleted.
    var deletedFiles: Set<String> = []

    mutating func enter(_ phase: Phase, at instant: Timestamp) {
        self.phase = phase
        phaseSince = instant
    }

    /// Whether it takes tasks now.
    var isReady: Bool {
        (phase == .idle || phase == .running) && isSchedulingEnabled && pending == nil
    }
}
