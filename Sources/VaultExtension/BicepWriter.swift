internal import JSON

/// Writes JSON as expressions of Bicep, which has one value on a line and no commas.
struct BicepWriter {
    let slots: [String: SecretSlot]

    func expression(_ value: JSONValue, path: String, depth: Int) -> String {
        if let slot = slots[path] { return slot.parameter }
        switch value {
        case .null: return "null"
        case .bool(let bool): return bool ? "true" : "false"
        case .integer(let integer): return String(integer)
        // Bicep has no fractions of its own.
        case .number(let number): return "json('\(number)')"
        case .string(let text): return Self.quoted(text)
        case .array(let items):
            let lines = items.enumerated().map {
                expression($1, path: "\(path)[\($0)]", depth: depth + 1)
            }
            return wrapped("[", lines, "]", depth)
        case .object(let members):
            let lines = members.sorted { $0.key < $1.key }.map { name, value in
                "\(Self.key(name)): "
                    + expression(value, path: "\(path).\(name)", depth: depth + 1)
            }
            return wrapped("{", lines, "}", depth)
        }
    }

    private func wrapped(
        _ open: String, _ lines: [String], _ close: String, _ depth: Int
    ) -> String {
        if lines.isEmpty { return open + close }
        let indent = String(repeating: "  ", count: depth)
        return open + "\n" + lines.map { "\(indent)  \($0)\n" }.joined() + indent + close
    }

    /// Bicep's string: only these characters mean anything in it.
    static func quoted(_ text: String) -> String {
        var result = "'"
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let opens = index + 1 < scalars.count && scalars[index + 1] == "{"
            switch scalar {
            case "'": result += "\\'"
            case "\\": result += "\\\\"
            case "$" where opens: result += "\\$"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "'"
    }

    private static func key(_ name: String) -> String {
        let isIdentifier =
            name.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } ?? false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isIdentifier ? name : quoted(name)
    }
}
