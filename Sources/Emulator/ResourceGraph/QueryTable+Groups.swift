import JSON

extension QueryTable {
    func sorted(_ keys: [SortKey]) throws(QueryFailure) -> QueryTable {
        for key in keys { try key.expression.check(self) }
        let rated = rows.enumerated().map { place, row in
            (place: place, row: row, values: keys.map { $0.expression.value(row) })
        }
        let sorted = rated.sorted { left, right in
            for (index, key) in keys.enumerated() {
                let order = key.order(left.values[index], right.values[index])
                if order != 0 { return order < 0 }
            }
            return left.place < right.place
        }
        return QueryTable(columns: columns, rows: sorted.map(\.row))
    }

    func distinct() -> QueryTable {
        var seen: Set<String> = []
        return keeping { row in
            seen.insert(Self.key(columns.map { row[$0] ?? .null })).inserted
        }
    }

    func summarized(
        _ aggregates: [Aggregate], by keys: [NamedExpression]
    ) throws(QueryFailure) -> QueryTable {
        for key in keys {
            try key.expression.check(self)
            guard !key.expression.isDynamic else {
                throw .invalid(
                    "Summarize group key '\(key.columnName(at: 0))' is of a 'dynamic' type. "
                        + "Please use an explicit cast (for example, tostring()) as grouping by "
                        + "expressions of a 'dynamic' type is not supported.")
            }
        }
        for aggregate in aggregates { try aggregate.argument?.check(self) }
        let names = keys.enumerated().map { $1.columnName(at: $0) }
        let made = names + aggregates.map(\.columnName)
        guard Set(made).count == made.count else {
            throw .invalid("A column of the summary is named twice.")
        }
        return QueryTable(
            columns: made,
            rows: groups(keys).map { group in
                let own = zip(names, group.values).map { ($0, $1) }
                let all = own + aggregates.map { ($0.columnName, $0.value(group.rows)) }
                return Dictionary(uniqueKeysWithValues: all)
            })
    }

    /// Rows with the same values, in the order of the first of each; without keys one group.
    private func groups(
        _ keys: [NamedExpression]
    ) -> [(values: [JSONValue], rows: [[String: JSONValue]])] {
        guard !keys.isEmpty else { return [([], rows)] }
        var places: [String: Int] = [:]
        var groups: [(values: [JSONValue], rows: [[String: JSONValue]])] = []
        for row in rows {
            let values = keys.map { $0.expression.value(row) }
            let key = Self.key(values)
            if let place = places[key] {
                groups[place].rows.append(row)
            } else {
                places[key] = groups.count
                groups.append((values, [row]))
            }
        }
        return groups
    }

    // MARK: - Joins

    func joined(
        _ right: QueryTable, _ kind: JoinKind, on keys: [(left: String, right: String)]
    ) throws(QueryFailure) -> QueryTable {
        for key in keys where !columns.contains(key.left) || !right.columns.contains(key.right) {
            throw .invalid(
                "join: the key '\(key.left)' and '\(key.right)' is no column of both tables.")
        }
        let names = right.columns.map { (column: $0, name: freeName($0)) }
        var matches: [String: [[String: JSONValue]]] = [:]
        for row in right.rows {
            if let key = Self.joinKey(row, keys.map(\.right)) {
                matches[key, default: []].append(row)
            }
        }
        var seen: Set<String> = []
        var made: [[String: JSONValue]] = []
        for row in rows {
            let key = Self.joinKey(row, keys.map(\.left))
            if kind == .innerUnique, let key, !seen.insert(key).inserted { continue }
            let found = key.flatMap { matches[$0] } ?? []
            if found.isEmpty, kind == .leftOuter { made.append(row) }
            for other in found {
                made.append(row.merging(names.map { ($0.name, other[$0.column] ?? .null) }) { $1 })
            }
        }
        return QueryTable(columns: columns + names.map(\.name), rows: made)
    }

    /// A column of the other table that this one has as well gets a number.
    private func freeName(_ column: String) -> String {
        guard columns.contains(column) else { return column }
        var number = 1
        while columns.contains("\(column)\(number)") { number += 1 }
        return "\(column)\(number)"
    }

    /// Nil if a value is missing: nothing is like nothing.
    private static func joinKey(_ row: [String: JSONValue], _ columns: [String]) -> String? {
        let values = columns.map { row[$0] ?? .null }
        return values.contains(.null) ? nil : key(values)
    }

    private static func key(_ values: [JSONValue]) -> String {
        JSONValue.array(values).description
    }
}

extension SortKey {
    /// Negative if the left comes first.
    func order(_ left: JSONValue, _ right: JSONValue) -> Int {
        if left.isNull || right.isNull {
            if left.isNull, right.isNull { return 0 }
            return left.isNull == putsNullsFirst ? -1 : 1
        }
        let order = QueryValue.order(left, right) ?? 0
        return isAscending ? order : -order
    }
}
