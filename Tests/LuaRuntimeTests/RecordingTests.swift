import Foundation
import LuaRuntime
import Testing

/// Where the real services' answers lie, beside the repository.
private let recordings: URL = {
    let shared = ProcessInfo.processInfo.environment["CERTFERRY_SHARED"].map {
        URL(fileURLWithPath: $0)
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    return (shared ?? root.appendingPathComponent("../shared")).appendingPathComponent("recordings")
}()

struct RecordingTests {
    // Skipped where the recordings are not: they are no part of the repository.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: recordings.path),
            "needs ../shared/recordings"))
    func everyRecordedBodyKeepsItsMeaning() async throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: recordings, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "json" }
        try await onLuaThread { runtime in
            let source = "local json = require 'json'; return json.encode(json.decode((...)))"
            let roundTrip = try runtime.load(Array(source.utf8), named: "=test")
            var count = 0
            for file in files {
                for body in try bodies(in: file) {
                    guard let expected = decode(body) else { continue }
                    let result = try runtime.run(roundTrip, [.text(body)]).first?.string
                    #expect(result.flatMap(decode) == expected, "\(file.lastPathComponent)")
                    count += 1
                }
            }
            #expect(count > 1000)
        }
    }

    private func bodies(in file: URL) throws -> [String] {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        let interactions = (document as? [String: Any])?["interactions"] as? [[String: Any]] ?? []
        return interactions.flatMap { interaction in
            ["request", "response"].compactMap {
                (interaction[$0] as? [String: Any])?["body"] as? String
            }
        }
    }

    /// An independent reading: Foundation's.
    private func decode(_ text: String) -> NSObject? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSObject
    }
}
