import Foundation
import JSON
import Secrets
import Synchronization
import Testing
import Transport

@testable import Azure

/// Dates of a clock that stands still until it is set.
final class WallClock: Sendable {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private let time = Mutex(WallClock.start)

    @Sendable func now() -> Date { time.withLock(\.self) }

    func advance(_ seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}

/// Collects what somebody is told.
final class Log<Item: Sendable>: Sendable {
    private let list = Mutex<[Item]>([])

    var items: [Item] { list.withLock(\.self) }

    @Sendable func add(_ item: Item) {
        list.withLock { $0.append(item) }
    }
}

extension EntraEndpoint {
    static func test(
        _ transport: any HTTPTransport, clock: WallClock = WallClock(),
        retry: RetryPolicy = .immediate
    ) -> EntraEndpoint {
        EntraEndpoint(cloud: .public, transport: transport, retry: retry, now: clock.now)
    }
}

extension HTTPResponse {
    static func token(_ text: String, life: Int = 3599) -> HTTPResponse {
        .json(#"{"token_type":"Bearer","expires_in":\#(life),"access_token":"\#(text)"}"#)
    }

    static func entraError(_ code: String, _ description: String = "") -> HTTPResponse {
        .json(
            #"{"error":"\#(code)","error_description":"\#(description)"}"#,
            status: code == "invalid_client" ? 401 : 400)
    }
}

extension HTTPRequest {
    /// The fields of a form.
    var form: [String: String] {
        Recording.Interaction.fields(of: body ?? []).compactMapValues(\.string)
    }
}

/// A folder that is removed with its last user.
final class TestFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    /// Writes a program for /bin/sh.
    ///
    /// Another process does it: what this one has open for writing is open in whatever other tests
    /// start just then, and the kernel runs no file that somebody may write to.
    func program(_ text: String, named name: String) async throws -> String {
        let (source, file) = (
            try write("#!/bin/sh\n\(text)\n", to: "\(name).source"), "\(path)/\(name)"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: source)
        let copy = ChildProgram(
            path: "/bin/cp", arguments: [source, file], environment: Environment([:]))
        try #require(try await copy.run(timeout: .seconds(60)).status == 0)
        return file
    }
}
