/// Cuts a command line into the arguments of a program; no shell takes part, as on a real node.
///
/// https://learn.microsoft.com/azure/batch/batch-compute-node-environment-variables
struct ArgumentSplitter {
    private(set) var arguments: [String] = []
    private var current: String?

    /// Quotes hold words together; a backslash keeps the next character, except in single quotes.
    init(_ text: String) {
        var quote: Character?
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch (character, quote) {
            case ("'", nil), ("\"", nil):
                quote = character
                current = current ?? ""
            case ("\\", nil):
                current = (current ?? "") + String(characters.next() ?? "\\")
            case ("\\", "\""):
                // Only what a shell would treat specially loses its backslash.
                let next = characters.next()
                let isSpecial = next.map { "\"\\$`".contains($0) } ?? false
                current =
                    (current ?? "") + (isSpecial ? "" : "\\") + (next.map { String($0) } ?? "")
            case (_, .some(let open)) where open == character:
                quote = nil
            case (_, nil) where character.isWhitespace:
                endArgument()
            default:
                current = (current ?? "") + String(character)
            }
        }
        endArgument()
    }

    private mutating func endArgument() {
        if let current { arguments.append(current) }
        current = nil
    }
}
