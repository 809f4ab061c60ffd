/// A subscription with its resource groups.
struct Subscription: Sendable, Codable, Equatable {
    let id: String
    let displayName: String
    let resourceGroups: [String]
}
