import JSON

extension Aggregate {
    /// What a group of rows makes.
    func value(_ rows: [[String: JSONValue]]) -> JSONValue {
        let values = argument.map { argument in rows.map { argument.value($0) } } ?? []
        let present = values.filter { !$0.isNull }
        switch function {
        case .count: return .integer(Int64(rows.count))
        case .countIf: return .integer(Int64(values.count { QueryValue.isTrue($0) }))
        case .distinctCount:
            return .integer(Int64(Set(present.map(\.description)).count))
        case .makeList: return .array(present)
        case .makeSet: return .array(Self.distinct(present))
        case .min: return Self.best(present) { $0 < 0 }
        case .max: return Self.best(present) { $0 > 0 }
        case .sum: return Self.sum(present)
        case .average:
            let numbers = present.compactMap(\.number)
            guard !numbers.isEmpty else { return .null }
            return .number(numbers.reduce(0, +) / Double(numbers.count))
        case .any: return present.first ?? .null
        }
    }

    private static func distinct(_ values: [JSONValue]) -> [JSONValue] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0.description).inserted }
    }

    private static func best(_ values: [JSONValue], _ isBetter: (Int) -> Bool) -> JSONValue {
        values.dropFirst().reduce(values.first ?? .null) { best, value in
            QueryValue.order(value, best).map(isBetter) == true ? value : best
        }
    }

    private static func sum(_ values: [JSONValue]) -> JSONValue {
        values.reduce(.integer(0)) { BinaryOperation.add($0, $1) }
    }
}
