public import Azure
public import Transport

/// Key vaults as resources.
///
/// learn.microsoft.com/rest/api/keyvault/keyvault/vaults
public struct Vaults: Sendable {
    static let version = "2023-07-01"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The vaults of a subscription, or of one of its resource groups.
    public func list(subscription: String, resourceGroup: String? = nil) -> Pager {
        let scope = ResourceManager.scope(subscription: subscription, resourceGroup: resourceGroup)
        return manager.pages(
            "\(scope)/providers/Microsoft.KeyVault/vaults", version: Self.version,
            operation: "list vaults of subscription \(subscription)")
    }

    /// One vault, with its network rules and how access to it is given.
    public func get(_ id: ResourceID) async throws -> HTTPResponse {
        try await manager.send(
            "GET", "\(id)", version: Self.version, operation: "get vault '\(id.name)'")
    }
}
