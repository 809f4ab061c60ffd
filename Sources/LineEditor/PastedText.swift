/// What a terminal with bracketed paste sends for a piece of pasted text.
enum PastedText {
    /// The sequence that ends a paste; `ESC[200~` has begun it.
    static let end: [Unicode.Scalar] = Array("\u{1B}[201~".unicodeScalars)

    /// The text to insert: line feeds for carriage returns, no prompts copied from a session, no
    /// control characters but tabs and line ends, no line end at the end.
    static func clean(_ scalars: some Sequence<Unicode.Scalar>, prompts: [String]) -> String {
        var text = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in scalars {
            if scalar == "\r" || (scalar == "\n" && previous != "\r") {
                text.append("\n")
            } else if scalar == "\t" || scalar.value >= 32 && scalar.value != 127 {
                text.append(scalar)
            }
            previous = scalar
        }
        if text.last == "\n" { text.removeLast() }
        return withoutPrompts(String(text), prompts)
    }

    /// Removes prompts only where the first line has one: text that was copied from a session.
    private static func withoutPrompts(_ text: String, _ prompts: [String]) -> String {
        guard prompts.contains(where: { text.hasPrefix($0) }) else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            let prompt = prompts.first { line.hasPrefix($0) }
            return line.dropFirst(prompt?.count ?? 0)
        }
        .joined(separator: "\n")
    }
}
