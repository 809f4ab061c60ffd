import JSON

extension QueryExpression {
    /// The value for a row; ``check(_:)`` has seen to it that there are the columns.
    func value(_ row: [String: JSONValue]) -> JSONValue {
        switch self {
        case .literal(let value): value
        case .column(let token): row[token.text] ?? .null
        case .member(let whole, let name): whole.value(row)[name] ?? .null
        case .element(let whole, let index):
            Self.element(of: whole.value(row), index.value(row))
        case .call(let function, let arguments):
            function(arguments.map { $0.value(row) })
        case .negative(let inner): Self.negated(inner.value(row))
        case .binary(let operation, let left, let right):
            operation(left.value(row), right.value(row))
        case .membership(let inner, let values, let ignoresCase, let isNegated):
            .bool(
                values.contains {
                    Self.same(inner.value(row), $0.value(row), ignoresCase)
                } != isNegated)
        }
    }

    /// Finds the columns that a table lacks.
    func check(_ table: QueryTable) throws(QueryFailure) {
        switch self {
        case .literal: return
        case .column(let token):
            guard table.columns.contains(token.text) else {
                throw .invalid(
                    "Failed to resolve column or scalar expression named '\(token.text)'.")
            }
        case .member(let inner, _), .negative(let inner): try inner.check(table)
        case .element(let left, let right), .binary(_, let left, let right):
            try left.check(table)
            try right.check(table)
        case .call(_, let arguments): for argument in arguments { try argument.check(table) }
        case .membership(let inner, let values, _, _):
            try inner.check(table)
            for value in values { try value.check(table) }
        }
    }

    private static func element(of whole: JSONValue, _ index: JSONValue) -> JSONValue {
        if let name = index.string { return whole[name] ?? .null }
        guard let place = index.integer, let list = whole.array else { return .null }
        // A negative index counts from the end.
        let position = Int(clamping: place < 0 ? Int64(list.count) + place : place)
        return whole[position] ?? .null
    }

    private static func negated(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer(let number): .integer(0 &- number)
        case .number(let number): .number(-number)
        default: .null
        }
    }

    private static func same(_ left: JSONValue, _ right: JSONValue, _ ignoresCase: Bool) -> Bool {
        guard ignoresCase else { return QueryValue.equal(left, right) ?? false }
        return QueryValue.text(left).lowercased() == QueryValue.text(right).lowercased()
    }
}

extension BinaryOperation {
    func callAsFunction(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        switch self {
        case .or:
            return .bool(QueryValue.isTrue(left) || QueryValue.isTrue(right))
        case .and:
            return .bool(QueryValue.isTrue(left) && QueryValue.isTrue(right))
        case .equals: return QueryValue.equal(left, right).map { .bool($0) } ?? .null
        case .differs: return QueryValue.equal(left, right).map { .bool(!$0) } ?? .null
        case .equalsIgnoringCase: return .bool(Self.alike(left, right))
        case .differsIgnoringCase: return .bool(!Self.alike(left, right))
        case .less: return Self.ordered(left, right) { $0 < 0 }
        case .lessOrEqual: return Self.ordered(left, right) { $0 <= 0 }
        case .greater: return Self.ordered(left, right) { $0 > 0 }
        case .greaterOrEqual: return Self.ordered(left, right) { $0 >= 0 }
        case .add, .subtract, .multiply, .divide, .remainder: return arithmetic(left, right)
        case .text(let test, let ignoresCase, let isNegated):
            let isFound = QueryValue.test(test, left, right, ignoresCase: ignoresCase)
            return .bool(isFound != isNegated)
        }
    }

    private static func alike(_ left: JSONValue, _ right: JSONValue) -> Bool {
        QueryValue.text(left).lowercased() == QueryValue.text(right).lowercased()
    }

    private static func ordered(
        _ left: JSONValue, _ right: JSONValue, _ isWanted: (Int) -> Bool
    ) -> JSONValue {
        QueryValue.order(left, right).map { .bool(isWanted($0)) } ?? .null
    }

    /// Nothing for what are no numbers, for a division by zero, and past 64 bits.
    private func arithmetic(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        if let left = left.integer, let right = right.integer {
            return whole(left, right).flatMap { $0.overflow ? nil : .integer($0.partialValue) }
                ?? .null
        }
        guard let left = left.number, let right = right.number else { return .null }
        let result =
            switch self {
            case .add: left + right
            case .subtract: left - right
            case .multiply: left * right
            case .divide: left / right
            default: left.truncatingRemainder(dividingBy: right)
            }
        return result.isFinite ? .number(result) : .null
    }

    private func whole(_ left: Int64, _ right: Int64) -> (partialValue: Int64, overflow: Bool)? {
        switch self {
        case .add: left.addingReportingOverflow(right)
        case .subtract: left.subtractingReportingOverflow(right)
        case .multiply: left.multipliedReportingOverflow(by: right)
        case .divide: left.dividedReportingOverflow(by: right)
        default: left.remainderReportingOverflow(dividingBy: right)
        }
    }
}
