/// A script of `sed`: `s`, `p`, `d` and `q`, each for all lines, one, the last or those
/// that fit an expression.
struct ShellEditor {
    enum Address {
        case all
        case line(Int)
        case last
        case fitting(ShellExpression)
    }

    enum Action {
        case substitute(ShellExpression, String, isGlobal: Bool, prints: Bool)
        case print
        case delete
        case quit
    }

    struct Command {
        let address: Address
        let action: Action
    }

    private(set) var commands: [Command] = []

    private let characters: [Character]
    private let isExtended: Bool
    private var index = 0

    /// Reads a script; nil if it is beyond what is acted out.
    init?(_ script: String, isExtended: Bool) {
        characters = Array(script)
        self.isExtended = isExtended
        while true {
            while index < characters.count,
                characters[index].isWhitespace || characters[index] == ";"
            {
                index += 1
            }
            guard index < characters.count else { return }
            guard let address = address(), let action = action() else { return nil }
            commands.append(Command(address: address, action: action))
        }
    }

    private mutating func address() -> Address? {
        if characters[index] == "$" {
            index += 1
            return .last
        }
        if characters[index] == "/" {
            guard let text = part(until: "/") else { return nil }
            return ShellExpression(text, isExtended: isExtended).map { .fitting($0) }
        }
        let digits = String(characters[index...].prefix(while: \.isNumber))
        index += digits.count
        return digits.isEmpty ? .all : Int(digits).map { .line($0) }
    }

    private mutating func action() -> Action? {
        guard index < characters.count else { return nil }
        let letter = characters[index]
        index += 1
        switch letter {
        case "p": return .print
        case "d": return .delete
        case "q": return .quit
        case "s": return substitution()
        default: return nil
        }
    }

    private mutating func substitution() -> Action? {
        guard index < characters.count else { return nil }
        let mark = characters[index]
        guard let pattern = part(until: mark) else { return nil }
        index -= 1
        guard let replacement = part(until: mark),
            let expression = ShellExpression(pattern, isExtended: isExtended)
        else { return nil }
        let flags = characters[index...].prefix { $0.isLetter }
        index += flags.count
        guard flags.allSatisfy({ "gp".contains($0) }) else { return nil }
        return .substitute(
            expression, replacement, isGlobal: flags.contains("g"), prints: flags.contains("p"))
    }

    /// What lies between two marks, of which the first stands next.
    private mutating func part(until mark: Character) -> String? {
        index += 1
        var text = ""
        while index < characters.count, characters[index] != mark {
            if characters[index] == "\\", index + 1 < characters.count {
                if characters[index + 1] != mark { text.append("\\") }
                index += 1
            }
            text.append(characters[index])
            index += 1
        }
        guard index < characters.count else { return nil }
        index += 1
        return text
    }

    /// The text that stands for a match, with `&` and `\1` filled in.
    static func filled(
        _ replacement: String, _ match: ShellExpression.Match, _ text: [Character]
    ) -> String {
        var made = ""
        var isEscaped = false
        for character in replacement {
            if isEscaped {
                if let number = character.wholeNumberValue {
                    made += String(text[match.groups[number] ?? 0..<0])
                } else {
                    made.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                }
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "&" {
                made += String(text[match.range])
            } else {
                made.append(character)
            }
        }
        return made
    }
}
