internal import GRDB
internal import Glibc

extension Journal {
    /// Marks the file as ours in SQLite's header ("cfry"), so that another program's database is
    /// refused instead of changed.
    private static let applicationID: Int32 = 0x6366_7279

    /// Opens the file, or makes it.
    ///
    /// - Returns: The database, and whether there was no file.
    static func open(_ path: String) throws(JournalError) -> (queue: DatabaseQueue, isNew: Bool) {
        let isNew = try createPrivately(path)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration())
            try queue.inDatabase {
                try refuseForeignFile($0, at: path)
                try refuseBrokenPages($0, at: path)
            }
            try migrate(queue, at: path)
            let tables = try tablesOfNewFile()
            try queue.inDatabase {
                try refuseChangedTables($0, expected: tables, at: path)
                try refuseChangedRows($0, at: path)
            }
            return (queue, isNew)
        } catch let error as DatabaseError where error.isDamage {
            throw .damaged(path, error.reason)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // A statement of ours that fails is no fault of the disk: the tables are other ones.
            throw .damaged(path, error.reason)
        } catch let error as JournalError {
            throw error
        } catch {
            throw .cannotOpen(path, error)
        }
    }

    /// SQLite would create the file with the mode that the umask leaves.
    ///
    /// - Returns: Whether there was no file.
    private static func createPrivately(_ path: String) throws(JournalError) -> Bool {
        var descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let isNew = descriptor >= 0
        if !isNew, errno == EEXIST { descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw .cannotOpen(path, String(cString: strerror(errno)))
        }
        close(descriptor)
        return isNew
    }

    /// Every commit reaches the disk before it counts: that is what a journal is for.
    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            database.add(function: Checksum.function)
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    private static func refuseForeignFile(_ database: Database, at path: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard id != applicationID else { return }
        guard tables == 0 else { throw JournalError.foreign(path) }
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    private static func migrate(_ queue: DatabaseQueue, at path: String) throws {
        let migrator = migrator()
        let isNewer = try queue.read { try migrator.hasBeenSuperseded($0) }
        guard !isNewer else { throw JournalError.newer(path) }
        try migrator.migrate(queue)
    }

    /// What a file that was never damaged says of its tables.
    private static func tablesOfNewFile() throws -> [Row] {
        let queue = try DatabaseQueue(configuration: configuration())
        try migrator().migrate(queue)
        return try queue.read(tables)
    }

    private static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("runs and steps") { database in
            try database.execute(
                sql: """
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY,
                        plan TEXT NOT NULL,
                        owner TEXT NOT NULL,
                        started TEXT NOT NULL,
                        ended TEXT);
                    CREATE INDEX run_plan ON run (plan);
                    CREATE TABLE step (
                        id INTEGER PRIMARY KEY,
                        run INTEGER NOT NULL REFERENCES run,
                        name TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'failed')),
                        detail TEXT NOT NULL,
                        outcome TEXT,
                        begun TEXT NOT NULL,
                        ended TEXT);
                    CREATE INDEX step_run ON step (run, name);
                    """)
        }
        migrator.registerMigration("checksums", migrate: addChecksums)
        return migrator
    }
}
