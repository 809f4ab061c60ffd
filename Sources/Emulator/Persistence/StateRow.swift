/// Where a part of the state is kept: what it is, in what it lies, and its name there.
struct StateKey: Sendable, Hashable {
    /// `pool`, `task` and so on.
    let kind: String
    /// The keys of what holds it, with slashes between; empty for what nothing holds.
    var owner = ""
    /// Its own key; empty for what there is one of.
    var name = ""
}

/// A part of the state as it is kept.
struct StateRow: Sendable {
    let key: StateKey
    let json: [UInt8]
}
