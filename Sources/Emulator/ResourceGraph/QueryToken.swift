/// A word, a text, a number or a sign of a query, and where it stands.
struct QueryToken: Equatable {
    enum Kind {
        case word
        case text
        case number
        case sign
        case end
    }

    let kind: Kind
    /// A text without its quotes.
    let text: String
    /// From 1.
    let line: Int
    /// From 0, as the service counts.
    let column: Int
    /// Whether it follows the token before it at once.
    let isAdjacent: Bool

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    func isWord(_ word: String) -> Bool { kind == .word && text == word }
}
