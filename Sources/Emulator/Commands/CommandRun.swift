/// A command line while it is acted out.
struct CommandRun {
    typealias Word = [ScriptLexer.Piece]

    var surroundings: CommandSurroundings
    private(set) var output = ""
    private(set) var errors = ""
    private(set) var exitCode = 0
    private(set) var seconds = 0.0
    private var hasExited = false
    private let depth: Int

    /// `sleep` longer than this ends here: a day of life.
    private static let longestSleep = 86_400.0
    /// How deep scripts may lie in scripts.
    private static let deepest = 8

    init(_ surroundings: CommandSurroundings, depth: Int = 0) {
        self.surroundings = surroundings
        self.depth = depth
    }

    /// Goes through a script.
    mutating func perform(_ script: String) {
        let all = ScriptLexer.tokens(of: script, isWindows: surroundings.isWindows)
        var joint = ";"
        for part in all.split(whereSeparator: Self.isBetweenPipelines, keeping: Self.text) {
            let isDue =
                switch joint {
                case "&&": exitCode == 0
                case "||": exitCode != 0
                default: true
                }
            if isDue, !hasExited { pipe(part.items) }
            joint = part.end
        }
    }

    private static func isBetweenPipelines(_ token: ScriptLexer.Token) -> Bool {
        [.joint(";"), .joint("&&"), .joint("||"), .joint("&")].contains(token)
    }

    private static func text(_ token: ScriptLexer.Token) -> String {
        guard case .joint(let text) = token else { return "" }
        return text
    }

    /// Runs commands each of which reads what the one before has written.
    private mutating func pipe(_ tokens: [ScriptLexer.Token]) {
        let commands = tokens.split(separator: .joint("|")).map { part in
            part.compactMap { token -> Word? in
                if case .word(let word) = token { word } else { nil }
            }
        }
        var input = ""
        for (index, command) in commands.enumerated() {
            let result = run(command, input)
            exitCode = result.exitCode
            errors += result.errors
            if index == commands.count - 1 {
                output += result.output
            } else {
                input = result.output
            }
        }
    }

    private mutating func run(_ command: [Word], _ input: String) -> SimulatedCommand.Result {
        if command.count == 1, let (name, value) = assignment(command[0]) {
            surroundings.variables[name] = value
            return SimulatedCommand.Result()
        }
        let redirection = Redirection(command.flatMap { expand($0) })
        guard let redirection else { return .unknown("a redirection") }
        let words = redirection.words
        guard let name = words.first else { return SimulatedCommand.Result() }
        let result =
            switch SimulatedCommand.baseName(name) {
            case "exit": leave(words)
            case "sleep", "timeout": sleep(words)
            case "sh", "bash", "dash", "cmd": shell(words, input)
            default:
                SimulatedCommand(words: words, input: input, surroundings: surroundings).perform()
            }
        return redirection.applied(to: result)
    }

    private mutating func leave(_ words: [String]) -> SimulatedCommand.Result {
        hasExited = true
        // `exit /b 3` of cmd has its code last too.
        return .init(exitCode: words.dropFirst().last.flatMap { Int($0) } ?? exitCode)
    }

    private mutating func sleep(_ words: [String]) -> SimulatedCommand.Result {
        let wanted = words.dropFirst().compactMap { Double($0) }.first { $0.isFinite } ?? 0
        seconds = min(Self.longestSleep, seconds + max(0, wanted))
        return .init()
    }

    /// The script of `sh -c '…'` or `cmd /c …`.
    private mutating func shell(_ words: [String], _ input: String) -> SimulatedCommand.Result {
        let flag = words.firstIndex {
            $0.lowercased() == "/c" || $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.hasSuffix("c")
        }
        guard let flag, flag + 1 < words.count, depth < Self.deepest else {
            return .unknown(words[0])
        }
        let isWindows = SimulatedCommand.baseName(words[0]) == "cmd"
        var inner = CommandRun(surroundings, depth: depth + 1)
        inner.surroundings.isWindows = isWindows
        inner.perform(isWindows ? words[(flag + 1)...].joined(separator: " ") : words[flag + 1])
        seconds = min(Self.longestSleep, seconds + inner.seconds)
        return .init(output: inner.output, errors: inner.errors, exitCode: inner.exitCode)
    }

    // MARK: - Words

    private mutating func assignment(_ word: Word) -> (name: String, value: String)? {
        guard !surroundings.isWindows, case .text(let text, isQuoted: false)? = word.first,
            let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
        else { return nil }
        let head = String(text[text.index(after: equals)...])
        let rest: Word = [.text(head, isQuoted: true)] + word.dropFirst()
        return (String(text[..<equals]), rest.map { value(of: $0) }.joined())
    }

    /// The words that a word stands for: its variables filled in, its wildcards matched.
    private mutating func expand(_ word: Word) -> [String] {
        var text = ""
        var hasWildcard = false
        var isQuoted = false
        for piece in word {
            let value = value(of: piece)
            text += value
            switch piece {
            case .text(_, let quoted), .variable(_, let quoted), .substitution(_, let quoted):
                isQuoted = isQuoted || quoted
                if !quoted, value.contains("*") { hasWildcard = true }
            }
        }
        if text.isEmpty, !isQuoted { return [] }
        guard hasWildcard, !surroundings.isWindows else {
            guard !isQuoted, word.count == 1, case .substitution = word[0] else { return [text] }
            return text.split { $0.isWhitespace }.map(String.init)
        }
        let matches = Wildcard(text).matches(in: surroundings)
        return matches.isEmpty ? [text] : matches
    }

    private mutating func value(of piece: ScriptLexer.Piece) -> String {
        switch piece {
        case .text(let text, _): return text
        case .variable("?", _): return String(exitCode)
        case .variable(let name, _):
            // A variable that is not set is left as it is by cmd.
            let value = surroundings.variable(name)
            return value ?? (surroundings.isWindows ? "%\(name)%" : "")
        case .substitution(let script, _):
            guard depth < Self.deepest else { return "" }
            var inner = CommandRun(surroundings, depth: depth + 1)
            inner.perform(script)
            errors += inner.errors
            exitCode = inner.exitCode
            return String(inner.output.reversed().drop { $0.isNewline }.reversed())
        }
    }
}

extension CommandSurroundings {
    /// The value of a variable; Windows does not mind the case of names.
    fileprivate func variable(_ name: String) -> String? {
        guard isWindows else { return variables[name] }
        return variables.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    /// A path as files are kept by.
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }
}

extension Array {
    /// The parts between separators, each with what ended it.
    fileprivate func split(
        whereSeparator isSeparator: (Element) -> Bool, keeping text: (Element) -> String
    ) -> [(items: [Element], end: String)] {
        var parts: [(items: [Element], end: String)] = []
        var items: [Element] = []
        for element in self {
            guard isSeparator(element) else {
                items.append(element)
                continue
            }
            if !items.isEmpty { parts.append((items, text(element))) }
            items = []
        }
        return items.isEmpty ? parts : parts + [(items, "")]
    }
}
