import Foundation
import Testing

/// What kind of terminal a session has.
struct TerminalKind: CustomTestStringConvertible, Sendable {
    var columns = 80
    var rows = 24
    var term = "screen-256color"
    var language = "C.UTF-8"

    static let wide = TerminalKind()
    static let narrow = TerminalKind(columns: 40, rows: 12, term: "xterm-256color", language: "C")
    static let dumb = TerminalKind(term: "dumb", language: "C")

    /// The kinds that every statement about the prompt must hold on (S61).
    static let all = [wide, narrow, dumb]

    /// Those that understand escape sequences.
    static let capable = [wide, narrow]

    var testDescription: String { "\(columns)x\(rows) \(term) \(language)" }
}

/// The program on a terminal of tmux, with a server and a home folder of its own.
final class TerminalSession {
    struct Timeout: Error, CustomStringConvertible {
        let description: String
    }

    static var isAvailable: Bool {
        Certferry.isBuilt && FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
    }

    /// What starts the program.
    enum Launcher {
        /// A script that says how the program has ended.
        case script
        /// A shell with job control, whose prompt is `shell$`.
        case jobControl
    }

    let home: URL

    /// Starts the program and waits for its prompt.
    ///
    /// - Parameters:
    ///   - kind: The terminal.
    ///   - options: Words of the command line, as a shell reads them.
    ///   - variables: Assignments for the environment, as a shell reads them.
    ///   - files: Texts by their path in the home folder.
    ///   - prompt: What the prompt is.
    ///   - launcher: What starts the program.
    init(
        _ kind: TerminalKind = .wide, options: String = "-q", variables: String = "",
        files: [String: String] = [:], prompt: String = "certferry>",
        launcher: Launcher = .script
    ) throws {
        home = FileManager.default.temporaryDirectory
            .appendingPathComponent("certferry-tty-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        for (path, text) in files { try write(text, to: path) }
        let command =
            "env -i HOME='\(home.path)' PATH=/usr/bin:/bin TERM=\(kind.term)"
            + " LANG=\(kind.language) \(variables) '\(Certferry.path)' \(options)"
        try write(
            """
            trap : INT TERM HUP
            cd '\(home.path)'; stty -a > before
            \(command); echo left with $?
            stty -a > after; stty -a | grep -o '[-]*icanon'; exec cat

            """, to: "script")
        try write("PS1='shell$ '; cd '\(home.path)'\n", to: "bashrc")
        try write(command + "\n", to: "start")
        let shell =
            switch launcher {
            case .script: "exec sh '\(home.path)/script'"
            case .jobControl: "exec bash --noediting --rcfile '\(home.path)/bashrc' -i"
            }
        _ = try tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", "\(kind.columns)", "-y", "\(kind.rows)",
            shell)
        if launcher == .jobControl {
            try wait { $0.hasSuffix("shell$") }
            try enter(". ./start")
        }
        try wait { $0.hasSuffix(prompt) }
    }

    deinit {
        // The script outlives a hangup, and so would a program that waits for nothing.
        if let program = try? processIdentifier() { kill(program, SIGKILL) }
        _ = try? tmux("kill-server")
        try? FileManager.default.removeItem(at: home)
    }

    /// Writes a file below the home folder.
    func write(_ text: String, to path: String) throws {
        let file = home.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// The text of a file below the home folder.
    func file(_ path: String) throws -> String {
        try String(contentsOf: home.appendingPathComponent(path), encoding: .utf8)
    }

    /// The entries of the history file, one to a line.
    func history() throws -> [String] {
        try file(".local/state/certferry/history").split(separator: "\n").map(String.init)
    }

    /// Types text.
    func type(_ text: String) throws {
        _ = try tmux("send-keys", "-l", "--", text)
    }

    /// Presses keys, by tmux's names.
    func press(_ keys: String...) throws {
        _ = try tmux(["send-keys"] + keys)
    }

    /// Types an entry and presses Enter.
    func enter(_ text: String) throws {
        try type(text)
        try press("Enter")
    }

    /// Runs an entry and waits until the screen ends with lines and a new prompt.
    func run(_ text: String, gives lines: String..., prompt: String = "certferry>") throws {
        try enter(text)
        let end = (lines + [prompt]).joined(separator: "\n")
        try wait { $0.hasSuffix(end) }
    }

    /// Pastes text as a terminal with bracketed paste does.
    func paste(_ text: String) throws {
        let file = home.appendingPathComponent("paste")
        try text.write(to: file, atomically: true, encoding: .utf8)
        _ = try tmux("load-buffer", file.path)
        _ = try tmux("paste-buffer", "-p")
    }

    /// Changes the size of the terminal.
    func resize(columns: Int, rows: Int) throws {
        _ = try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
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

    /// What the terminal shows, with escape sequences for colours if they are wanted.
    func screen(withColors: Bool = false) throws -> String {
        let text = try tmux(["capture-pane", "-p", "-J"] + (withColors ? ["-e"] : []))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        return String(
            lines.joined(separator: "\n").reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The process of the program.
    func processIdentifier() throws -> pid_t {
        let shell = try tmux("list-panes", "-F", "#{pane_pid}")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return try processIdentifier(below: pid_t(shell) ?? 0)
    }

    /// The last child of a process.
    func processIdentifier(below parent: pid_t) throws -> pid_t {
        let path = "/proc/\(parent)/task/\(parent)/children"
        let children = try String(contentsOfFile: path, encoding: .utf8)
        guard let child = children.split(separator: " ").last.flatMap({ pid_t($0) }) else {
            throw Timeout(description: "no process below \(parent)")
        }
        return child
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
            environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"],
            files: ["/dev/null", output, "/dev/null"])
        guard process.wait() == 0 else {
            throw Timeout(description: "tmux \(words.joined(separator: " ")) failed")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
