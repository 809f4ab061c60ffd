import JSON

/// Rows under named columns.
struct QueryTable {
    var columns: [String]
    var rows: [[String: JSONValue]]

    /// The rows as objects that have every column.
    var objects: [JSONValue] {
        rows.map { row in
            .object(
                Dictionary(
                    columns.map { ($0, row[$0] ?? .null) }, uniquingKeysWith: { first, _ in first })
            )
        }
    }

    /// The rows as lists, and the columns with what they hold: the form `table`.
    func json(_ rows: ArraySlice<[String: JSONValue]>) -> JSONValue {
        [
            "columns": .array(
                columns.map { ["name": .string($0), "type": .string(type(of: $0))] }),
            "rows": .array(
                rows.map { row in .array(columns.map { row[$0] ?? .null }) }),
        ]
    }

    /// The service's names of types.
    ///
    /// learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
    private func type(of column: String) -> String {
        switch rows.lazy.compactMap({ $0[column] }).first(where: { !$0.isNull }) {
        case .string: "string"
        case .integer: "integer"
        case .number: "number"
        case .bool: "boolean"
        case .null, .array, .object, nil: "object"
        }
    }
}
