import FoundationEssentials
import GRDB
import Glibc

/// The file that the state outlives the emulator in: an SQLite database of mode 0600, with one
/// row for each object, its secrets among them.
///
/// It belongs to one emulator at a time: SQLite holds its lock from opening to closing, and the
/// system frees it when a process is killed. Commits go to a write-ahead log that isn't flushed
/// to the disk each time (`synchronous = NORMAL`): a process that is killed loses none of them, a
/// machine without power the last few, and neither damages the file. Flushing each of some ten
/// commits in a second would protect nothing that can't be made again.
final class StateFile: Sendable {
    /// "cfem" in SQLite's header: another program's database is refused instead of changed.
    private static let applicationID: Int32 = 0x6366_656d
    /// To be raised when a structure that is saved changes.
    static let version: Int32 = 2

    let path: String
    private let database: DatabaseQueue

    /// Opens a file, making it if there is none.
    init(_ path: String) throws(EmulatorError) {
        self.path = path
        do {
            try Self.createPrivately(path)
            database = try DatabaseQueue(path: path, configuration: Self.configuration)
            try database.inDatabase { try Self.check($0, path) }
            // Not before it is known whose file this is.
            guard chmod(path, 0o600) == 0 else {
                throw EmulatorError.cannotOpen(path, String(cString: strerror(errno)))
            }
            try database.inDatabase { try Self.prepare($0) }
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw .cannotUse(path, error)
        }
    }

    /// SQLite would create the file with the mode that the umask leaves.
    ///
    /// A file that is there isn't opened here: closing it would end this process's locks on it.
    private static func createPrivately(_ path: String) throws(EmulatorError) {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            throw .cannotOpen(path, String(cString: strerror(errno)))
        }
        Glibc.close(descriptor)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        }
        return configuration
    }

    private static func check(_ database: Database, _ path: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if id == 0, tables == 0 { return }
        guard id == applicationID else { throw EmulatorError.foreign(path) }
        let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version == Self.version else { throw EmulatorError.otherVersion(path, version) }
        let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        guard verdict == "ok" else { throw EmulatorError.damaged(path, "SQLite's check fails") }
    }

    /// The log makes SQLite lock the file for writing at once, as no rollback journal would.
    private static func prepare(_ database: Database) throws {
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        try database.inTransaction {
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS object (
                        kind TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,
                        value TEXT NOT NULL, PRIMARY KEY (kind, owner, name))
                    """)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Every row, by its kind.
    func rows() throws(EmulatorError) -> [String: [StateRow]] {
        do {
            return try database.read { database in
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT kind, owner, name, value FROM object")
                var found: [String: [StateRow]] = [:]
                while let row = try rows.next() {
                    let key = StateKey(kind: row[0], owner: row[1], name: row[2])
                    let value: String = row[3]
                    found[key.kind, default: []].append(
                        StateRow(key: key, json: Array(value.utf8)))
                }
                return found
            }
        } catch {
            throw .cannotUse(path, error)
        }
    }

    /// Writes changes, all of them or none.
    func write(_ changes: StateChanges) throws(EmulatorError) {
        do {
            try database.write { database in
                let put = try database.cachedStatement(
                    sql: "INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?)")
                for row in changes.written {
                    let value = String(decoding: row.json, as: UTF8.self)
                    try put.execute(
                        arguments: [row.key.kind, row.key.owner, row.key.name, value])
                }
                let remove = try database.cachedStatement(
                    sql: "DELETE FROM object WHERE kind = ? AND owner = ? AND name = ?")
                for key in changes.removed {
                    try remove.execute(arguments: [key.kind, key.owner, key.name])
                }
            }
        } catch {
            throw .cannotWrite(path, error)
        }
    }

    /// Closes the file, which holds everything then: SQLite's log goes.
    func close() throws(EmulatorError) {
        do {
            try database.close()
        } catch {
            throw .cannotWrite(path, error)
        }
    }
}
