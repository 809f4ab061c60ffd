/// The format of `printf`.
struct ShellFormat {
    private let characters: [Character]

    init(_ text: String) {
        characters = Array(text)
    }

    /// The text with arguments in the places of `%s`, `%d` and the like.
    func filled(with arguments: inout ArraySlice<String>) -> String {
        var text = ""
        var index = 0
        while index < characters.count {
            let character = characters[index]
            index += 1
            if character == "\\" {
                text += escape(&index)
            } else if character == "%" {
                text += conversion(&index, &arguments)
            } else {
                text.append(character)
            }
        }
        return text
    }

    private func escape(_ index: inout Int) -> String {
        guard index < characters.count else { return "\\" }
        let letter = characters[index]
        index += 1
        let known: [Character: String] = [
            "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "\"": "\"", "a": "\u{7}",
        ]
        if let text = known[letter] { return text }
        guard let first = letter.wholeNumberValue, first < 8 else { return "\\\(letter)" }
        var value = UInt32(first)
        var count = 1
        while count < 3, index < characters.count, let digit = characters[index].wholeNumberValue,
            digit < 8
        {
            value = value * 8 + UInt32(digit)
            index += 1
            count += 1
        }
        return Unicode.Scalar(value).map { String($0) } ?? ""
    }

    private func conversion(_ index: inout Int, _ arguments: inout ArraySlice<String>) -> String {
        var flags = ""
        while index < characters.count, "-0123456789.".contains(characters[index]) {
            flags.append(characters[index])
            index += 1
        }
        guard index < characters.count else { return "%" + flags }
        let letter = characters[index]
        index += 1
        if letter == "%" { return "%" }
        let argument = arguments.popFirst() ?? ""
        let parts = flags.split(separator: ".", omittingEmptySubsequences: false)
        let text: String
        switch letter {
        case "d", "i", "u": text = String(Int(argument) ?? 0)
        case "x": text = String(Int(argument) ?? 0, radix: 16)
        case "b": text = ShellFormat(argument.replacing("%", with: "%%")).plain
        default: text = parts.count > 1 ? String(argument.prefix(Int(parts[1]) ?? 0)) : argument
        }
        return Self.padded(text, String(parts.first ?? ""))
    }

    private var plain: String {
        var none: ArraySlice<String> = []
        return filled(with: &none)
    }

    private static func padded(_ text: String, _ flags: String) -> String {
        let isLeft = flags.hasPrefix("-")
        let width = min(Int(flags.drop { $0 == "-" }) ?? 0, 4096)
        let fill = String(
            repeating: flags.hasPrefix("0") ? "0" : " ", count: max(0, width - text.count))
        return isLeft ? text + fill : fill + text
    }
}
