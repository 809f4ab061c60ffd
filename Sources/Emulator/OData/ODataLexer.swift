/// Cuts a `$filter` into tokens.
struct ODataLexer {
    enum Token: Equatable, CustomStringConvertible {
        case word(String)
        case text(String)
        case open
        case close
        case comma

        var description: String {
            switch self {
            case .word(let word): "'\(word)'"
            case .text: "a string"
            case .open: "'('"
            case .close: "')'"
            case .comma: "','"
            }
        }
    }

    private var left: Substring

    init(_ text: String) {
        left = text[...]
    }

    /// The next token, nil at the end.
    mutating func next() throws(ODataFilter.Failure) -> Token? {
        left = left.drop { $0 == " " }
        switch left.first {
        case nil: return nil
        case "(": return take(.open)
        case ")": return take(.close)
        case ",": return take(.comma)
        case "'": return try string()
        default: return try word()
        }
    }

    /// Takes the next token if it is this one.
    mutating func accept(_ token: Token) throws(ODataFilter.Failure) -> Bool {
        let before = left
        if try next() == token { return true }
        left = before
        return false
    }

    private mutating func take(_ token: Token) -> Token {
        left = left.dropFirst()
        return token
    }

    /// A quote inside of a string is doubled.
    private mutating func string() throws(ODataFilter.Failure) -> Token {
        var text = ""
        left = left.dropFirst()
        while let end = left.firstIndex(of: "'") {
            text += left[..<end]
            left = left[left.index(after: end)...]
            guard left.first == "'" else { return .text(text) }
            text += "'"
            left = left.dropFirst()
        }
        throw ODataFilter.Failure(reason: "a string does not end")
    }

    private mutating func word() throws(ODataFilter.Failure) -> Token {
        let word = left.prefix { $0.isLetter || $0.isNumber || "_/.-@:+".contains($0) }
        guard !word.isEmpty else {
            throw ODataFilter.Failure(reason: "'\(left.prefix(1))' is not expected")
        }
        left = left.dropFirst(word.count)
        return .word(String(word))
    }
}
