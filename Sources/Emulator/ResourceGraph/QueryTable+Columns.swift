import JSON

extension QueryTable {
    func keeping(_ isWanted: ([String: JSONValue]) -> Bool) -> QueryTable {
        QueryTable(columns: columns, rows: rows.filter(isWanted))
    }

    func first(_ count: Int) -> QueryTable {
        QueryTable(columns: columns, rows: Array(rows.prefix(count)))
    }

    func selecting(_ isWanted: (String) -> Bool) -> QueryTable {
        let kept = columns.filter(isWanted)
        let names = Set(kept)
        return QueryTable(
            columns: kept, rows: rows.map { $0.filter { names.contains($0.key) } })
    }

    func projected(_ expressions: [NamedExpression]) throws(QueryFailure) -> QueryTable {
        for column in expressions { try column.expression.check(self) }
        let named = expressions.enumerated().map {
            (name: $1.columnName(at: $0), expression: $1.expression)
        }
        guard Set(named.map(\.name)).count == named.count else {
            throw .invalid("A column of the projection is named twice.")
        }
        return QueryTable(
            columns: named.map(\.name),
            rows: rows.map { row in
                Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.expression.value(row)) })
            })
    }

    func extended(_ expressions: [NamedExpression]) throws(QueryFailure) -> QueryTable {
        var table = self
        for (index, column) in expressions.enumerated() {
            try column.expression.check(table)
            let name = column.columnName(at: index)
            if !table.columns.contains(name) { table.columns.append(name) }
            for row in table.rows.indices {
                table.rows[row][name] = column.expression.value(table.rows[row])
            }
        }
        return table
    }

    func renamed(_ names: [(name: String, column: String)]) throws(QueryFailure) -> QueryTable {
        var table = self
        for (name, column) in names {
            guard let place = table.columns.firstIndex(of: column) else {
                throw .invalid("Failed to resolve column or scalar expression named '\(column)'.")
            }
            guard !table.columns.contains(name) else {
                throw .invalid("A column named '\(name)' already exists.")
            }
            table.columns[place] = name
            for row in table.rows.indices {
                table.rows[row][name] = table.rows[row].removeValue(forKey: column)
            }
        }
        return table
    }

    /// Adds the rows of another table, and the columns that only it has.
    mutating func append(_ other: QueryTable) {
        columns += other.columns.filter { !columns.contains($0) }
        rows += other.rows
    }

    /// Lists become a row for each element, objects one for each member, and nothing stays a row.
    func expanded(_ columns: [NamedExpression], limit: Int) throws(QueryFailure) -> QueryTable {
        var table = self
        for (index, column) in columns.enumerated() {
            try column.expression.check(self)
            let name = column.columnName(at: index)
            if !table.columns.contains(name) { table.columns.append(name) }
        }
        table.rows = rows.flatMap { row in
            let lists = columns.map { Self.elements($0.expression.value(row)).prefix(limit) }
            return (0..<(lists.map(\.count).max() ?? 0)).map { place in
                var made = row
                for (index, list) in lists.enumerated() {
                    made[columns[index].columnName(at: index)] =
                        place < list.count ? list[place] : .null
                }
                return made
            }
        }
        return table
    }

    private static func elements(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let list): list
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { .object([$0.key: $0.value]) }
        default: [value]
        }
    }
}
