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

    var actions: [Action] = []
    var script: Script?
    var isInteractive = false
    var showsVersion = false
    var showsHelp = false
    var isQuiet = false
    var ignoresEnvironment = false
    var startsEmulator = false

    /// All words of the command line, the program's path first.
    private(set) var words: [String]

    /// The position in ``words`` of the script's name; 0, the program itself, without a script.
    private(set) var scriptPosition = 0

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
        switch word {
        case "-i": isInteractive = true
        case "-v", "--version": showsVersion = true
        case "-q", "--quiet": isQuiet = true
        case "-E": ignoresEnvironment = true
        case "--emulator": startsEmulator = true
        case "-h", "--help": showsHelp = true
        default: try takeOptionWithValue(word, at: &position)
        }
    }

    /// The value follows the letter at once, as in `-lpretty`, or is the next word.
    private mutating func takeOptionWithValue(
        _ word: String, at position: inout Int
    ) throws(UsageError) {
        let name = String(word.prefix(2))
        guard ["-e", "-l", "-p"].contains(name) else { throw Self.unknown(word) }
        var value = String(word.dropFirst(2))
        if value.isEmpty {
            position += 1
            guard position < words.count else {
                throw UsageError(message: "option '\(name)' needs a value")
            }
            value = words[position]
        }
        switch name {
        case "-e": actions.append(.evaluate(value))
        case "-l": actions.append(.require(value))
        default: actions.append(.print(value))
        }
    }

    private static let names = [
        "-e", "-l", "-p", "-i", "-v", "-q", "-E", "-h", "--help", "--version", "--quiet",
        "--emulator",
    ]

    private static func unknown(_ word: String) -> UsageError {
        let nearest = Spelling.nearest(to: word, among: names, within: 3)
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return UsageError(message: "unknown option '\(word)'\(hint)")
    }
}
