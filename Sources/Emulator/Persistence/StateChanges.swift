import FoundationEssentials

/// What has to be written so that a file has a state which differs from the one that it has.
struct StateChanges {
    private(set) var written: [StateRow] = []
    private(set) var removed: [StateKey] = []
    private let encoder = JSONEncoder()

    var isEmpty: Bool { written.isEmpty && removed.isEmpty }

    /// Compares one value.
    mutating func compare<Value: Codable & Equatable>(
        _ key: StateKey, _ old: Value?, _ new: Value?
    ) throws {
        // Values that share their memory, as most do, are equal without being looked at.
        guard old != new else { return }
        if let new {
            written.append(StateRow(key: key, json: Array(try encoder.encode(new))))
        } else {
            removed.append(key)
        }
    }

    /// Compares all that lie in one place.
    ///
    /// - Parameter reduce: Takes off them what is kept as parts of its own.
    mutating func compare<Value: Codable & Equatable>(
        _ kind: String, in owner: String = "", _ old: [String: Value]?, _ new: [String: Value]?,
        reduce: (inout Value) -> Void = { _ in }
    ) throws {
        let (old, new) = (old ?? [:], new ?? [:])
        guard old != new else { return }
        for (name, value) in new {
            let key = StateKey(kind: kind, owner: owner, name: name)
            try compare(key, old[name].map { reduced($0, reduce) }, reduced(value, reduce))
        }
        for name in old.keys where new[name] == nil {
            removed.append(StateKey(kind: kind, owner: owner, name: name))
        }
    }

    private func reduced<Value>(_ value: Value, _ reduce: (inout Value) -> Void) -> Value {
        var value = value
        reduce(&value)
        return value
    }
}
