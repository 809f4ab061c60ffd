/// What a simple command line does: `echo` writes, `sleep N` takes its time, `exit N` ends it.
///
/// The emulator runs nothing. Every other command succeeds at once and writes nothing.
struct CommandLine: Sendable, Equatable {
    private(set) var output = ""
    private(set) var exitCode = 0
    /// The seconds that it sleeps.
    private(set) var seconds = 0.0

    /// `sleep` longer than this ends here: a day of life.
    private static let longestSleep = 86_400.0

    init(_ text: String) {
        for statement in Self.statements(of: text) {
            let words = statement.split(separator: " ").map(String.init)
            guard let command = words.first?.lowercased() else { continue }
            switch command {
            case "echo": output += words.dropFirst().joined(separator: " ") + "\n"
            case "sleep", "timeout":
                let wanted = words.dropFirst().compactMap { Double($0) }.first { $0.isFinite } ?? 0
                seconds = min(Self.longestSleep, seconds + max(0, wanted))
            case "exit":
                exitCode = words.last.flatMap { Int($0) } ?? 0
                return
            case "false": exitCode = 1
            default: exitCode = 0
            }
        }
    }

    /// The script of `sh -c '…'` or `cmd /c …`, cut at `;`, `&&` and line ends.
    private static func statements(of text: String) -> [String] {
        var script = text[...]
        for shell in [" -c ", " /c ", " -lc "] {
            if let range = script.ranges(of: shell).first { script = script[range.upperBound...] }
        }
        let bare = script.filter { $0 != "'" && $0 != "\"" }
        return bare.replacing("&&", with: ";").split { $0 == ";" || $0.isNewline }
            .map(String.init)
    }
}
