internal import FoundationEssentials
internal import GRDB

/// The record of what migrations did, step by step, on disk before and after each step.
///
/// A run that is killed leaves its last step begun and not ended; the next run of the same plan
/// reads that, looks at what the service really holds, and goes on. All text that is stored is
/// JSON that the caller made; the journal never sees a secret.
///
/// ```swift
/// let journal = try Journal(path: "contosorender.journal")
/// let run = try journal.openRun(plan: plan.id, owner: "ada@build-7")
/// try run.begin("import render-tls", detail: "{}")
/// ```
public final class Journal: Sendable {
    let database: DatabaseQueue
    let path: String

    /// Whether there was no file when the journal was opened.
    private let isNew: Bool

    /// Opens a journal, making the file (mode 0600) if there is none.
    ///
    /// - Throws: ``JournalError`` with `cannotOpen` or `unreadable`.
    public init(path: String) throws(JournalError) {
        self.path = path
        (database, isNew) = try Self.open(path)
    }

    /// Begins a run of a plan and takes the plan's lock.
    ///
    /// The lock belongs to this process: it is free again when the run is closed or the process is
    /// gone, so a killed run doesn't have to be cleaned up by hand.
    ///
    /// - Parameters:
    ///   - plan: What identifies the plan, the same for every run of it.
    ///   - owner: Who runs it, shown to others who try meanwhile.
    /// - Throws: ``JournalError`` with `held` if another live run holds the plan, `unreadable` if
    ///   the file has lost the runs that it had of the plan.
    public func openRun(plan: String, owner: String) throws(JournalError) -> JournalRun {
        let lock = try PlanLock(journal: path, plan: plan)
        try refuseLostRuns(of: plan, lock)
        let started = Self.now()
        let id = try write("begin a run of \(plan)") { database in
            try database.execute(
                sql: "INSERT INTO run (plan, owner, started) VALUES (?, ?, ?)",
                arguments: [plan, owner, started])
            let id = database.lastInsertedRowID
            try Self.seal("run", id, in: database)
            return id
        }
        try lock.announce(owner)
        return JournalRun(id: id, plan: plan, journal: self, lock: lock)
    }

    /// A file that was there, and has forgotten a run of which the lock tells, is not begun anew.
    private func refuseLostRuns(of plan: String, _ lock: PlanLock) throws(JournalError) {
        guard lock.wasAnnounced, !isNew else { return }
        let isKnown = try write("look for runs of \(plan)") { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE plan = ?)",
                arguments: [plan])
        }
        guard isKnown == true else { throw .emptied(path, lock.path) }
    }

    /// The last record of every step that any run of the plan has begun, in the order of first begin.
    public func steps(ofPlan plan: String) throws(JournalError) -> [JournalStep] {
        try write("read the steps of \(plan)") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT step.* FROM step JOIN run ON run.id = step.run
                    WHERE run.plan = ? AND step.id IN (
                        SELECT max(step.id) FROM step JOIN run ON run.id = step.run
                        WHERE run.plan = ? GROUP BY step.name)
                    ORDER BY (SELECT min(first.id) FROM step AS first JOIN run ON run.id = first.run
                              WHERE run.plan = ? AND first.name = step.name)
                    """,
                arguments: [plan, plan, plan]
            ).map(JournalStep.init)
        }
    }

    func write<Result>(
        _ attempt: String, _ body: (Database) throws -> Result
    ) throws(JournalError) -> Result {
        do {
            return try database.write(body)
        } catch let error as DatabaseError where error.isDamage {
            throw .damaged(path, error.reason)
        } catch {
            throw .cannotWrite(attempt, path, error)
        }
    }

    static func now() -> String {
        Date().formatted(.iso8601)
    }
}
