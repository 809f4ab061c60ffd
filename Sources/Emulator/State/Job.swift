import JSON

/// A job: what was asked for, as the data plane has it, and what became of it.
struct Job: Sendable, Codable, Equatable {
    /// The states of a job, by their names on the data plane.
    enum Phase: String, Sendable, Codable, Equatable {
        case active
        case disabling
        case disabled
        case terminating
        case completed
        case deleting
    }

    /// What becomes of running tasks when something stops them.
    enum TaskStop: String, Sendable, Codable, Equatable {
        case requeue
        case terminate
        case wait
    }

    /// The preparation task and the release task of a job on one node.
    struct Preparation: Sendable, Codable, Equatable {
        let pool: String
        let started: Timestamp
        var ended: Timestamp?
        var exitCode: Int?
        var releaseStarted: Timestamp?
        var releaseEnded: Timestamp?
        var releaseExitCode: Int?
    }

    let id: String
    /// Tells this job from an earlier one of the same id.
    let incarnation: Int64
    var specification: JSONValue
    let created: Timestamp
    var modified: Timestamp
    var state: Transition<Phase>
    var ended: Timestamp?
    var terminateReason: String?
    /// What becomes of its tasks while it is being disabled.
    var disabling: TaskStop?
    /// The key of the schedule that made it.
    var schedule: String?
    /// The pool that was made for it or for its schedule.
    var autoPoolID: String?
    var schedulingError: StatedError?
    /// By id in lower case.
    var tasks: [String: BatchTask] = [:]
    /// The keys of tasks that have no node yet, the oldest first.
    var waiting: [String] = []
    /// How many tasks are on nodes now.
    var runningTasks = 0
    /// By id of the node.
    var preparations: [String: Preparation] = [:]

    init(id: String, specification: JSONValue, created: Timestamp) {
        self.id = id
        self.specification = specification
        self.created = created
        incarnation = created.ticks
        modified = created
        state = Transition(.active, at: created)
    }

    var eTag: String { modified.eTag }

    /// The pool that its tasks run on.
    var poolID: String? { specification["poolInfo"]?["poolId"]?.string ?? autoPoolID }

    var priority: Int64 { specification["priority"]?.integer ?? 0 }

    /// Whether it counts against the account's quota.
    var isOpen: Bool { state.phase != .completed }

    var preparationTask: JSONValue? { specification["jobPreparationTask"] }

    var releaseTask: JSONValue? { specification["jobReleaseTask"] }

    /// The most tasks that may run at once, nil for any number.
    var maximumParallelTasks: Int? {
        specification["maxParallelTasks"]?.integer.flatMap { $0 < 0 ? nil : Int($0) }
    }
}
