import JSON

/// Answers queries from tables.
struct QueryEvaluator {
    /// Gives a table by its name in lower case; nil for one that there is not.
    let table: (String) -> QueryTable?

    func run(_ query: Query) throws(QueryFailure) -> QueryTable {
        let name = query.table.text
        guard var table = table(name.lowercased()) else {
            throw .notEmulated("the table '\(name)'", token: name)
        }
        for operation in query.operators { table = try apply(operation, to: table) }
        return table
    }

    private func apply(
        _ operation: QueryOperator, to table: QueryTable
    ) throws(QueryFailure) -> QueryTable {
        switch operation {
        case .filter(let condition):
            try condition.check(table)
            return table.keeping { QueryValue.isTrue(condition.value($0)) }
        case .project(let columns): return try table.projected(columns)
        case .projectAway(let patterns):
            return table.selecting { !Self.matches($0, patterns) }
        case .projectKeep(let patterns): return table.selecting { Self.matches($0, patterns) }
        case .projectRename(let names): return try table.renamed(names)
        case .extend(let columns): return try table.extended(columns)
        case .sort(let keys): return try table.sorted(keys)
        case .take(let count): return table.first(count)
        case .top(let count, let key): return try table.sorted([key]).first(count)
        case .count:
            return QueryTable(
                columns: ["Count"], rows: [["Count": .integer(Int64(table.rows.count))]])
        case .distinct(let columns):
            guard let columns else { return table.distinct() }
            return try table.projected(columns).distinct()
        case .summarize(let aggregates, let keys):
            return try table.summarized(aggregates, by: keys)
        case .join(let kind, let right, let keys):
            return try table.joined(try run(right), kind, on: keys)
        case .expand(let columns, let limit): return try table.expanded(columns, limit: limit)
        case .union(let others):
            var whole = table
            for other in others { whole.append(try run(other)) }
            return whole
        }
    }

    private static func matches(_ column: String, _ patterns: [String]) -> Bool {
        patterns.contains { pattern in
            // Names count with their case; the roles' patterns do not.
            pattern.contains("*") ? RoleDefinition.matches(pattern, column) : pattern == column
        }
    }
}
