import Foundation
import JSON
import Testing

@testable import Emulator

/// The program of the emulator as a process of its own.
final class EmulatorProgram {
    private let process = Process()
    let line: JSONValue

    /// In the folder of the built programs, in which the tests are too.
    static var path: String {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("certferry-emulator").path
    }

    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Starts it, and waits until it is ready.
    init(_ arguments: String...) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = arguments + ["--exit-with-stdin"]
        process.standardInput = Pipe()
        process.standardOutput = output
        try process.run()
        var text: [UInt8] = []
        while text.last != UInt8(ascii: "\n") {
            let piece = output.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "the program ended before it was ready")
            text += piece
        }
        line = try JSONValue(parsing: text)
    }

    /// Ends it with a signal, and waits until it is gone.
    func end(_ signal: CInt) {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    func text(_ name: String) -> String { line[name]?.string ?? "" }

    /// A token for vaults.
    func token() throws -> String {
        let secret = try String(contentsOfFile: text("client_secret_file"), encoding: .utf8)
        let answer = try Curl.run([
            "--cacert", text("ca_file"), "--data-urlencode", "client_secret=\(secret)", "-d",
            "grant_type=client_credentials&client_id=\(text("client_id"))", "--data-urlencode",
            "scope=\(text("vault_audience"))/.default",
            "\(text("authority"))/\(text("tenant_id"))/oauth2/v2.0/token",
        ])
        let json = try JSONValue(parsing: Array(answer.output.utf8))
        return try #require(json["access_token"]?.string)
    }

    /// Sends a request to the first vault, and gives back status and body.
    func vault(
        _ method: String, _ path: String, _ token: String, authority: String? = nil,
        body: String? = nil
    ) throws -> (status: Int, body: String) {
        let url = "\(line["vaults"]?[0]?["url"]?.string ?? "")\(path)?api-version=7.4"
        let content = body.map { ["-d", $0, "-H", "Content-Type: application/json"] } ?? []
        let answer = try Curl.run(
            ["--cacert", authority ?? text("ca_file"), "-X", method, "-w", "\n%{http_code}"]
                + ["-H", "Authorization: Bearer \(token)"] + content + [url])
        let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }
}
