/// Pastes of more lines than the screen has, for which a line stands in the text that is edited:
/// libedit cannot scroll.
struct LargePastes {
    private var texts: [(label: String, text: String)] = []

    /// What to insert for a paste: itself, or a label if it is too tall.
    mutating func shown(_ text: String, rows: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        guard lines > rows - 2 else { return text }
        var label = "[pasted \(lines) lines; Enter runs, Ctrl-C drops]"
        if texts.contains(where: { $0.label == label }) {
            label = "[paste \(texts.count + 1), \(lines) lines; Enter runs, Ctrl-C drops]"
        }
        texts.append((label, text))
        return label
    }

    /// The text with each paste in the place of its label.
    func expanded(_ text: String) -> String {
        var rest = text[...]
        var expanded = ""
        while let first = rest.first {
            if let paste = texts.first(where: { rest.hasPrefix($0.label) }) {
                expanded += paste.text
                rest = rest.dropFirst(paste.label.count)
            } else {
                expanded.append(first)
                rest = rest.dropFirst()
            }
        }
        return expanded
    }
}
