public import Azure

/// The subscriptions of the signed-in identity.
///
/// learn.microsoft.com/rest/api/resources/subscriptions
public struct Subscriptions: Sendable {
    static let version = "2022-12-01"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// All that it may see.
    public func list() -> Pager {
        manager.pages("/subscriptions", version: Self.version, operation: "list subscriptions")
    }
}
