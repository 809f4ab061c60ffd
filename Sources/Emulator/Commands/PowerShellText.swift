/// Cuts a script of PowerShell into statements and words: quotes, comments and brackets count.
enum PowerShellText {
    /// PowerShell takes each of these for the other.
    private static let quotes: Set<Character> = [
        "'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}",
    ]

    /// The statements of the outermost level.
    static func statements(of script: String) -> [String] {
        parts(of: script) { $0 == ";" || $0.isNewline }
    }

    /// The words of a statement, with their quotes.
    static func words(of statement: String) -> [String] {
        parts(of: statement, isSeparator: \.isWhitespace)
    }

    /// The items of a list.
    static func items(of list: String) -> [String] { parts(of: list) { $0 == "," } }

    /// The text of a string in single quotes, nil for anything else.
    static func literal(_ word: String) -> String? {
        guard word.count >= 2, let first = word.first, let last = word.last,
            quotes.contains(first), quotes.contains(last)
        else { return nil }
        var text = ""
        var isSecond = false
        for character in word.dropFirst().dropLast() {
            if quotes.contains(character), !isSecond {
                isSecond = true
                continue
            }
            // One quote alone would have ended the string.
            guard !isSecond || quotes.contains(character) else { return nil }
            isSecond = false
            text.append(character)
        }
        return isSecond ? nil : text
    }

    /// What stands between the first opening bracket and the one that closes it, and what follows.
    static func bracketed(
        _ text: some StringProtocol, _ open: Character, _ close: Character
    ) -> (inside: String, rest: String)? {
        guard let start = text.firstIndex(of: open) else { return nil }
        let inner = String(text[text.index(after: start)...])
        var scan = Scan()
        for index in inner.indices {
            if scan.depth == 0, !scan.isQuoted, inner[index] == close {
                return (String(inner[..<index]), String(inner[inner.index(after: index)...]))
            }
            scan.take(inner[index])
        }
        return nil
    }

    private static func parts(
        of text: String, isSeparator: (Character) -> Bool
    ) -> [String] {
        var scan = Scan()
        var parts = [""]
        for character in text {
            // The end of the line ends a comment, and the statement too.
            let isPlain =
                !scan.isQuoted && scan.depth == 0 && (!scan.isComment || character.isNewline)
            scan.take(character)
            if scan.isComment { continue }
            if isPlain, isSeparator(character) {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { $0.trimming(\.isWhitespace) }.filter { !$0.isEmpty }
    }

    /// Where a reader is: in quotes, in a comment, how deep in brackets.
    private struct Scan {
        var depth = 0
        var isComment = false
        var isQuoted: Bool { isSingle || isDouble }
        private var isSingle = false
        private var isDouble = false
        private var isAtWord = true

        mutating func take(_ character: Character) {
            if isComment {
                isComment = !character.isNewline
            } else if isSingle {
                isSingle = !quotes.contains(character)
            } else if isDouble {
                isDouble = character != "\""
            } else if character == "#", isAtWord {
                isComment = true
            } else if quotes.contains(character) {
                isSingle = true
            } else if character == "\"" {
                isDouble = true
            } else {
                depth += "({[".contains(character) ? 1 : ")}]".contains(character) ? -1 : 0
            }
            isAtWord = character.isWhitespace
        }
    }
}

extension StringProtocol {
    /// Without what stands at both ends.
    func trimming(_ isGone: (Character) -> Bool) -> String {
        var text = drop(while: isGone)
        while let last = text.last, isGone(last) { text = text.dropLast() }
        return String(text)
    }
}
