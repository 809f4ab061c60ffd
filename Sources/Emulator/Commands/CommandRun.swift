/// A command line of Windows while it is acted out.
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
        let all = ScriptLexer.tokens(of: script)
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
        let redirection = Redirection(
            command.map { word in
                word.map { value(of: $0) }.joined()
            })
        guard let redirection else { return .unknown("a redirection") }
        let words = redirection.words
        guard let name = words.first else { return SimulatedCommand.Result() }
        let result =
            switch SimulatedCommand.baseName(name) {
            case "exit": leave(words)
            case "sleep", "timeout": sleep(words)
            case "cmd": shell(words)
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

    /// The script of `cmd /c …`.
    private mutating func shell(_ words: [String]) -> SimulatedCommand.Result {
        let flag = words.firstIndex { $0.lowercased() == "/c" }
        guard let flag, flag + 1 < words.count, depth < Self.deepest else {
            return .unknown(words[0])
        }
        var inner = CommandRun(surroundings, depth: depth + 1)
        inner.perform(words[(flag + 1)...].joined(separator: " "))
        seconds = min(Self.longestSleep, seconds + inner.seconds)
        return .init(output: inner.output, errors: inner.errors, exitCode: inner.exitCode)
    }

    // MARK: - Words

    private func value(of piece: ScriptLexer.Piece) -> String {
        switch piece {
        case .text(let text): text
        // A variable that is not set is left as it is.
        case .variable(let name): surroundings.variable(name) ?? "%\(name)%"
        }
    }
}

extension CommandSurroundings {
    /// The value of a variable; the case of names does not matter.
    fileprivate func variable(_ name: String) -> String? {
        variables.first { $0.key.lowercased() == name.lowercased() }?.value
    }
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
