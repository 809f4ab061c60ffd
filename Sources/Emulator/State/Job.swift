import JSON

/// A job: what was asked for, as the data plane has it, and what became of it.
struct Job: Sendable {
    let id: String
    var specification: JSONValue
    var state: String
    var created: Timestamp
    var stateSince: Timestamp

    var poolID: String? { specification["poolInfo"]?["poolId"]?.string }
}
