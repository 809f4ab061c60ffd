import JSON

/// Something that lists show: the same JSON as long as it is equal.
protocol ListItem: Sendable, Equatable {
    /// What tells it from all others of its list, which are sorted by it.
    var key: String { get }
    /// What tells it from all others of its kind.
    var url: String { get }
    var json: JSONValue { get }
}
