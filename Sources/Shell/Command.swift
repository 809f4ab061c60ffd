/// What can be entered at the prompt besides Lua.
enum Command: Equatable {
    case help
    case error
    case quit
    /// No such command; the message names the nearest.
    case unknown(message: String)

    private static let named: [String: Command] = [
        "help": .help, "err": .error, "quit": .quit, "exit": .quit,
    ]

    /// Reads an entry that begins with a colon, or is one of `help`, `quit` and `exit`.
    ///
    /// - Parameters:
    ///   - text: The entry.
    ///   - isGlobal: Whether a name means something to Lua, which goes first.
    init?(parsing text: String, isGlobal: (String) -> Bool) {
        let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
        guard let first = words.first else { return nil }
        // "::" begins a label of Lua.
        if first.hasPrefix(":"), !first.hasPrefix("::") {
            let name = String(first.dropFirst())
            self = Self.named[name] ?? Self.unknown(named: name)
            return
        }
        guard words.count == 1, ["help", "quit", "exit"].contains(first), !isGlobal(first),
            let command = Self.named[first]
        else { return nil }
        self = command
    }

    /// Whether a text is a name of Lua and nothing else.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 95
        }
    }

    private static func unknown(named name: String) -> Command {
        let nearest = Spelling.nearest(to: name, among: named.keys.sorted())
        let hint = nearest.map { "; did you mean ':\($0)'?" } ?? "; :help lists the commands"
        return .unknown(message: "unknown command ':\(name)'\(hint)")
    }
}
