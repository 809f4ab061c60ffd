/// The indentation of blocks that are typed at the prompt.
enum Indentation {
    private static let step = 2

    private static let openers: Set = ["do", "then", "else", "repeat", "{", "(", "["]
    private static let closers: Set = ["end", "else", "elseif", "until", "}", ")", "]"]

    /// The text with a new line that is indented for what follows.
    static func extended(_ text: String) -> String {
        let text = settled(text)
        let last = lines(of: text).last ?? ""
        return text + "\n" + blanks(indent(after: last))
    }

    /// The text with its last line moved out, if it closes a block and stands as it was indented.
    static func settled(_ text: String) -> String {
        let lines = lines(of: text)
        guard lines.count > 1, let last = lines.last, closes(last) else { return text }
        let expected = indent(after: lines[lines.count - 2])
        guard width(of: last) == expected, expected >= step else { return text }
        let moved = blanks(expected - step) + last.dropFirst(expected)
        return (lines.dropLast() + [moved[...]]).joined(separator: "\n")
    }

    private static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func blanks(_ count: Int) -> String {
        String(repeating: " ", count: count)
    }

    private static func width(of line: Substring) -> Int {
        line.prefix { $0 == " " }.count
    }

    private static func indent(after line: Substring) -> Int {
        width(of: line) + (opens(line) ? step : 0)
    }

    private static func opens(_ line: Substring) -> Bool {
        let code = line.firstRange(of: "--").map { line[..<$0] } ?? line
        let trimmed = code.reversed().drop { $0 == " " }.reversed()
        guard let last = trimmed.last else { return false }
        if openers.contains(String(last)) { return true }
        if last == ")" { return opensFunction(Substring(String(trimmed))) }
        return openers.contains(String(trimmed.suffix(while: \.isLetter)))
    }

    /// Whether the list of parameters of a function ends the line.
    private static func opensFunction(_ line: Substring) -> Bool {
        guard let parenthesis = line.lastIndex(of: "(") else { return false }
        return line[..<parenthesis].split { !$0.isLetter }.contains("function")
            && !line[parenthesis...].dropLast().contains(")")
    }

    private static func closes(_ line: Substring) -> Bool {
        let code = line.drop { $0 == " " }
        guard let first = code.first else { return false }
        return closers.contains(String(first))
            || closers.contains(String(code.prefix(while: \.isLetter)))
    }
}

extension Substring {
    /// Where a text first occurs.
    fileprivate func firstRange(of text: String) -> Index? {
        indices.first { self[$0...].hasPrefix(text) }
    }
}

extension BidirectionalCollection {
    fileprivate func suffix(while belongs: (Element) -> Bool) -> SubSequence {
        self[(lastIndex { !belongs($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
