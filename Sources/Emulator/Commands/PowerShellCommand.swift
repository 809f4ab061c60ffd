/// What PowerShell is asked about certificate stores, in one line.
///
/// `Test-Path P`, `Get-Item P`, `Get-ChildItem P` and `(Get-Item P).Thumbprint` of paths below
/// `Cert:`, `if (Test-Path P) { … } else { … }`, `exit N`, and texts that are written.
struct PowerShellCommand {
    private typealias Result = SimulatedCommand.Result

    private let script: String
    private let surroundings: CommandSurroundings

    private static let readers = ["get-item", "get-childitem", "gi", "gci", "dir", "ls"]
    private static let writers = ["write-output", "write-host", "echo"]

    init(words: [String], _ surroundings: CommandSurroundings) {
        let start = words.firstIndex { ["-command", "-c"].contains($0.lowercased()) }
        script = words[((start ?? 0) + 1)...].joined(separator: " ")
        self.surroundings = surroundings
    }

    func perform() -> SimulatedCommand.Result {
        var result = Result()
        for statement in PowerShellText.statements(of: script) {
            let (one, hasExited) = perform(statement)
            result.output += one.output
            result.errors += one.errors
            result.exitCode = one.exitCode
            if hasExited { break }
        }
        return result
    }

    private func perform(_ statement: String) -> (Result, hasExited: Bool) {
        let words = statement.split(separator: " ").map(String.init)
        guard let name = words.first?.lowercased() else { return (Result(), false) }
        if name == "exit" { return (Result(exitCode: words.last.flatMap { Int($0) } ?? 0), true) }
        if name.hasPrefix("if") { return branch(statement) }
        if Self.writers.contains(name) {
            return (
                Result(output: Self.bare(words.dropFirst().joined(separator: " ")) + "\n"), false
            )
        }
        if name == "test-path" {
            return (Result(output: found(in: words).isEmpty ? "False\n" : "True\n"), false)
        }
        if Self.readers.contains(name) { return (list(words), false) }
        if statement.hasPrefix("("), let end = statement.lastIndex(of: ")"),
            statement[end...].lowercased() == ").thumbprint"
        {
            let inner = statement[statement.index(after: statement.startIndex)..<end]
            let entries = found(in: inner.split(separator: " ").map(String.init))
            return (Result(output: entries.map { $0.thumbprint + "\n" }.joined()), false)
        }
        return (.unknown("PowerShell's '\(words[0])'"), false)
    }

    /// Follows `if (Test-Path P) { … } else { … }`.
    private func branch(_ statement: String) -> (Result, hasExited: Bool) {
        let blocks = statement.split { "{}".contains($0) }.map(String.init)
        let condition = blocks[0].split { " ()".contains($0) }.map(String.init)
        let isNegated = condition.contains { ["-not", "!"].contains($0.lowercased()) }
        guard let start = condition.firstIndex(where: { $0.lowercased() == "test-path" }) else {
            return (.unknown("PowerShell's 'if'"), false)
        }
        let holds = found(in: Array(condition[start...])).isEmpty == isNegated
        let index = holds ? 1 : 3
        guard index < blocks.count else { return (Result(), false) }
        var result = Result()
        for inner in PowerShellText.statements(of: blocks[index]) {
            let (one, hasExited) = perform(inner)
            result.output += one.output
            result.errors += one.errors
            result.exitCode = one.exitCode
            if hasExited { return (result, true) }
        }
        return (result, false)
    }

    private func list(_ words: [String]) -> Result {
        let entries = found(in: words)
        let path = Self.path(in: words)
        guard !entries.isEmpty || path?.count == 2 else {
            return Result(
                errors: "\(words[0]) : Cannot find path '\(Self.argument(words))' because it does "
                    + "not exist.\n", exitCode: 1)
        }
        let head =
            "Thumbprint                                Subject\n"
            + "----------                                -------\n"
        return Result(output: head + entries.map { "\($0.thumbprint)  \($0.subject)\n" }.joined())
    }

    /// The certificates that a path names: one, or those of a whole store.
    private func found(in words: [String]) -> [StoreCertificate] {
        guard let path = Self.path(in: words), path.count >= 2 else { return [] }
        return surroundings.certificates.filter {
            $0.location.lowercased() == path[0] && $0.store.lowercased() == path[1]
                && (path.count == 2 || $0.thumbprint.lowercased() == path[2])
        }
    }

    /// Location, store and thumbprint of `Cert:\…`, in lower case.
    private static func path(in words: [String]) -> [String]? {
        let text = argument(words).lowercased()
        guard text.hasPrefix("cert:") else { return nil }
        return text.dropFirst(5).split { $0 == "\\" || $0 == "/" }.map(String.init)
    }

    private static func argument(_ words: [String]) -> String {
        bare(words.dropFirst().first { !$0.hasPrefix("-") } ?? "")
    }

    private static func bare(_ text: String) -> String { text.filter { !"'\"".contains($0) } }
}
