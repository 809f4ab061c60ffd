/// An entry that is for the shell, not for Lua.
enum Command {
    private static let bareWords: Set = ["help", "quit", "exit"]

    /// What `lib/shell/commands.lua` runs for an entry; nil if the entry is Lua.
    ///
    /// - Parameters:
    ///   - text: The entry.
    ///   - isGlobal: Whether a name means something to Lua, which goes first.
    static func text(of entry: String, isGlobal: (String) -> Bool) -> String? {
        let words = entry.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
        guard let first = words.first else { return nil }
        // "::" begins a label of Lua.
        if first.hasPrefix(":"), !first.hasPrefix("::") {
            return String(entry.drop { $0.isWhitespace }.dropFirst())
        }
        if first.hasPrefix("?") {
            let isSource = first.hasPrefix("??")
            let name = entry.drop { $0.isWhitespace }.dropFirst(isSource ? 2 : 1)
            return (isSource ? "source " : "help ") + name
        }
        guard words.count == 1 else { return nil }
        let name = first.prefix { $0 != "?" }
        if name.utf8.count < first.utf8.count {
            guard isPath(name) else { return nil }
            return (first.hasSuffix("??") ? "source " : "help ") + name
        }
        return bareWords.contains(first) && !isGlobal(first) ? first : nil
    }

    private static func isPath(_ text: Substring) -> Bool {
        text.allSatisfy { $0.isLetter || $0.isNumber || "_.:".contains($0) }
    }

    /// Whether a text is a name of Lua and nothing else.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 95
        }
    }
}
