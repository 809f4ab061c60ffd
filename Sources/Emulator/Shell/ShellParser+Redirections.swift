/// `<`, `>` and here-documents.
extension ShellParser {
    /// Takes a redirection if one stands next.
    mutating func redirection() throws(ShellSyntaxError) -> ShellRedirection? {
        var place = index
        while place < characters.count, characters[place].isASCII, characters[place].isNumber {
            place += 1
        }
        guard place < characters.count, place - index < 3 else { return nil }
        let number = Int(String(characters[index..<place]))
        let isBoth = number == nil && starts("&>")
        guard "<>".contains(characters[place]) || isBoth else { return nil }
        index = place + (isBoth ? 1 : 0)
        let isInput = current == "<"
        let descriptor = isBoth ? ShellInterpreter.both : number ?? (isInput ? 0 : 1)
        index += 1
        return ShellRedirection(
            descriptor: descriptor, target: try isInput ? input() : output())
    }

    private mutating func output() throws(ShellSyntaxError) -> ShellRedirection.Target {
        let next = current
        if let next, ">|&".contains(next) { index += 1 }
        skipBlanks()
        let word = try word()
        return next == "&" ? .copy(word) : .write(word, appends: next == ">")
    }

    private mutating func input() throws(ShellSyntaxError) -> ShellRedirection.Target {
        if current == "&" {
            index += 1
            return .copy(try word())
        }
        guard current == "<" else {
            skipBlanks()
            return .read(try word())
        }
        index += 1
        let dropsTabs = current == "-"
        if dropsTabs { index += 1 }
        skipBlanks()
        let start = index
        let delimiter = try word()
        var text = ""
        for piece in delimiter.pieces {
            guard case .text(let part, _) = piece else { throw unexpected() }
            text += part
        }
        let isQuoted = characters[start..<index].contains { "'\"\\".contains($0) }
        let lines = hereDocument(until: text, dropsTabs)
        return .text(try Self.document(lines, isQuoted, depth))
    }

    /// The lines of a here-document, which begins after this line or the one before it.
    private mutating func hereDocument(until delimiter: String, _ dropsTabs: Bool) -> String {
        let end = characters[index...].firstIndex(where: \.isNewline) ?? characters.count
        var place = documents.flatMap { $0.line == end ? $0.end : nil } ?? end + 1
        var text = ""
        while place < characters.count {
            let line = characters[place...].prefix { !$0.isNewline }
            place += line.count + 1
            let kept = String(dropsTabs ? line.drop { $0 == "\t" } : line)
            if kept == delimiter { break }
            text += kept + "\n"
        }
        documents = (line: end, end: min(place, characters.count))
        return text
    }

    private static func document(
        _ text: String, _ isQuoted: Bool, _ depth: Int
    ) throws(ShellSyntaxError) -> ShellWord {
        var word = ShellWord()
        word.append(.text("", isQuoted: true))
        if isQuoted {
            word.append(.text(text, isQuoted: true))
            return word
        }
        var inner = ShellParser(text)
        inner.depth = depth
        try inner.quoted(into: &word, until: nil)
        return word
    }
}
