internal import GRDB

/// One step of a run, as the journal has it.
public struct JournalStep: Sendable, Equatable {
    /// How far a step came.
    public enum State: String, Sendable {
        /// Begun and not ended: the run was killed in the middle, or is in it now.
        case begun
        /// Ended, with its effect in place.
        case done
        /// Ended with an error.
        case failed
    }

    /// The run that recorded it.
    public let run: Int64
    /// What identifies the step in its plan.
    public let name: String
    /// How far it came.
    public let state: State
    /// What was about to be done, as JSON text.
    public let detail: String
    /// What came of it, as JSON text; nil while begun.
    public let outcome: String?
    /// When it began, in ISO 8601, UTC.
    public let begun: String
    /// When it ended, in ISO 8601, UTC.
    public let ended: String?
}

extension JournalStep {
    init(row: Row) {
        run = row["run"]
        name = row["name"]
        state = State(rawValue: row["state"]) ?? .begun
        detail = row["detail"]
        outcome = row["outcome"]
        begun = row["begun"]
        ended = row["ended"]
    }
}
