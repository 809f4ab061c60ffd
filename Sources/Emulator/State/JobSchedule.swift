import JSON

/// A schedule that makes jobs.
struct JobSchedule: Sendable, Codable, Equatable {
    /// The states of a schedule, by their names on the data plane.
    enum Phase: String, Sendable, Codable, Equatable {
        case active
        case disabled
        case terminating
        case completed
        case deleting
    }

    let id: String
    /// Tells this schedule from an earlier one of the same id.
    let incarnation: Int64
    /// `schedule`, `jobSpecification`, `metadata` and `displayName`.
    var specification: JSONValue
    let created: Timestamp
    var modified: Timestamp
    var state: Transition<Phase>
    var ended: Timestamp?
    var jobsMade = 0
    /// The id of the job that was made last.
    var recentJob: String?
    /// The instant of life of its next job, nil if there is none.
    var nextRun: Double?
    /// The instant at which a job was due that waits for the one before it.
    var overdueSince: Double?
    /// Counts the plans of its next job; an event of an earlier plan is void.
    var plan = 0
    /// A pool with the lifetime of the schedule.
    var autoPoolID: String?

    init(id: String, specification: JSONValue, created: Timestamp) {
        self.id = id
        self.specification = specification
        self.created = created
        incarnation = created.ticks
        modified = created
        state = Transition(.active, at: created)
    }

    var eTag: String { modified.eTag }

    var isOpen: Bool { state.phase != .completed }

    private func seconds(_ name: String) -> Double? {
        specification["schedule"]?[name]?.string.flatMap { ISODuration($0)?.seconds }
    }

    var recurrence: Double? { seconds("recurrenceInterval") }

    var startWindow: Double? { seconds("startWindow") }

    private func instant(_ name: String) -> Timestamp? {
        specification["schedule"]?[name]?.string.flatMap { Timestamp(iso8601: $0) }
    }

    var notBefore: Timestamp? { instant("doNotRunUntil") }

    var notAfter: Timestamp? { instant("doNotRunAfter") }
}
