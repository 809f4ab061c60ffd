/// Cuts a script into words and what joins them.
struct ScriptLexer {
    /// A part of a word; what is quoted is not split and has no wildcards.
    enum Piece: Equatable {
        case text(String, isQuoted: Bool)
        case variable(String, isQuoted: Bool)
        case substitution(String, isQuoted: Bool)
    }

    enum Token: Equatable {
        case word([Piece])
        case joint(String)
    }

    private let characters: [Character]
    private let isWindows: Bool
    private var index = 0
    private var pieces: [Piece] = []
    private var tokens: [Token] = []

    /// Reads a script of a POSIX shell, or of cmd.
    static func tokens(of script: String, isWindows: Bool) -> [Token] {
        var lexer = ScriptLexer(script, isWindows: isWindows)
        return lexer.run()
    }

    private init(_ script: String, isWindows: Bool) {
        characters = Array(script)
        self.isWindows = isWindows
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
        let joints = isWindows ? ["&&", "||", "&", "|"] : ["&&", "||", ";", "|"]
        return joints.first { rest.starts(with: $0) }
    }

    private mutating func takePiece(_ character: Character) {
        switch character {
        case "\"": takeQuoted()
        case "'" where !isWindows: takeLiteral()
        case "\\" where !isWindows && index + 1 < characters.count:
            pieces.append(.text(String(characters[index + 1]), isQuoted: true))
            index += 2
        case "$" where !isWindows: takeExpansion(isQuoted: false)
        case "%" where isWindows: takePercent(isQuoted: false)
        default:
            append(character, isQuoted: false)
            index += 1
        }
    }

    private mutating func takeLiteral() {
        index += 1
        var text = ""
        while index < characters.count, characters[index] != "'" {
            text.append(characters[index])
            index += 1
        }
        index += 1
        pieces.append(.text(text, isQuoted: true))
    }

    private mutating func takeQuoted() {
        index += 1
        pieces.append(.text("", isQuoted: true))
        while index < characters.count, characters[index] != "\"" {
            let character = characters[index]
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            if character == "\\", !isWindows, let next, "\"\\$`".contains(next) {
                append(next, isQuoted: true)
                index += 2
            } else if character == "$", !isWindows {
                takeExpansion(isQuoted: true)
            } else if character == "%", isWindows {
                takePercent(isQuoted: true)
            } else {
                append(character, isQuoted: true)
                index += 1
            }
        }
        index += 1
    }

    /// `$NAME`, `${NAME}`, `$?` or `$(…)`; any other `$` stands for itself.
    private mutating func takeExpansion(isQuoted: Bool) {
        let rest = characters[(index + 1)...]
        if rest.first == "(" {
            var depth = 0
            let end = rest.firstIndex {
                depth += $0 == "(" ? 1 : $0 == ")" ? -1 : 0
                return depth == 0
            }
            let script = String(characters[(index + 2)..<(end ?? characters.count)])
            pieces.append(.substitution(script, isQuoted: isQuoted))
            index = end.map { $0 + 1 } ?? characters.count
        } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
            pieces.append(.variable(String(characters[(index + 2)..<end]), isQuoted: isQuoted))
            index = end + 1
        } else {
            let isResult = rest.first == "?"
            let name = isResult ? "?" : String(rest.prefix { $0.isASCIIWord })
            if name.isEmpty {
                append("$", isQuoted: isQuoted)
            } else {
                pieces.append(.variable(name, isQuoted: isQuoted))
            }
            index += 1 + name.count
        }
    }

    private mutating func takePercent(isQuoted: Bool) {
        let rest = characters[(index + 1)...]
        let name = rest.prefix { $0.isASCIIWord }
        guard !name.isEmpty, name.endIndex < characters.count, characters[name.endIndex] == "%"
        else {
            append("%", isQuoted: isQuoted)
            index += 1
            return
        }
        pieces.append(.variable(String(name), isQuoted: isQuoted))
        index = name.endIndex + 1
    }

    private mutating func append(_ character: Character, isQuoted: Bool) {
        if case .text(let text, isQuoted)? = pieces.last {
            pieces[pieces.count - 1] = .text(text + String(character), isQuoted: isQuoted)
        } else {
            pieces.append(.text(String(character), isQuoted: isQuoted))
        }
    }

    private mutating func endWord() {
        guard !pieces.isEmpty else { return }
        tokens.append(.word(pieces))
        pieces = []
    }
}

extension Character {
    /// Whether it may be part of the name of a variable.
    fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
