/// A pattern of `case`, of file names or of `${name#…}`: `*`, `?`, `[…]`, and `\` before what is
/// meant as it is.
struct ShellPattern {
    private enum Token {
        case any
        case one
        case set(ClosedRanges, isNegated: Bool)
        case literal(Character)
    }

    private typealias ClosedRanges = [ClosedRange<Character>]

    private var tokens: [Token] = []

    init(_ text: String) {
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            switch characters[index] {
            case "*": tokens.append(.any)
            case "?": tokens.append(.one)
            case "\\" where index + 1 < characters.count:
                index += 1
                tokens.append(.literal(characters[index]))
            case "[":
                if let (token, end) = Self.set(characters, index + 1) {
                    tokens.append(token)
                    index = end
                } else {
                    tokens.append(.literal("["))
                }
            case let character: tokens.append(.literal(character))
            }
            index += 1
        }
    }

    /// A text with every special character made plain.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "*?[]\\!-".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    private static func set(_ all: [Character], _ start: Int) -> (Token, Int)? {
        var index = start
        let isNegated = index < all.count && (all[index] == "!" || all[index] == "^")
        if isNegated { index += 1 }
        let first = index
        var ranges: ClosedRanges = []
        while index < all.count, all[index] != "]" || index == first {
            if all[index] == "\\", index + 1 < all.count { index += 1 }
            let low = all[index]
            if index + 2 < all.count, all[index + 1] == "-", all[index + 2] != "]",
                low <= all[index + 2]
            {
                ranges.append(low...all[index + 2])
                index += 2
            } else {
                ranges.append(low...low)
            }
            index += 1
        }
        return index < all.count ? (.set(ranges, isNegated: isNegated), index) : nil
    }

    /// Whether a whole text fits; the work is at most the product of both lengths.
    func fits(_ text: some Collection<Character>) -> Bool {
        let text = Array(text)
        var index = 0
        var token = 0
        var star: (token: Int, index: Int)?
        while index < text.count {
            if token < tokens.count, case .any = tokens[token] {
                star = (token, index)
                token += 1
            } else if token < tokens.count, Self.fits(text[index], tokens[token]) {
                token += 1
                index += 1
            } else if let (start, reached) = star {
                star = (start, reached + 1)
                token = start + 1
                index = reached + 1
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private static func fits(_ character: Character, _ token: Token) -> Bool {
        switch token {
        case .any: false
        case .one: true
        case .set(let ranges, let isNegated):
            ranges.contains { $0.contains(character) } != isNegated
        case .literal(let wanted): character == wanted
        }
    }
}
