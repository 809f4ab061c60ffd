/// Texts of more lines than the screen has, for each of which a label stands in what is edited:
/// libedit cannot scroll.
struct FoldedTexts {
    private var texts: [(label: String, text: String)] = []

    /// What to insert for a paste: itself, or a label if it is too tall.
    mutating func paste(_ text: String, rows: Int) -> String {
        fold(text, rows: rows) { "pasted \($0) lines" }
    }

    /// What to recall for an entry: itself, or a label if it is too tall.
    mutating func entry(_ text: String, rows: Int) -> String {
        fold(text, rows: rows) { count in
            let start = text.prefix { $0 != "\n" }.prefix(20)
            return "entry of \(count) lines, \(start)…"
        }
    }

    private mutating func fold(
        _ text: String, rows: Int, label describe: (Int) -> String
    ) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        guard lines > rows - 2 else { return text }
        func label(_ number: String) -> String {
            "[\(number)\(describe(lines)); Enter runs, :edit opens, Ctrl-C drops]"
        }
        if let known = texts.first(where: { $0.text == text }) { return known.label }
        let isTaken = texts.contains { $0.label == label("") }
        let chosen = label(isTaken ? "\(texts.count + 1): " : "")
        texts.append((chosen, text))
        return chosen
    }

    /// The text with each folded one in the place of its label.
    func expanded(_ text: String) -> String {
        guard text.contains("[") else { return text }
        var rest = text[...]
        var expanded = ""
        while let first = rest.first {
            let folded = first == "[" ? texts.first { rest.hasPrefix($0.label) } : nil
            if let folded {
                expanded += folded.text
                rest = rest.dropFirst(folded.label.count)
            } else {
                expanded.append(first)
                rest = rest.dropFirst()
            }
        }
        return expanded
    }

    /// What stands before a final `:edit`, if that follows a label or ends a block.
    func beforeEditCommand(_ text: String) -> String? {
        let command = ":edit"
        guard text.hasSuffix(command) else { return nil }
        let before = String(text.dropLast(command.count).trimmingBlanks())
        let isBlock = text.dropLast(command.count).last?.isNewline ?? false
        return isBlock || texts.contains { before.hasSuffix($0.label) } ? before : nil
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
