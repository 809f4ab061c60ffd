/// The state of something with the instant at which it was entered, and the state before it.
struct Transition<Phase: Sendable & Equatable>: Sendable {
    private(set) var phase: Phase
    private(set) var since: Timestamp
    private(set) var previous: (phase: Phase, since: Timestamp)?

    init(_ phase: Phase, at since: Timestamp) {
        self.phase = phase
        self.since = since
    }

    /// Enters a state; one that is there already stays as it is.
    mutating func enter(_ phase: Phase, at instant: Timestamp) {
        guard phase != self.phase else { return }
        previous = (self.phase, since)
        self.phase = phase
        since = instant
    }
}
