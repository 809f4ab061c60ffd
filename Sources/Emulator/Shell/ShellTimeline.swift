/// What a script meets while it waits.
struct ShellTimeline: Sendable, Equatable, Codable {
    /// What others have changed on the node, and how many seconds after the script's beginning.
    struct Change: Sendable, Equatable, Codable {
        let seconds: Double
        let files: [String: MachineFile?]
    }

    var changes: [Change] = []
    /// The answers to its requests, in their order.
    var answers: [ShellAnswer] = []
}
