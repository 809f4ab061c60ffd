internal import JSON

/// Writes the language of Terraform as `terraform fmt` would.
enum TerraformWriter {
    /// A value on the right of an equals sign.
    indirect enum Expression {
        case raw(String)
        case list([Expression])
        case object([(name: String, value: Expression)])
        /// A function of one argument.
        case call(String, Expression)
    }

    /// What a file or block consists of.
    enum Item {
        case comment(String)
        case blank
        case attribute(String, Expression)
        case block(String, labels: [String] = [], [Item])
    }

    static func text(_ items: [Item]) -> String {
        lines(items, depth: 0).joined(separator: "\n") + "\n"
    }

    /// JSON as an expression; what is secret refers to its variable.
    static func expression(
        _ value: JSONValue, path: String = "", slots: [String: SecretSlot] = [:]
    ) -> Expression {
        if let slot = slots[path] { return .raw("var.\(slot.parameter)") }
        switch value {
        case .null: return .raw("null")
        case .bool(let bool): return .raw(bool ? "true" : "false")
        case .integer(let integer): return .raw(String(integer))
        case .number(let number): return .raw("\(number)")
        case .string(let text): return .raw(quoted(text))
        case .array(let items):
            return .list(
                items.enumerated().map { expression($1, path: "\(path)[\($0)]", slots: slots) })
        case .object(let members):
            return .object(
                members.sorted { $0.key < $1.key }.map {
                    (key($0.key), expression($0.value, path: "\(path).\($0.key)", slots: slots))
                })
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let opens = index + 1 < scalars.count && scalars[index + 1] == "{"
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "$" where opens: result += "$$"
            case "%" where opens: result += "%%"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private static func key(_ name: String) -> String {
        let isIdentifier =
            name.first.map { $0.isASCII && $0.isLetter } ?? false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
        return isIdentifier ? name : quoted(name)
    }

    private static func lines(_ items: [Item], depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        var lines: [String] = []
        var pairs: [(name: String, value: [String])] = []
        func flush() {
            lines += aligned(pairs).map { $0.isEmpty ? "" : indent + $0 }
            pairs = []
        }
        for item in items {
            if case .attribute(let name, let value) = item {
                pairs.append((name, text(value)))
                continue
            }
            flush()
            switch item {
            case .attribute: break
            case .blank: lines.append("")
            case .comment(let text): lines.append("\(indent)# \(text)")
            case .block(let type, let labels, let inner):
                let head = ([type] + labels.map(quoted)).joined(separator: " ")
                lines.append("\(indent)\(head) {")
                lines += Self.lines(inner, depth: depth + 1)
                lines.append("\(indent)}")
            }
        }
        flush()
        return lines
    }

    /// The formatter aligns the equals signs of lines that follow each other; a value of several
    /// lines ends such a run.
    private static func aligned(_ pairs: [(name: String, value: [String])]) -> [String] {
        var lines: [String] = []
        var index = 0
        while index < pairs.count {
            let run = pairs[index...].prefix { $0.value.count == 1 }
            let width = run.map(\.name.count).max() ?? 0
            for pair in run {
                let gap = String(repeating: " ", count: width - pair.name.count)
                lines.append("\(pair.name)\(gap) = \(pair.value[0])")
            }
            index += run.count
            guard index < pairs.count else { break }
            lines.append("\(pairs[index].name) = \(pairs[index].value[0])")
            lines += pairs[index].value.dropFirst()
            index += 1
        }
        return lines
    }

    /// An expression's lines, the first without indentation.
    private static func text(_ expression: Expression) -> [String] {
        switch expression {
        case .raw(let text): return [text]
        case .call(let function, let argument):
            var lines = text(argument)
            lines[0] = "\(function)(\(lines[0])"
            lines[lines.count - 1] += ")"
            return lines
        case .list(let items):
            if items.isEmpty { return ["[]"] }
            let inner = items.flatMap { item -> [String] in
                var lines = text(item)
                lines[lines.count - 1] += ","
                return lines
            }
            return ["["] + inner.map { "  \($0)" } + ["]"]
        case .object(let members):
            if members.isEmpty { return ["{}"] }
            let inner = aligned(members.map { ($0.name, text($0.value)) })
            return ["{"] + inner.map { "  \($0)" } + ["}"]
        }
    }
}
