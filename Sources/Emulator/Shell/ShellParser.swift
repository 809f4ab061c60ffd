/// Reads a script of a POSIX shell.
struct ShellParser {
    let characters: [Character]
    var index = 0
    var depth = 0
    /// Where the line ends whose here-documents have been read, and where they end.
    var documents: (line: Int, end: Int)?

    private static let closers: Set = [
        "then", "elif", "else", "fi", "do", "done", "esac", "}", ";;",
    ]

    init(_ script: String) {
        characters = Array(script)
    }

    /// Reads a whole script.
    static func parse(_ script: String) throws(ShellSyntaxError) -> ShellNode {
        var parser = ShellParser(script)
        let node = try parser.list()
        guard parser.index >= parser.characters.count else { throw parser.unexpected() }
        return node
    }

    var current: Character? { index < characters.count ? characters[index] : nil }

    func starts(_ text: String) -> Bool {
        var place = index
        for character in text {
            guard place < characters.count, characters[place] == character else { return false }
            place += 1
        }
        return true
    }

    func unexpected() -> ShellSyntaxError {
        let rest = characters[min(index, characters.count)...].prefix(20)
        return ShellSyntaxError(
            message: rest.isEmpty
                ? "unexpected end of the script" : "unexpected '\(String(rest))'")
    }

    mutating func deeper<Result>(
        _ body: (inout ShellParser) throws(ShellSyntaxError) -> Result
    ) throws(ShellSyntaxError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ShellLimits.deepestText else {
            throw ShellSyntaxError(message: "nested too deeply")
        }
        return try body(&self)
    }

    /// Skips blanks, comments and continued lines, but no newline.
    mutating func skipBlanks() {
        while let character = current {
            if character == "\\", index + 1 < characters.count, characters[index + 1].isNewline {
                index += 2
            } else if character == "#" {
                while current?.isNewline == false { index += 1 }
            } else if character.isWhitespace, !character.isNewline {
                index += 1
            } else {
                return
            }
        }
    }

    /// Skips what may stand between commands.
    mutating func skipLines() {
        skipBlanks()
        while current?.isNewline == true {
            index = documents.flatMap { $0.line == index ? $0.end : nil } ?? index + 1
            skipBlanks()
        }
    }

    /// The word that stands next if it is a plain one; it is not taken.
    func peekWord() -> String? {
        let word = characters[index...].prefix { $0.isShellName || "{}!;".contains($0) }
        let text = String(word)
        if text.hasPrefix(";") { return text.hasPrefix(";;") ? ";;" : nil }
        let kept = String(text.prefix { $0 != ";" })
        guard let first = kept.first else { return nil }
        if "{}!".contains(first) { return kept.count == 1 ? kept : nil }
        let next = index + kept.count
        guard next < characters.count else { return kept }
        return characters[next].isWhitespace || ";&|()<>".contains(characters[next]) ? kept : nil
    }

    mutating func take(_ keyword: String) throws(ShellSyntaxError) {
        skipLines()
        guard peekWord() == keyword || !keyword.allSatisfy(\.isShellName) && starts(keyword) else {
            throw unexpected()
        }
        index += keyword.count
    }

    // MARK: - Lists

    /// Commands up to the end, `)` or a word that closes.
    mutating func list() throws(ShellSyntaxError) -> ShellNode {
        try deeper { parser throws(ShellSyntaxError) in
            var nodes: [ShellNode] = []
            parser.skipLines()
            while parser.current != nil, !parser.isClosed {
                nodes.append(try parser.andOr())
                parser.skipBlanks()
                if parser.starts(";;") { break }
                if parser.current == ";" || parser.current == "&" && !parser.starts("&&") {
                    parser.index += 1
                } else if parser.current?.isNewline != true {
                    break
                }
                parser.skipLines()
            }
            return nodes.count == 1 ? nodes[0] : .sequence(nodes)
        }
    }

    private var isClosed: Bool {
        current == ")" || peekWord().map(Self.closers.contains) == true
    }

    private mutating func andOr() throws(ShellSyntaxError) -> ShellNode {
        var node = try pipeline()
        while true {
            skipBlanks()
            let isAnd = starts("&&")
            guard isAnd || starts("||") else { return node }
            index += 2
            skipLines()
            let right = try pipeline()
            node = isAnd ? .and(node, right) : .or(node, right)
        }
    }

    private mutating func pipeline() throws(ShellSyntaxError) -> ShellNode {
        skipBlanks()
        var isNegated = false
        while peekWord() == "!" {
            isNegated.toggle()
            index += 1
            skipBlanks()
        }
        var nodes = [try command()]
        while true {
            skipBlanks()
            guard current == "|", !starts("||") else { break }
            index += 1
            skipLines()
            nodes.append(try command())
        }
        let node = nodes.count == 1 ? nodes[0] : ShellNode.pipeline(nodes)
        return isNegated ? .not(node) : node
    }
}
