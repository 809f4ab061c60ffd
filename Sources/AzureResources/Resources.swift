public import Azure
public import Transport

/// The subscriptions of the signed-in identity.
public struct Subscriptions: Sendable {
    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// All that it may see.
    public func list() -> Pager {
        manager.pages("/subscriptions", version: "2022-12-01", operation: "list subscriptions")
    }
}

/// Key vaults as resources.
public struct Vaults: Sendable {
    private static let version = "2023-07-01"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The vaults of a subscription.
    public func list(subscription: String) -> Pager {
        manager.pages(
            "/subscriptions/\(RequestURL.encoded(subscription))/providers/Microsoft.KeyVault/vaults",
            version: Self.version, operation: "list vaults of subscription \(subscription)")
    }

    /// One vault.
    public func get(_ id: ResourceID) async throws -> HTTPResponse {
        try await manager.send(
            "GET", "\(id)", version: Self.version, operation: "get vault '\(id.name)'")
    }
}

/// User-assigned managed identities.
public struct ManagedIdentities: Sendable {
    private static let version = "2023-01-31"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// One identity, with its client id and principal id.
    public func get(_ id: ResourceID) async throws -> HTTPResponse {
        try await manager.send(
            "GET", "\(id)", version: Self.version, operation: "get managed identity '\(id.name)'")
    }
}
