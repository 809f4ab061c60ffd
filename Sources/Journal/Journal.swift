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
    ///   the file has no run of any plan, but had one of this plan.
    public func openRun(plan: String, owner: String) throws(JournalError) -> JournalRun {
        let lock = try PlanLock(journal: path, plan: plan)
        try refuseLostRuns(lock)
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

    /// A file that was there, and is empty although the lock tells of a run, is not begun anew.
    ///
    /// Runs of other plans are enough: who deletes a journal that several plans share leaves the
    /// locks of all, and the plan that runs next makes the file of the others.
    private func refuseLostRuns(_ lock: PlanLock) throws(JournalError) {
        guard lock.wasAnnounced, !isNew else { return }
        let hasRuns = try write("look for runs") { database in
            try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM run)")
        }
        guard hasRuns == true else { throw .emptied(path, lock.path) }
    }

    /// The last record of every step that any run of the plan has begun, by their first begin.
    public func steps(ofPlan plan: String) throws(JournalError) -> [JournalStep] {
        try write("read the steps of \(plan)") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT step.* FROM step JOIN (
                        SELECT min(step.id) AS earliest, max(step.id) AS latest
                        FROM step JOIN run ON run.id = step.run
                        WHERE run.plan = ? GROUP BY step.name) AS known
                    ON step.id = known.latest ORDER BY known.earliest
                    """,
                arguments: [plan]
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
