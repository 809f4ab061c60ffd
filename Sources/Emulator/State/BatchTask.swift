import JSON

/// A task of a job.
struct BatchTask: Sendable, Codable, Equatable {
    /// The states of a task, by their names on the data plane.
    enum Phase: String, Sendable, Codable, Equatable {
        case active
        case preparing
        case running
        case completed
    }

    /// The node that it runs or ran on.
    struct Place: Sendable, Equatable, Codable {
        /// The pool's key.
        let pool: String
        let node: String
    }

    struct Failure: Sendable, Codable, Equatable {
        let category: String
        let code: String
        let message: String

        /// What a task says whose program is not on the node.
        static let programNotFound = Failure(
            category: "usererror", code: "CommandProgramNotFound",
            message: "The specified command program is not found")

        /// What a task says that was ended by a request.
        static let ended = Failure(
            category: "usererror", code: "TaskEnded", message: "Task Was Ended by User Request")
    }

    let id: String
    var specification: JSONValue
    let created: Timestamp
    var modified: Timestamp
    var state: Transition<Phase>
    var place: Place?
    var started: Timestamp?
    var ended: Timestamp?
    var exitCode: Int?
    var failure: Failure?
    var retries = 0
    var lastRetry: Timestamp?
    var requeues = 0
    var lastRequeue: Timestamp?
    /// What its present or last run comes to, nil while nobody knows.
    var result: CommandLine?
    /// Whether its folder has been kept long enough, and is gone.
    var isCleaned = false
    /// Counts its runs; an event of an earlier one is void.
    var run = 0
    /// The paths of files that have been deleted.
    var deletedFiles: Set<String> = []

    init(id: String, specification: JSONValue, created: Timestamp) {
        self.id = id
        self.specification = specification
        self.created = created
        modified = created
        state = Transition(.active, at: created)
    }

    var eTag: String { modified.eTag }

    var requiredSlots: Int { Int(specification["requiredSlots"]?.integer ?? 1) }

    /// How often it may be tried again, nil for without end.
    var maximumRetries: Int? {
        let count = Int(specification["constraints"]?["maxTaskRetryCount"]?.integer ?? 0)
        return count < 0 ? nil : count
    }

    var isOnNode: Bool { state.phase == .preparing || state.phase == .running }

    var hasSucceeded: Bool { state.phase == .completed && exitCode == 0 && failure == nil }

    /// The ids of the tasks that it waits for; ranges are of ids that are numbers.
    var dependencies: (ids: [String], ranges: [ClosedRange<Int64>]) {
        let own = specification["dependsOn"]
        let ids = (own?["taskIds"]?.array ?? []).compactMap(\.string)
        let ranges = (own?["taskIdRanges"]?.array ?? []).compactMap {
            range -> ClosedRange<Int64>? in
            guard let start = range["start"]?.integer, let end = range["end"]?.integer,
                start <= end
            else { return nil }
            return start...end
        }
        return (ids, ranges)
    }
}
