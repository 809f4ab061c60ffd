import JSON

/// A `$filter` of the subset that the services document for their lists: comparisons of a field
/// with a literal, `startswith`, `and`, `or`, `not` and parentheses.
struct ODataFilter {
    /// Why a filter is not understood.
    struct Failure: Error {
        let reason: String
    }

    enum Comparison: String {
        case eq
        case ne
        case gt
        case ge
        case lt
        case le
    }

    enum Literal: Equatable {
        case text(String)
        case number(Double)
        case bool(Bool)
    }

    indirect enum Expression {
        case compare(field: String, Comparison, Literal)
        case startsWith(field: String, String)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case not(Expression)
    }

    private let expression: Expression

    /// Reads a filter.
    ///
    /// - Parameters:
    ///   - text: The filter as sent.
    ///   - fields: The fields that the list can be filtered by; `a/b` is `b` inside of `a`.
    init(_ text: String, fields: Set<String>) throws(Failure) {
        var parser = ODataParser(text, fields: fields)
        expression = try parser.parse()
    }

    /// Whether an item is wanted.
    func matches(_ item: JSONValue) -> Bool {
        Self.evaluate(expression, item)
    }

    private static func evaluate(_ expression: Expression, _ item: JSONValue) -> Bool {
        switch expression {
        case .and(let left, let right): evaluate(left, item) && evaluate(right, item)
        case .or(let left, let right): evaluate(left, item) || evaluate(right, item)
        case .not(let inner): !evaluate(inner, item)
        case .startsWith(let field, let prefix):
            value(field, item)?.string?.hasPrefix(prefix) ?? false
        case .compare(let field, let comparison, let literal):
            compare(value(field, item), comparison, literal)
        }
    }

    private static func value(_ field: String, _ item: JSONValue) -> JSONValue? {
        field.split(separator: "/").reduce(Optional(item)) { $0?[String($1)] }
    }

    private static func compare(
        _ value: JSONValue?, _ comparison: Comparison, _ literal: Literal
    ) -> Bool {
        switch literal {
        case .text(let text):
            guard let own = value?.string else { return comparison == .ne }
            return holds(comparison, own, text)
        case .number(let number):
            guard let own = value?.number else { return comparison == .ne }
            return holds(comparison, own, number)
        case .bool(let bool):
            let isEqual = value?.bool == bool
            return comparison == .ne ? !isEqual : comparison == .eq && isEqual
        }
    }

    private static func holds<Value: Comparable>(
        _ comparison: Comparison, _ left: Value, _ right: Value
    ) -> Bool {
        switch comparison {
        case .eq: left == right
        case .ne: left != right
        case .gt: left > right
        case .ge: left >= right
        case .lt: left < right
        case .le: left <= right
        }
    }
}
