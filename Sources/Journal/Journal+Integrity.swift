internal import GRDB

extension Journal {
    /// What a row's checksum is of, by table.
    private static let sealed = [
        "run": "id, plan, owner, started, ended",
        "step": "id, run, name, state, detail, outcome, begun, ended",
    ]

    /// Adds the column of checksums, and computes those of the rows that are there.
    static func addChecksums(_ database: Database) throws {
        for (table, columns) in sealed {
            try database.execute(
                sql: "ALTER TABLE \(table) ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0")
            try database.execute(sql: "UPDATE \(table) SET checksum = checksum(\(columns))")
        }
    }

    /// Computes the checksum of a row that was written in this transaction.
    static func seal(_ table: String, _ id: Int64, in database: Database) throws {
        guard let columns = sealed[table] else { return }
        try database.execute(
            sql: "UPDATE \(table) SET checksum = checksum(\(columns)) WHERE id = ?",
            arguments: [id])
    }

    /// Refuses a file whose pages don't fit together.
    static func refuseBrokenPages(_ database: Database, at path: String) throws {
        let said = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "no answer"
        guard said == "ok" else { throw JournalError.damaged(path, said) }
    }

    /// What the file says of its tables and indexes; not on which pages they are, which `VACUUM`
    /// may change and `integrity_check` looks after.
    static func tables(_ database: Database) throws -> [Row] {
        try Row.fetchAll(
            database,
            sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    }

    /// Refuses a file whose tables are described otherwise than they were made: SQLite would read
    /// them as that says.
    static func refuseChangedTables(
        _ database: Database, expected: [Row], at path: String
    ) throws {
        guard try tables(database) == expected else {
            throw JournalError.damaged(path, "its tables are not those that were made")
        }
    }

    /// Refuses a file in which a record is not what was written.
    static func refuseChangedRows(_ database: Database, at path: String) throws {
        for (table, columns) in sealed.sorted(by: { $0.key < $1.key }) {
            let changed = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM \(table) WHERE checksum IS NOT checksum(\(columns)) LIMIT 1")
            if let changed {
                throw JournalError.damaged(path, "record \(changed) of its \(table)s was changed")
            }
        }
    }
}
