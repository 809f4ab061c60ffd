/// A word of a script before anything is filled in.
struct ShellWord: Sendable {
    /// What is quoted is not split and has no wildcards.
    indirect enum Piece: Sendable {
        case text(String, isQuoted: Bool)
        case parameter(ShellParameter, isQuoted: Bool)
        case substitution(ShellNode, isQuoted: Bool)
        case arithmetic(ShellWord, isQuoted: Bool)
    }

    private(set) var pieces: [Piece] = []

    var isEmpty: Bool { pieces.isEmpty }

    /// Its text if nothing in it is quoted or filled in, as keywords have to be.
    var plainText: String? {
        guard pieces.count == 1, case .text(let text, isQuoted: false) = pieces[0] else {
            return nil
        }
        return text
    }

    mutating func append(_ piece: Piece) {
        if case .text(let added, let isQuoted) = piece,
            case .text(let text, isQuoted)? = pieces.last
        {
            pieces[pieces.count - 1] = .text(text + added, isQuoted: isQuoted)
        } else {
            pieces.append(piece)
        }
    }

    /// The name and the value of `name=value`, nil if it is no assignment.
    var assignment: ShellNode.Assignment? {
        guard case .text(let text, isQuoted: false)? = pieces.first,
            let equals = text.firstIndex(of: "="), ShellWord.isName(text[..<equals])
        else { return nil }
        var value = ShellWord()
        let rest = String(text[text.index(after: equals)...])
        if !rest.isEmpty { value.append(.text(rest, isQuoted: false)) }
        for piece in pieces.dropFirst() { value.append(piece) }
        return ShellNode.Assignment(name: String(text[..<equals]), value: value)
    }

    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.first, !first.isNumber else { return false }
        return text.allSatisfy(\.isShellName)
    }
}

extension Character {
    /// Whether it may be part of a variable's name.
    var isShellName: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
