import Bindings

/// The command line, by the rules of Lua's own `lua` program: everything after the name of a
/// script belongs to the script.
struct Options: Equatable {
    /// What is done before the script, in the order given.
    enum Action: Equatable {
        case evaluate(String)
        case require(String)
        case print(String)
    }

    /// Where the program to run comes from.
    enum Script: Equatable {
        case standardInput
        case file(String)
    }

    /// What is printed instead of running anything.
    enum Document: Equatable {
        case usage
        case manual
        case completion(String)
    }

    var actions: [Action] = []
    var script: Script?
    var document: Document?
    var isInteractive = false
    var showsVersion = false
    var isQuiet = false
    var hasWarnings = false
    var ignoresEnvironment = false
    var skipsConfiguration = false
    var stopsAtFailure = false
    var isStrict = false
    var outputMode: String?
    var logsRequests = false
    var writePolicy = WritePolicy()
    var allowsReveal = false
    var typesFolder: String?
    var startsEmulator = false
    /// The fleet of the emulator, nil for its own choice.
    var emulatorSeed: String?

    /// All words of the command line, the program's path first.
    private(set) var words: [String]

    /// The position in ``words`` of the script's name; 0, the program itself, without a script.
    private(set) var scriptPosition = 0

    /// Whether standard input is what there is to run: nothing else was asked for.
    var wantsInput: Bool {
        script == nil && actions.isEmpty && typesFolder == nil && !showsVersion && !isInteractive
    }

    /// Whether this run ends at, or is, the prompt of a terminal.
    var entersPrompt: Bool {
        (wantsInput || isInteractive) && Console.isTerminal(0) && Console.isTerminal(1)
    }

    /// What the script gets as `...`.
    var scriptArguments: [String] {
        script == nil ? [] : Array(words.dropFirst(scriptPosition + 1))
    }

    /// Reads a command line.
    ///
    /// - Parameter words: All words, the program's path first.
    init(parsing words: [String]) throws(UsageError) {
        self.words = words
        var position = 1
        while position < words.count, script == nil {
            let word = words[position]
            if word == "--" {
                position += 1
                takeScript(at: position)
                return
            }
            if word == "-" || !word.hasPrefix("-") {
                takeScript(at: position)
                return
            }
            try takeOption(word, at: &position)
            position += 1
        }
    }

    private mutating func takeScript(at position: Int) {
        guard position < words.count else { return }
        scriptPosition = position
        script = words[position] == "-" ? .standardInput : .file(words[position])
    }

    private mutating func takeOption(_ word: String, at position: inout Int) throws(UsageError) {
        let (option, attached) = try Self.option(named: word)
        guard option.value != nil else { return try option.apply(&self, "") }
        if let attached { return try option.apply(&self, attached) }
        position += 1
        guard position < words.count else {
            throw UsageError(message: "option '\(word)' needs a value")
        }
        try option.apply(&self, words[position])
    }

    /// The value may follow a letter at once, as in `-lpretty`, or a word after `=`.
    private static func option(
        named word: String
    ) throws(UsageError) -> (OptionDescription, attached: String?) {
        if let option = OptionDescription.all.first(where: { $0.names.contains(word) }) {
            return (option, nil)
        }
        let isLong = word.hasPrefix("--")
        let name = isLong ? String(word.prefix { $0 != "=" }) : String(word.prefix(2))
        guard
            let option = OptionDescription.all.first(where: { $0.names.contains(name) }),
            option.value != nil
        else { throw unknown(word) }
        return (option, String(word.dropFirst(name.count + (isLong ? 1 : 0))))
    }

    private static func unknown(_ word: String) -> UsageError {
        let names = OptionDescription.all.flatMap(\.names)
        let nearest = Spelling.nearest(to: word, among: names, within: 3)
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return UsageError(message: "unknown option '\(word)'\(hint)")
    }
}
