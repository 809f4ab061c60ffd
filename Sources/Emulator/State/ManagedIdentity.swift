/// A user-assigned managed identity.
struct ManagedIdentity: Sendable {
    let id: ResourcePath
    let location: String
    let clientID: String
    let principalID: String
}
