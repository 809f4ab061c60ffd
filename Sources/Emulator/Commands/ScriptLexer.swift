/// Cuts a script of cmd into words and what joins them.
struct ScriptLexer {
    /// A part of a word.
    enum Piece: Equatable {
        case text(String)
        case variable(String)
    }

    enum Token: Equatable {
        case word([Piece])
        case joint(String)
    }

    private let characters: [Character]
    private var index = 0
    private var pieces: [Piece] = []
    private var tokens: [Token] = []

    /// Reads a script.
    static func tokens(of script: String) -> [Token] {
        var lexer = ScriptLexer(script)
        return lexer.run()
    }

    private init(_ script: String) {
        characters = Array(script)
    }

    private mutating func run() -> [Token] {
        while index < characters.count {
            let character = characters[index]
            if character.isNewline {
                endWord()
                tokens.append(.joint(";"))
                index += 1
            } else if character.isWhitespace {
                endWord()
                index += 1
            } else if let joint = joint() {
                endWord()
                tokens.append(.joint(joint))
                index += joint.count
            } else {
                takePiece(character)
            }
        }
        endWord()
        return tokens
    }

    private func joint() -> String? {
        let rest = characters[index...].prefix(2)
        return ["&&", "||", "&", "|"].first { rest.starts(with: $0) }
    }

    private mutating func takePiece(_ character: Character) {
        switch character {
        case "\"": takeQuoted()
        case "%": takePercent()
        default:
            append(character)
            index += 1
        }
    }

    private mutating func takeQuoted() {
        index += 1
        pieces.append(.text(""))
        while index < characters.count, characters[index] != "\"" {
            let character = characters[index]
            if character == "%" {
                takePercent()
            } else {
                append(character)
                index += 1
            }
        }
        index += 1
    }

    private mutating func takePercent() {
        let rest = characters[(index + 1)...]
        let name = rest.prefix(while: \.isShellName)
        guard !name.isEmpty, name.endIndex < characters.count, characters[name.endIndex] == "%"
        else {
            append("%")
            index += 1
            return
        }
        pieces.append(.variable(String(name)))
        index = name.endIndex + 1
    }

    private mutating func append(_ character: Character) {
        if case .text(let text)? = pieces.last {
            pieces[pieces.count - 1] = .text(text + String(character))
        } else {
            pieces.append(.text(String(character)))
        }
    }

    private mutating func endWord() {
        guard !pieces.isEmpty else { return }
        tokens.append(.word(pieces))
        pieces = []
    }
}
