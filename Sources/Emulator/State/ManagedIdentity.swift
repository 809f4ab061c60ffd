import JSON

/// A user-assigned managed identity.
struct ManagedIdentity: Sendable, Codable, Equatable {
    let id: ResourcePath
    let location: String
    let clientID: String
    let principalID: String
    var tags: JSONValue = [:]
    /// Whom it trusts besides Azure: issuer, subject and audiences, by name.
    var federated: [String: JSONValue] = [:]
}
