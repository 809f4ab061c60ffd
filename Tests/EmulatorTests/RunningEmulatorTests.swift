import Glibc
import JSON
import Secrets
import Testing

@testable import Emulator

struct RunningEmulatorTests {
    private let folder: StateFolder

    init() throws {
        folder = try StateFolder(nil)
    }

    private func start() throws -> (emulator: Emulator, path: String) {
        let emulator = try Emulator(EmulatorConfiguration(), seed: TestCloud.seed.get())
        return (emulator, try #require(try emulator.start()["state_dir"]?.string))
    }

    private func found(_ path: String?) throws -> RunningEmulator {
        try RunningEmulator(
            stateFolder: path, announcement: Announcement(place: folder.path(of: "place")))
    }

    private func removeFolders() {
        rmdir(folder.path(of: "place"))
        folder.removeIfTemporary()
    }

    @Test func theOneThatWasAnnouncedLastIsFoundUntilItStops() throws {
        defer { removeFolders() }
        let announcement = Announcement(place: folder.path(of: "place"))
        let (first, firstPath) = try start()
        defer { first.stop() }
        try first.announce(with: announcement)
        #expect(try found(nil).line["state_dir"]?.string == firstPath)
        let (second, secondPath) = try start()
        try second.announce(with: announcement)
        #expect(try found(nil).line["state_dir"]?.string == secondPath)
        first.stop()
        #expect(try found(nil).line["state_dir"]?.string == secondPath)
        second.stop()
        #expect(throws: EmulatorError.self) { try found(nil) }
        #expect(try announcement.read() == nil)
    }

    @Test func theReadyLineIsInTheFolderWhileItRuns() throws {
        defer { removeFolders() }
        let path = folder.path(of: "state")
        var configuration = EmulatorConfiguration()
        configuration.stateFolder = path
        let emulator = try Emulator(configuration, seed: TestCloud.seed.get())
        let line = try emulator.start()
        let state = try StateFolder(path)
        let bytes = try #require(try state.read(RunningEmulator.readyFile))
        #expect(try JSONValue(parsing: bytes) == line)
        #expect(System.mode(state.path(of: RunningEmulator.readyFile)) == 0o600)
        emulator.stop()
        #expect(try state.read(RunningEmulator.readyFile) == nil)
        // A line that outlived its emulator describes nothing.
        try state.write(bytes, to: RunningEmulator.readyFile)
        let error = #expect(throws: EmulatorError.self) { try found(path) }
        #expect(error?.code == .notRunning)
        #expect(error?.message.contains("start certferry-emulator first") == true)
        try Self.removeAll(state)
    }

    @Test func foldersThatOthersCanWriteToAreNotBelieved() throws {
        defer { removeFolders() }
        let (emulator, path) = try start()
        defer { emulator.stop() }
        chmod(path, 0o770)
        let error = #expect(throws: EmulatorError.self) { try found(path) }
        #expect(error?.code == .stateFolder)
        #expect(error?.message.contains("0700") == true)
        chmod(path, 0o700)
        // Nor is a link to one, which its owner could turn elsewhere.
        let link = folder.path(of: "link")
        #expect(symlink(path, link) == 0)
        #expect(throws: EmulatorError.self) { try found(link) }
    }

    @Test func everyHostOfTheReadyLineIsListed() throws {
        defer { removeFolders() }
        let (emulator, path) = try start()
        defer { emulator.stop() }
        let lines = try found(path).hostLines
        for name in [
            "login.localhost", "management.localhost", "contoso-kv.vault.localhost",
            "contosorender.eastus.batch.localhost", "contosobatch.eastus.batch.localhost",
        ] {
            #expect(lines.contains("127.0.0.1 \(name) # certferry-emulator"))
        }
    }

    /// A shell takes the lines as they are and has what the ready line says.
    @Test(arguments: ShellExports.Names.allCases)
    func aShellTakesTheLines(names: ShellExports.Names) throws {
        defer { removeFolders() }
        let (emulator, path) = try start()
        defer { emulator.stop() }
        let running = try found(path)
        let exports = try ShellExports(running, names: names)
        let file = try folder.write(
            Array(exports.lines.joined(separator: "\n").utf8), to: "exports")
        let seen = try Self.shell(
            "HTTPS_PROXY=old AZURE_AUTHORITY_HOST=old; . '\(file)'; printf '%s|' "
                + "\"$HTTPS_PROXY\" \"$AZURE_AUTHORITY_HOST\" \"$SSL_CERT_FILE\" "
                + "\"$AZURE_CLIENT_SECRET\" \"$AZURE_TENANT_ID\"")
        let line = running.line
        let secret = try #require(
            emulator.seed.directory.application(emulator.seed.operatorClientID)?.secret.revealed())
        let text: (String) -> String = { line[$0]?.string ?? "" }
        let isAzure = names == .azure
        let expected = [
            isAzure ? text("proxy") : "", isAzure ? "" : text("authority"), text("ca_file"),
            secret, text("tenant_id"), "",
        ]
        #expect(seen == expected.joined(separator: "|"))
    }

    @Test(arguments: ["", "it's", "$(exit 3) `exit 3` \\ \"\n;&", "''"])
    func anyValueIsOneWord(value: String) throws {
        defer { removeFolders() }
        #expect(try Self.shell("printf '%s' \(ShellExports.quoted(value))") == value)
    }

    private static func shell(_ script: String) throws -> String {
        let stream = try #require(popen(script, "r"))
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 {
            output += piece.prefix(count)
        }
        #expect(pclose(stream) == 0)
        return String(decoding: output, as: UTF8.self)
    }

    private static func removeAll(_ state: StateFolder) throws {
        #expect(try shell("rm -r '\(state.path)'").isEmpty)
    }
}
