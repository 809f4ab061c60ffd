/// Words, their quotes and what is filled in.
extension ShellParser {
    private static let ends: Set<Character> = [";", "&", "|", "(", ")", "<", ">"]

    /// The next word; it may not be empty.
    mutating func word() throws(ShellSyntaxError) -> ShellWord {
        var word = ShellWord()
        let start = index
        while let character = current, !character.isWhitespace, !Self.ends.contains(character) {
            try piece(into: &word, character)
        }
        guard index > start else { throw unexpected() }
        return word
    }

    private mutating func piece(
        into word: inout ShellWord, _ character: Character
    ) throws(ShellSyntaxError) {
        switch character {
        case "'":
            index += 1
            let text = try text(until: "'")
            word.append(.text(text, isQuoted: true))
        case "\"":
            index += 1
            word.append(.text("", isQuoted: true))
            try quoted(into: &word, until: "\"")
        case "\\":
            index += 1
            guard let next = current else {
                word.append(.text("\\", isQuoted: true))
                return
            }
            if !next.isNewline { word.append(.text(String(next), isQuoted: true)) }
            index += 1
        case "$", "`": try expansion(into: &word, isQuoted: false)
        default:
            word.append(.text(String(character), isQuoted: false))
            index += 1
        }
    }

    private mutating func text(until end: Character) throws(ShellSyntaxError) -> String {
        guard let place = characters[index...].firstIndex(of: end) else {
            throw ShellSyntaxError(message: "no closing \(end)")
        }
        defer { index = place + 1 }
        return String(characters[index..<place])
    }

    /// What is between double quotes, or a here-document.
    mutating func quoted(
        into word: inout ShellWord, until end: Character?
    ) throws(ShellSyntaxError) {
        let escapes: Set<Character> = end == nil ? ["\\", "$", "`"] : ["\\", "$", "`", "\""]
        while let character = current, character != end {
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            if character == "\\", let next, escapes.contains(next) || next.isNewline {
                if !next.isNewline { word.append(.text(String(next), isQuoted: true)) }
                index += 2
            } else if character == "$" || character == "`" {
                try expansion(into: &word, isQuoted: true)
            } else {
                word.append(.text(String(character), isQuoted: true))
                index += 1
            }
        }
        guard end != nil else { return }
        guard current != nil else { throw ShellSyntaxError(message: "no closing \"") }
        index += 1
    }

    // MARK: - Expansions

    /// `$name`, `${…}`, `$(…)`, `$((…))` or backquotes; any other `$` stands for itself.
    private mutating func expansion(
        into word: inout ShellWord, isQuoted: Bool
    ) throws(ShellSyntaxError) {
        if current == "`" {
            word.append(.substitution(try backquoted(), isQuoted: isQuoted))
        } else if starts("$(("), let found = try arithmetic() {
            word.append(.arithmetic(found, isQuoted: isQuoted))
        } else if starts("$(") {
            index += 2
            let node = try list()
            guard current == ")" else { throw unexpected() }
            index += 1
            word.append(.substitution(node, isQuoted: isQuoted))
        } else if starts("${") {
            index += 2
            let found = try deeper { parser throws(ShellSyntaxError) in
                try parser.braced(isQuoted)
            }
            word.append(.parameter(found, isQuoted: isQuoted))
        } else {
            index += 1
            let name = simpleName()
            word.append(
                name.isEmpty
                    ? .text("$", isQuoted: isQuoted)
                    : .parameter(ShellParameter(name: name), isQuoted: isQuoted))
        }
    }

    /// Takes the name of a variable, a special one or a parameter's digit.
    private mutating func simpleName() -> String {
        guard let first = current else { return "" }
        if "?#@*$!-".contains(first) || first.isASCII && first.isNumber {
            index += 1
            return String(first)
        }
        let name = characters[index...].prefix(while: \.isShellName)
        index += name.count
        return String(name)
    }

    private mutating func backquoted() throws(ShellSyntaxError) -> ShellNode {
        index += 1
        var text = ""
        while let character = current, character != "`" {
            if character == "\\", index + 1 < characters.count,
                "`\\$".contains(characters[index + 1])
            {
                index += 1
            }
            text.append(characters[index])
            index += 1
        }
        guard current == "`" else { throw ShellSyntaxError(message: "no closing `") }
        index += 1
        var inner = ShellParser(text)
        inner.depth = depth
        let node = try inner.list()
        guard inner.current == nil else { throw inner.unexpected() }
        return node
    }

    /// `$((…))`; nil if it is a command in parentheses after all.
    private mutating func arithmetic() throws(ShellSyntaxError) -> ShellWord? {
        var open = 0
        var end: Int?
        for place in (index + 3)..<max(index + 3, characters.count) {
            if characters[place] == "(" { open += 1 }
            guard characters[place] == ")" else { continue }
            if open == 0 {
                end = place
                break
            }
            open -= 1
        }
        guard let end, end + 1 < characters.count, characters[end + 1] == ")" else { return nil }
        var inner = ShellParser(String(characters[(index + 3)..<end]))
        inner.depth = depth + 1
        guard inner.depth <= ShellLimits.deepestText else {
            throw ShellSyntaxError(message: "nested too deeply")
        }
        var word = ShellWord()
        try inner.quoted(into: &word, until: nil)
        index = end + 2
        return word
    }

    private mutating func braced(_ isQuoted: Bool) throws(ShellSyntaxError) -> ShellParameter {
        if current == "#", index + 1 < characters.count, characters[index + 1] != "}" {
            index += 1
            let name = bracedName()
            try close()
            return ShellParameter(name: name, change: .length)
        }
        var parameter = ShellParameter(name: bracedName())
        guard !parameter.name.isEmpty else { throw unexpected() }
        if current != "}" { parameter.change = try change(isQuoted) }
        try close()
        return parameter
    }

    private mutating func bracedName() -> String {
        let digits = characters[index...].prefix { $0.isASCII && $0.isNumber }
        guard digits.count > 1 else { return simpleName() }
        index += digits.count
        return String(digits)
    }

    private mutating func close() throws(ShellSyntaxError) {
        guard current == "}" else { throw ShellSyntaxError(message: "bad substitution") }
        index += 1
    }

    private mutating func change(
        _ isQuoted: Bool
    ) throws(ShellSyntaxError) -> ShellParameter.Change {
        let mindsEmpty = current == ":"
        if mindsEmpty { index += 1 }
        guard let sign = current else { throw unexpected() }
        index += 1
        switch sign {
        case "-", "=", "?", "+":
            return .unset(sign, mindsEmpty: mindsEmpty, try operand(isQuoted))
        case "#" where !mindsEmpty, "%" where !mindsEmpty:
            let isLongest = current == sign
            if isLongest { index += 1 }
            return .trim(atEnd: sign == "%", isLongest: isLongest, try operand(false))
        default: throw ShellSyntaxError(message: "bad substitution")
        }
    }

    /// The word of a change, up to the closing brace.
    private mutating func operand(_ isQuoted: Bool) throws(ShellSyntaxError) -> ShellWord {
        var word = ShellWord()
        while let character = current, character != "}" {
            if isQuoted, character == "'" {
                word.append(.text("'", isQuoted: true))
                index += 1
            } else {
                try piece(into: &word, character)
            }
        }
        return word
    }
}
