import Foundation
import Testing

@testable import Shell

struct EmulatorProcessTests {
    /// Runs the body with a shell script in the emulator's place.
    ///
    /// Another process writes it: a descriptor of ours that is open for writing could be inherited
    /// by a process that another test starts meanwhile, and the script be "busy" for that long.
    private func withEmulator(_ script: String, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "certferry-emulator-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let write = #"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 700 "$1""#
        let writer = try ChildProcess(
            ["/bin/sh", "-c", write, "sh", path, script], environment: ["PATH": "/usr/bin:/bin"],
            files: ["/dev/null", "/dev/null", "/dev/null"])
        #expect(writer.wait() == 0)
        try body(path)
    }

    @Test func readsTheReadyLineAndEndsTheProcess() throws {
        try withEmulator("printf '{\"ready\":'; echo 'true}'; exec cat >/dev/null") { path in
            let emulator = try EmulatorProcess(program: path)
            #expect(String(decoding: emulator.readyLine, as: UTF8.self) == #"{"ready":true}"#)
            emulator.stop()  // returns only when the process has ended
        }
    }

    @Test func passesTheSeedOn() throws {
        let script = #"printf '"%s" ' "$@"; echo; exec cat >/dev/null"#
        try withEmulator(script) { path in
            let emulator = try EmulatorProcess(program: path, seed: "fleet:2x3")
            let words = String(decoding: emulator.readyLine, as: UTF8.self)
            #expect(words == #""--exit-with-stdin" "--seed" "fleet:2x3" "#)
            emulator.stop()
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
