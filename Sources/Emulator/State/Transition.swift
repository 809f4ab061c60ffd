/// The state of something with the instant at which it was entered, and the state before it.
struct Transition<Phase: Sendable & Codable & Equatable>: Sendable, Codable, Equatable {
    /// A state that was left.
    struct Earlier: Sendable, Codable, Equatable {
        let phase: Phase
        let since: Timestamp
    }

    private(set) var phase: Phase
    private(set) var since: Timestamp
    private(set) var previous: Earlier?

    init(_ phase: Phase, at since: Timestamp) {
        self.phase = phase
        self.since = since
    }

    /// Enters a state; one that is there already stays as it is.
    mutating func enter(_ phase: Phase, at instant: Timestamp) {
        guard phase != self.phase else { return }
        previous = Earlier(phase: self.phase, since: since)
        self.phase = phase
        since = instant
    }
}
