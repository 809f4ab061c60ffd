import GRDB
import Glibc
import JSON
import Testing

@testable import Emulator

/// Files that are no state, or are another's.
struct StateFileRefusalTests {
    private let saved: SavedCloud

    init() throws {
        saved = try SavedCloud()
    }

    private func write(_ text: String) throws {
        saved.cloud.emulator.endSaving()
        try saved.folder.write(Array(text.utf8), to: "state.db")
    }

    private func refusal() -> EmulatorError? {
        #expect(throws: EmulatorError.self) {
            _ = try TestCloud(configure: { $0.stateFile = saved.path })
        }
    }

    private func sqlite(_ statement: String) throws {
        saved.cloud.emulator.endSaving()
        let database = try DatabaseQueue(path: saved.path)
        try database.inDatabase { try $0.execute(sql: statement) }
        try database.close()
    }

    @Test func theFileIsForItsOwnerAlone() throws {
        #expect(System.mode(saved.path) == 0o600)
        #expect(System.mode("\(saved.path)-wal") == 0o600)
        saved.cloud.emulator.endSaving()
        #expect(System.mode("\(saved.path)-wal") == nil)
        // A copy may have got another mode on its way.
        chmod(saved.path, 0o644)
        try saved.restart()
        #expect(System.mode(saved.path) == 0o600)
    }

    @Test func aSecondEmulatorIsRefused() throws {
        let error = try #require(refusal())
        #expect(error.code == .savedState)
        #expect(error.message.contains("another process does"))
        // The first is not disturbed by that.
        let again = try #require(refusal())
        #expect(again.message == error.message)
        let stored = try saved.cloud.keyVault("PUT", "/secrets/word", body: ["value": "x"])
        #expect(stored.status == 200)
        try saved.restart()
        #expect(try saved.cloud.keyVault("GET", "/secrets/word").status == 200)
    }

    @Test func whatIsNoDatabaseIsRefusedAndLeftAlone() throws {
        let text = String(repeating: "these are the notes of somebody\n", count: 100)
        try write(text)
        let error = try #require(refusal())
        #expect(error.code == .savedState)
        #expect(error.message.contains("it is no database"))
        #expect(error.message.contains("move it away"))
        #expect(try saved.folder.read("state.db") == Array(text.utf8))
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try sqlite("PRAGMA application_id = 7")
        let error = try #require(refusal())
        #expect(error.message.contains("another program's database"))
    }

    @Test(arguments: [(3, "a newer emulator"), (1, "an older emulator")])
    func anotherVersionIsRefused(_ version: Int, _ words: String) throws {
        try sqlite("PRAGMA user_version = \(version)")
        let error = try #require(refusal())
        #expect(error.message.contains(words))
        #expect(error.message.contains("use that one"))
    }

    @Test(arguments: [
        ("DELETE FROM object WHERE kind = 'run'", "its run cannot be read"),
        (
            "UPDATE object SET value = '{\"hidden\":1}' WHERE name = 'render-linux'",
            "its pool 'contosorender/render-linux' cannot be read"
        ),
        ("DELETE FROM object WHERE kind = 'account'", "cannot be read"),
    ])
    func aRowThatCannotBeReadIsNamed(_ statement: String, _ words: String) throws {
        _ = try saved.cloud.batch("GET", "/pools")
        try sqlite(statement)
        let error = try #require(refusal())
        #expect(error.message.contains(words))
        #expect(error.message.contains("move it away"))
        #expect(!error.message.contains("hidden"))
    }

    @Test func damagedPagesAreNoticed() throws {
        _ = try saved.cloud.batch("GET", "/pools")
        saved.cloud.emulator.endSaving()
        var bytes = try #require(try saved.folder.read("state.db"))
        // Every page but the first, which tells what the file is.
        for index in 4096..<bytes.count { bytes[index] ^= 0x5a }
        try saved.folder.write(bytes, to: "state.db")
        let error = try #require(refusal())
        #expect(error.message.contains("it is damaged"))
    }

    @Test func aPlaceThatCannotBeWrittenToIsRefused() throws {
        let error = #expect(throws: EmulatorError.self) {
            _ = try TestCloud(configure: { $0.stateFile = "/proc/none/state.db" })
        }
        #expect(error?.code == .savedState)
        #expect(error?.message.contains("give a path that you may write") == true)
    }
}
