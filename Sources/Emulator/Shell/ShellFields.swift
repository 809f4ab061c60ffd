/// The words that come of a word while it is filled in.
struct ShellFields {
    struct Field {
        var text = ""
        /// The same as a pattern: what is quoted stands for itself.
        var pattern = ""
        var hasWildcard = false
    }

    private(set) var done: [Field] = []
    private var current: Field?

    /// All words.
    var all: [Field] { done + (current.map { [$0] } ?? []) }

    mutating func add(_ text: some StringProtocol, isQuoted: Bool) {
        var field = current ?? Field()
        field.text += text
        if isQuoted {
            field.pattern += ShellPattern.escaped(String(text))
        } else {
            field.pattern += text
            if text.contains(where: { "*?[".contains($0) }) { field.hasWildcard = true }
        }
        current = field
    }

    /// Adds what is cut into words.
    mutating func split(_ text: String, by separators: String) {
        var part = ""
        var isHard = false
        for character in text {
            guard separators.contains(character) else {
                part.append(character)
                isHard = false
                continue
            }
            if !part.isEmpty { add(part, isQuoted: false) }
            if part.isEmpty, isHard, !character.isWhitespace, current == nil {
                current = Field()
            }
            isHard = !character.isWhitespace || isHard
            part = ""
            next()
        }
        if !part.isEmpty { add(part, isQuoted: false) }
    }

    /// Ends a word.
    mutating func next() {
        if let current { done.append(current) }
        current = nil
    }
}
