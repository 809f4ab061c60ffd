/// A subscription with its resource groups.
struct Subscription: Sendable {
    let id: String
    let displayName: String
    let resourceGroups: [String]
}
