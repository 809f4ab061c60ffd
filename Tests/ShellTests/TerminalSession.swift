import Foundation

/// The program on a terminal of tmux, with a server and a home folder of its own.
final class TerminalSession {
    struct Timeout: Error, CustomStringConvertible {
        let description: String
    }

    static var isAvailable: Bool {
        Certferry.isBuilt && FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
    }

    let home: URL

    /// Starts the program in a screen of 80 by 24 and waits for its prompt.
    init() throws {
        home = FileManager.default.temporaryDirectory
            .appendingPathComponent("certferry-tty-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let shell =
            "env -i HOME='\(home.path)' TERM=screen-256color LANG=C.UTF-8 '\(Certferry.path)' -q;"
            + " echo left with $?; stty -a | grep -o '[-]*icanon'; exec cat"
        _ = try tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", shell)
        try wait { $0.hasSuffix("certferry>") }
    }

    deinit {
        _ = try? tmux("kill-server")
        try? FileManager.default.removeItem(at: home)
    }

    /// Types text.
    func type(_ text: String) throws {
        _ = try tmux("send-keys", "-l", "--", text)
    }

    /// Presses keys, by tmux's names.
    func press(_ keys: String...) throws {
        _ = try tmux(["send-keys"] + keys)
    }

    /// Types an entry and waits until it has run.
    func enter(_ text: String) throws {
        try type(text)
        try press("Enter")
    }

    /// Pastes text as a terminal with bracketed paste does.
    func paste(_ text: String) throws {
        let file = home.appendingPathComponent("paste")
        try text.write(to: file, atomically: true, encoding: .utf8)
        _ = try tmux("load-buffer", file.path)
        _ = try tmux("paste-buffer", "-p")
    }

    /// Waits until the screen, without blanks at its end, is as wanted.
    func wait(seconds: Double = 10, until isWanted: (String) -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        var screen = ""
        while Date() < deadline {
            screen = try self.screen()
            if isWanted(screen) { return }
            usleep(20_000)
        }
        throw Timeout(description: "the screen stayed at:\n\(screen)")
    }

    /// Waits until the screen ends with lines, the last of which the cursor follows.
    func wait(for lines: String...) throws {
        let end = lines.joined(separator: "\n")
        try wait { $0.hasSuffix(end) }
    }

    private func screen() throws -> String {
        let text = try tmux("capture-pane", "-p")
        return String(text.reversed().drop(while: \.isWhitespace).reversed())
    }

    private func tmux(_ words: String...) throws -> String {
        try tmux(words)
    }

    private func tmux(_ words: [String]) throws -> String {
        let name = UUID().uuidString
        let output = home.appendingPathComponent(name).path
        defer { try? FileManager.default.removeItem(atPath: output) }
        let process = try ChildProcess(
            ["/usr/bin/tmux", "-S", home.appendingPathComponent("tmux").path] + words,
            environment: ["PATH": "/usr/bin:/bin"], files: ["/dev/null", output, "/dev/null"])
        guard process.wait() == 0 else {
            throw Timeout(description: "tmux \(words.joined(separator: " ")) failed")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
