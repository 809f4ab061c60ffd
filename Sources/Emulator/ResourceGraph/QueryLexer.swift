/// Cuts a query into tokens.
struct QueryLexer {
    private static let longSigns: Set<String> = ["==", "=~", "!=", "!~", "<=", ">=", ".."]
    private static let signs = "()[]{},.|=<>+-*/%;:"
    /// What may follow an exclamation mark.
    private static let negated: Set<String> = [
        "in", "has", "has_cs", "contains", "contains_cs", "startswith", "startswith_cs",
        "endswith", "endswith_cs",
    ]

    private let characters: [Character]
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var end = 0

    init(_ query: String) {
        characters = Array(query)
    }

    /// All tokens, the last one of kind `end`.
    static func tokens(of query: String) throws(QueryFailure) -> [QueryToken] {
        var lexer = QueryLexer(query)
        var tokens: [QueryToken] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws(QueryFailure) -> QueryToken {
        skipSpace()
        let start = position
        guard let first = peek() else { return token(.end, "", from: start) }
        if let verbatim = try text(startingWith: first) {
            return token(.text, verbatim, from: start)
        }
        if first.isNumber { return try number() }
        if Self.isWordCharacter(first) || first == "$" { return word(from: start) }
        if first == "!", let negated = negation() { return token(.word, negated, from: start) }
        return try sign(first)
    }

    // MARK: - Kinds of tokens

    private mutating func word(from start: Int) -> QueryToken {
        position += 1
        while let next = peek(), Self.isWordCharacter(next) { position += 1 }
        var text = String(characters[start..<position])
        if text == "in", peek() == "~" {
            position += 1
            text = "in~"
        }
        return token(.word, text, from: start)
    }

    /// `!has`, `!in~` and their like.
    private mutating func negation() -> String? {
        var past = position + 1
        while past < characters.count, Self.isWordCharacter(characters[past]) { past += 1 }
        let name = String(characters[(position + 1)..<past])
        guard Self.negated.contains(name) else { return nil }
        position = past
        guard name == "in", peek() == "~" else { return "!\(name)" }
        position += 1
        return "!in~"
    }

    private mutating func number() throws(QueryFailure) -> QueryToken {
        let start = position
        while let next = peek(), next.isASCII, next.isNumber { position += 1 }
        if peek() == ".", let digit = peek(1), digit.isASCII, digit.isNumber {
            position += 1
            while let next = peek(), next.isASCII, next.isNumber { position += 1 }
        }
        let text = String(characters[start..<position])
        guard position > start else {
            throw .syntax(token(.sign, String(characters[start]), from: start))
        }
        if let next = peek(), Self.isWordCharacter(next) {
            throw .notEmulated("a literal of time, as '\(text)\(next)',", token: "\(text)\(next)")
        }
        return token(.number, text, from: start)
    }

    private mutating func sign(_ first: Character) throws(QueryFailure) -> QueryToken {
        let start = position
        if let second = peek(1), Self.longSigns.contains("\(first)\(second)") {
            position += 2
            return token(.sign, "\(first)\(second)", from: start)
        }
        position += 1
        let made = token(.sign, String(first), from: start)
        guard Self.signs.contains(first) else { throw .syntax(made) }
        return made
    }

    /// A text in either quotes, with escapes or, after an at sign, without; nil if there is none.
    private mutating func text(startingWith first: Character) throws(QueryFailure) -> String? {
        let isVerbatim = first == "@"
        let quote = isVerbatim ? peek(1) : first
        guard let quote, quote == "'" || quote == "\"" else { return nil }
        let start = position
        position += isVerbatim ? 2 : 1
        var text = ""
        while let next = peek(), !next.isNewline {
            position += 1
            if next == quote {
                guard isVerbatim, peek() == quote else { return text }
                position += 1
                text.append(quote)
            } else if next == "\\", !isVerbatim {
                text.append(try escape(from: start, expected: quote))
            } else {
                text.append(next)
            }
        }
        throw .syntax(token(.end, "", from: start), expected: String(quote))
    }

    private mutating func escape(
        from start: Int, expected quote: Character
    ) throws(QueryFailure) -> Character {
        let known: [Character: Character] = [
            "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"",
        ]
        guard let next = peek(), let meant = known[next] else {
            throw .syntax(token(.text, "\\", from: start), expected: String(quote))
        }
        position += 1
        return meant
    }

    // MARK: - Characters

    private mutating func skipSpace() {
        while let next = peek() {
            if next.isNewline {
                line += 1
                lineStart = position + 1
            } else if next == "/", peek(1) == "/" {
                while let skipped = peek(), !skipped.isNewline {
                    _ = skipped
                    position += 1
                }
                continue
            } else if !next.isWhitespace {
                return
            }
            position += 1
        }
    }

    private func peek(_ ahead: Int = 0) -> Character? {
        position + ahead < characters.count ? characters[position + ahead] : nil
    }

    private mutating func token(
        _ kind: QueryToken.Kind, _ text: String, from start: Int
    ) -> QueryToken {
        defer { end = position }
        return QueryToken(
            kind: kind, text: text, line: line, column: start - lineStart,
            isAdjacent: start == end)
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || character == "_"
    }
}
