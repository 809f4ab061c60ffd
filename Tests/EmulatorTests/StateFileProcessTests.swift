import Glibc
import JSON
import Testing

@testable import Emulator

/// The file of the state across processes that are stopped and killed.
@Suite(
    .enabled(if: EmulatorProgram.isBuilt, "certferry-emulator is not built"), .serialized)
final class StateFileProcessTests {
    private let folder: StateFolder
    private var path: String { folder.path(of: "state.db") }

    init() throws {
        folder = try StateFolder(nil)
    }

    deinit {
        folder.removeIfTemporary()
    }

    @Test func clientsGoOnWithTheNextProcess() throws {
        let first = try EmulatorProgram("--state", path)
        let token = try first.token()
        let authority = try folder.write(
            try #require(try StateFolder(first.text("state_dir")).read("ca.pem")), to: "ca.pem")
        let put = try first.vault("PUT", "/secrets/word", token, body: #"{"value":"kept"}"#)
        #expect(put.status == 200)
        first.end(SIGTERM)
        let second = try EmulatorProgram("--state", path)
        defer { second.end(SIGTERM) }
        for name in ["port", "imds", "proxy", "authority", "client_id"] {
            #expect(second.line[name] == first.line[name])
        }
        let secret = try second.vault("GET", "/secrets/word", token, authority: authority)
        #expect(secret.status == 200)
        #expect(secret.body.contains("kept"))
    }

    /// Killed in the middle of what it writes, it has lost the end and nothing else.
    @Test func aKillLosesTheLastChangesAtMost() throws {
        var before = 0
        var written = 0
        for _ in 0..<3 {
            let program = try EmulatorProgram("--state", path)
            let token = try program.token()
            let present = try (0..<written).filter { number in
                try program.vault("GET", "/secrets/s\(number)", token).status == 200
            }
            #expect(present == Array(0..<present.count))
            #expect(present.count >= before)
            before = present.count
            written = before + 12
            for number in before..<written {
                let put = try program.vault(
                    "PUT", "/secrets/s\(number)", token, body: #"{"value":"x"}"#)
                #expect(put.status == 200)
            }
            program.end(SIGKILL)
            // Nothing was put in order before it was gone.
            #expect(access("\(path)-wal", F_OK) == 0)
        }
        let last = try EmulatorProgram("--state", path)
        last.end(SIGTERM)
        #expect(access("\(path)-wal", F_OK) != 0)
    }
}
