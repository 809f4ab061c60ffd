import JSON

/// A compute node of a pool.
struct Node: Sendable {
    /// Its states, by their names on the data plane.
    enum Phase: String, Sendable {
        case creating
        case starting
        case waitingForStartTask = "waitingforstarttask"
        case idle
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
    /// `code` and `message` of what made it unusable.
    var errors: [(code: String, message: String)] = []
}
