internal import GRDB
internal import Synchronization

/// One run of a plan; holds the plan's lock until it is closed.
public final class JournalRun: Sendable {
    /// The number of the run in its journal.
    public let id: Int64
    /// What identifies the plan.
    public let plan: String

    private let journal: Journal
    private let lock: Mutex<PlanLock?>

    init(id: Int64, plan: String, journal: Journal, lock: PlanLock) {
        self.id = id
        self.plan = plan
        self.journal = journal
        self.lock = Mutex(lock)
    }

    /// Records that a step is about to be done, and returns after the record is on the disk.
    ///
    /// - Parameters:
    ///   - step: What identifies the step in its plan.
    ///   - detail: What is about to be done, as JSON text without secrets.
    public func begin(_ step: String, detail: String) throws(JournalError) {
        try requireOpen()
        let now = Journal.now()
        try journal.write("begin step '\(step)'") { database in
            try database.execute(
                sql: """
                    INSERT INTO step (run, name, state, detail, begun) VALUES (?, ?, 'begun', ?, ?)
                    """,
                arguments: [id, step, detail, now])
            try Journal.seal("step", database.lastInsertedRowID, in: database)
        }
    }

    /// Records that a begun step is done, and returns after the record is on the disk.
    ///
    /// - Parameter outcome: The evidence of it, as JSON text without secrets.
    public func finish(_ step: String, outcome: String) throws(JournalError) {
        try end(step, as: .done, outcome)
    }

    /// Records that a begun step failed.
    ///
    /// - Parameter outcome: The error, as JSON text without secrets.
    public func fail(_ step: String, outcome: String) throws(JournalError) {
        try end(step, as: .failed, outcome)
    }

    /// The last record of every step that any run of this plan has begun.
    public func steps() throws(JournalError) -> [JournalStep] {
        try journal.steps(ofPlan: plan)
    }

    /// Ends the run and frees the plan's lock; closing twice is harmless.
    public func close() throws(JournalError) {
        guard let held = lock.withLock({ $0.take() }) else { return }
        // The next run must not begin before the end of this one is written.
        defer { withExtendedLifetime(held) {} }
        let now = Journal.now()
        try journal.write("end the run of \(plan)") { database in
            try database.execute(
                sql: "UPDATE run SET ended = ? WHERE id = ?", arguments: [now, id])
            try Journal.seal("run", id, in: database)
        }
    }

    private func end(
        _ step: String, as state: JournalStep.State, _ outcome: String
    ) throws(JournalError) {
        try requireOpen()
        let now = Journal.now()
        let ended = try journal.write("end step '\(step)'") { database in
            let begun = try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM step WHERE run = ? AND name = ? AND state = 'begun'
                    ORDER BY id DESC LIMIT 1
                    """,
                arguments: [id, step])
            guard let begun else { return false }
            try database.execute(
                sql: "UPDATE step SET state = ?, outcome = ?, ended = ? WHERE id = ?",
                arguments: [state.rawValue, outcome, now, begun])
            try Journal.seal("step", begun, in: database)
            return true
        }
        guard ended else { throw .notBegun(step) }
    }

    private func requireOpen() throws(JournalError) {
        guard lock.withLock({ $0 != nil }) else { throw .closed(plan) }
    }
}
