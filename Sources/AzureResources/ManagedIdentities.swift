public import Azure
public import Transport

/// User-assigned managed identities.
///
/// learn.microsoft.com/rest/api/managedidentity/user-assigned-identities
public struct ManagedIdentities: Sendable {
    static let version = "2023-01-31"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The identities of a subscription, or of one of its resource groups.
    public func list(subscription: String, resourceGroup: String? = nil) -> Pager {
        let scope = ResourceManager.scope(subscription: subscription, resourceGroup: resourceGroup)
        return manager.pages(
            "\(scope)/providers/Microsoft.ManagedIdentity/userAssignedIdentities",
            version: Self.version, operation: "list identities of subscription \(subscription)")
    }

    /// One identity, with its client id and principal id.
    public func get(_ id: ResourceID) async throws -> HTTPResponse {
        try await manager.send(
            "GET", "\(id)", version: Self.version, operation: "get managed identity '\(id.name)'")
    }
}
