import Foundation
import Testing

@testable import Shell

struct EmulatorProcessTests {
    /// Runs the body with a shell script in the emulator's place.
    private func withEmulator(_ script: String, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "certferry-emulator-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        try body(path)
    }

    @Test func readsTheReadyLineAndEndsTheProcess() throws {
        try withEmulator("printf '{\"ready\":'; echo 'true}'; exec cat >/dev/null") { path in
            let emulator = try EmulatorProcess(program: path)
            #expect(String(decoding: emulator.readyLine, as: UTF8.self) == #"{"ready":true}"#)
            emulator.stop()  // returns only when the process has ended
        }
    }

    @Test func saysThatTheProcessEnded() throws {
        try withEmulator("exit 3") { path in
            #expect(throws: EmulatorProcess.Failure.self) { try EmulatorProcess(program: path) }
        }
    }

    @Test func givesUpOnASilentProcess() throws {
        try withEmulator("exec cat >/dev/null") { path in
            #expect(throws: EmulatorProcess.Failure.self) {
                try EmulatorProcess(program: path, timeLimit: 1)
            }
        }
    }

    @Test func namesAProgramThatIsNotThere() {
        #expect {
            try EmulatorProcess(program: "/nonexistent/certferry-emulator")
        } throws: { error in
            (error as? EmulatorProcess.Failure)?.message.contains("/nonexistent/") == true
        }
    }
}
