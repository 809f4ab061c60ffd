/// The id of an ARM resource, compared without case.
struct ResourcePath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The id as it is written.
    let description: String
    private let key: String

    init(_ id: String) {
        let trimmed = id.hasSuffix("/") ? String(id.dropLast()) : id
        description = trimmed
        key = trimmed.lowercased()
    }

    init(subscription: String, group: String, type: String, name: String) {
        self.init(
            "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/\(type)/\(name)")
    }

    static func == (left: ResourcePath, right: ResourcePath) -> Bool { left.key == right.key }

    static func < (left: ResourcePath, right: ResourcePath) -> Bool { left.key < right.key }

    func hash(into hasher: inout Hasher) {
        hasher.combine(key)
    }

    /// Whether this id is the other's, or that of something that holds it.
    func contains(_ other: ResourcePath) -> Bool {
        self == other || other.key.hasPrefix(key + "/")
    }

    /// The id of something inside.
    func appending(_ rest: String) -> ResourcePath {
        ResourcePath("\(description)/\(rest)")
    }

    /// The last segment, the resource's own name.
    var name: String { description.split(separator: "/").last.map(String.init) ?? "" }

    /// The subscription's id, lower case, if there is one.
    var subscription: String? { segment(after: "subscriptions") }

    /// The resource group, lower case, if there is one.
    var group: String? { segment(after: "resourcegroups") }

    private func segment(after name: Substring) -> String? {
        let segments = key.split(separator: "/")
        guard let index = segments.firstIndex(of: name), index + 1 < segments.count else {
            return nil
        }
        return String(segments[index + 1])
    }
}
