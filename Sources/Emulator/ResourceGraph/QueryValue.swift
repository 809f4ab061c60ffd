import JSON

/// What Kusto makes of values: conversions and comparisons.
enum QueryValue {
    /// Nothing and what is no boolean count as false.
    static func isTrue(_ value: JSONValue) -> Bool { value.bool ?? false }

    static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty
        default: false
        }
    }

    /// A text as it is, nothing as an empty one, objects and lists as JSON.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: value.description
        }
    }

    static func whole(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer: value
        case .number(let number):
            Int64(exactly: number.rounded(.towardZero)).map { .integer($0) }
                ?? .null
        case .bool(let flag): .integer(flag ? 1 : 0)
        case .string(let text): Int64(text).map { .integer($0) } ?? .null
        default: .null
        }
    }

    static func real(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer(let number): .number(Double(number))
        case .number: value
        case .bool(let flag): .number(flag ? 1 : 0)
        case .string(let text): Double(text).map { .number($0) } ?? .null
        default: .null
        }
    }

    static func flag(_ value: JSONValue) -> JSONValue {
        switch value {
        case .bool: value
        case .integer(let number): .bool(number != 0)
        case .string(let text):
            ["true": .bool(true), "1": .bool(true), "false": .bool(false), "0": .bool(false)][
                text.lowercased()] ?? .null
        default: .null
        }
    }

    /// Which comes first: negative for the left; nil where the two cannot be compared.
    static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        if let left = left.number, let right = right.number {
            return left < right ? -1 : left > right ? 1 : 0
        }
        if let left = left.string, let right = right.string {
            return left < right ? -1 : left > right ? 1 : 0
        }
        if let left = left.bool, let right = right.bool {
            return left == right ? 0 : left ? 1 : -1
        }
        return nil
    }

    /// Nil where both are nothing: the answer is then nothing, too.
    static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool? {
        if left.isNull, right.isNull { return nil }
        if let left = left.number, let right = right.number { return left == right }
        return left == right
    }

    /// Whether a text is found in another; `has` looks for it between letters and digits.
    static func test(
        _ test: TextTest, _ whole: JSONValue, _ part: JSONValue, ignoresCase: Bool
    ) -> Bool {
        let whole = ignoresCase ? text(whole).lowercased() : text(whole)
        let part = ignoresCase ? text(part).lowercased() : text(part)
        switch test {
        case .contains: return part.isEmpty || whole.contains(part)
        case .startsWith: return whole.hasPrefix(part)
        case .endsWith: return whole.hasSuffix(part)
        case .has:
            return part.isEmpty
                || whole.ranges(of: part).contains { range in
                    let before = whole[..<range.lowerBound].last
                    let after = whole[range.upperBound...].first
                    return ![before, after].contains { $0.map(isTerm) ?? false }
                }
        }
    }

    private static func isTerm(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }
}
