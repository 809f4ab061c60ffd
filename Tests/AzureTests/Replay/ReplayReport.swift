/// What came of replaying all recordings: a table when printed.
struct ReplayReport: CustomStringConvertible {
    private struct Row {
        var recordings: Set<String> = []
        var interactions = 0
        var passed = 0
        var failed = 0
    }

    private(set) var problems: [String] = []
    private var rows: [String: Row] = [:]
    private var notOffered = 0

    /// How many operations went as recorded.
    var passed: Int { rows.values.reduce(0) { $0 + $1.passed } }

    mutating func add(
        _ operation: ReplayOperation, _ recording: String, _ index: Int, _ interactions: Int,
        _ found: [String]
    ) {
        var row = rows[operation.name, default: Row()]
        row.recordings.insert(recording)
        row.interactions += interactions
        row.passed += found.isEmpty ? 1 : 0
        row.failed += found.isEmpty ? 0 : 1
        rows[operation.name] = row
        problems += found.map { "\(recording) #\(index), \(operation.name): \($0)" }
    }

    mutating func addNotOffered() {
        notOffered += 1
    }

    var description: String {
        let head = Self.line("operation", ["recordings", "interactions", "passed", "failed"])
        let lines = ReplayOperation.all.map { operation in
            let row = rows[operation.name] ?? Row()
            return Self.line(
                operation.name,
                [row.recordings.count, row.interactions, row.passed, row.failed].map(String.init))
        }
        let rest = Self.line("not offered", ["", "\(notOffered)", "", ""])
        return ([head] + lines + [rest]).joined(separator: "\n")
    }

    private static func line(_ name: String, _ columns: [String]) -> String {
        let padded = columns.map { String(repeating: " ", count: max(0, 13 - $0.count)) + $0 }
        return name + String(repeating: " ", count: max(1, 36 - name.count)) + padded.joined()
    }
}
