import FoundationEssentials

/// One kind of row: how it is told from two states what has changed, and where a row belongs.
struct StatePart {
    /// A row without what holds it.
    struct Orphan: Error {}

    let kind: String
    let compare: (_ old: State?, _ new: State, _ changes: inout StateChanges) throws -> Void
    /// Puts a row back.
    let restore: (_ row: StateRow, _ state: inout State) throws -> Void

    /// What there is one of.
    static func single<Value: Codable & Equatable>(
        _ kind: String, _ path: WritableKeyPath<State, Value>
    ) -> StatePart {
        StatePart(kind: kind) { old, new, changes in
            try changes.compare(StateKey(kind: kind), old?[keyPath: path], new[keyPath: path])
        } restore: { row, state in
            state[keyPath: path] = try decode(row)
        }
    }

    /// What the state itself holds, by name.
    ///
    /// - Parameter reduce: Takes off what is kept as parts of its own.
    static func members<Value: Codable & Equatable>(
        _ kind: String, _ path: WritableKeyPath<State, [String: Value]>,
        reduce: @escaping (inout Value) -> Void = { _ in }
    ) -> StatePart {
        StatePart(kind: kind) { old, new, changes in
            try changes.compare(kind, old?[keyPath: path], new[keyPath: path], reduce: reduce)
        } restore: { row, state in
            state[keyPath: path][row.key.name] = try decode(row)
        }
    }

    /// What each of those holds in turn.
    static func members<Owner: Equatable, Value: Codable & Equatable>(
        _ kind: String, of owners: WritableKeyPath<State, [String: Owner]>,
        _ path: WritableKeyPath<Owner, [String: Value]>,
        reduce: @escaping (inout Value) -> Void = { _ in }
    ) -> StatePart {
        StatePart(kind: kind) { old, new, changes in
            try eachOwner(old?[keyPath: owners], new[keyPath: owners]) { name, old, new in
                try changes.compare(
                    kind, in: name, old?[keyPath: path], new?[keyPath: path], reduce: reduce)
            }
        } restore: { row, state in
            let value: Value = try decode(row)
            let owner: Void? =
                (state[keyPath: owners][row.key.owner]?[keyPath: path][row.key.name] = value)
            guard owner != nil else { throw Orphan() }
        }
    }

    /// What lies two levels down.
    static func members<Top: Equatable, Owner: Equatable, Value: Codable & Equatable>(
        _ kind: String, of tops: WritableKeyPath<State, [String: Top]>,
        _ owners: WritableKeyPath<Top, [String: Owner]>,
        _ path: WritableKeyPath<Owner, [String: Value]>
    ) -> StatePart {
        StatePart(kind: kind) { old, new, changes in
            try eachOwner(old?[keyPath: tops], new[keyPath: tops]) { top, old, new in
                try eachOwner(old?[keyPath: owners], new?[keyPath: owners]) { name, old, new in
                    try changes.compare(
                        kind, in: "\(top)/\(name)", old?[keyPath: path], new?[keyPath: path])
                }
            }
        } restore: { row, state in
            // Neither accounts nor what they hold have a slash in their keys.
            let names = row.key.owner.split(separator: "/").map(String.init)
            guard names.count == 2 else { throw Orphan() }
            let value: Value = try decode(row)
            let owner: Void? =
                (state[keyPath: tops][names[0]]?[keyPath: owners][names[1]]?[keyPath: path][
                    row.key.name] = value)
            guard owner != nil else { throw Orphan() }
        }
    }

    static func decode<Value: Decodable>(_ row: StateRow) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(row.json))
    }

    /// Visits the owners that differ.
    private static func eachOwner<Owner: Equatable>(
        _ old: [String: Owner]?, _ new: [String: Owner]?,
        _ body: (String, Owner?, Owner?) throws -> Void
    ) throws {
        let (old, new) = (old ?? [:], new ?? [:])
        for (name, value) in new where old[name] != value { try body(name, old[name], value) }
        for (name, value) in old where new[name] == nil { try body(name, value, nil) }
    }
}
