public import Azure
internal import JSON
public import Secrets
internal import Transport

/// Batch in Azure Resource Manager: accounts, and pools with identity and extensions.
///
/// learn.microsoft.com/rest/api/batchmanagement
public struct BatchManagement: Sendable {
    /// The last version that shows certificates, and one that has identity and extensions.
    static let version = "2024-07-01"

    /// The last version that shows the configuration of Cloud Services pools.
    static let versionWithCloudServices = "2024-02-01"

    /// What one can ask about a subscription: ``client`` sends it.
    public static let operations = locationOperations

    /// What one can ask about one account: ``client(of:)`` sends it.
    public static let operationsOfAccount = accountOperations

    /// Sends ``operations``.
    public let client: ServiceClient

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
        client = ServiceClient(manager, version: Self.version)
    }

    /// Sends ``operationsOfAccount`` for one account.
    public func client(of id: ResourceID) -> ServiceClient {
        ServiceClient(manager, scope: id.description, version: Self.version)
    }

    /// The accounts of a subscription, or of one of its resource groups.
    public func accounts(subscription: String, resourceGroup: String? = nil) -> Pager {
        let scope = ResourceManager.scope(subscription: subscription, resourceGroup: resourceGroup)
        return manager.pages(
            "\(scope)/providers/Microsoft.Batch/batchAccounts", version: Self.version,
            operation: "list Batch accounts of subscription \(subscription)")
    }

    /// The keys of an account; needs the right to list them, which readers lack.
    public func keys(_ account: ResourceID) async throws -> (primary: Secret, secondary: Secret) {
        try await keys(
            account, "/listKeys", operation: "list keys of Batch account '\(account.name)'")
    }

    /// Makes one of the keys anew; what was signed with it is refused from then on.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - name: "Primary" or "Secondary".
    /// - Returns: Both keys.
    public func regenerateKey(
        _ account: ResourceID, name: String
    ) async throws -> (primary: Secret, secondary: Secret) {
        let body: JSONValue = ["keyName": .string(name)]
        return try await keys(
            account, "/regenerateKeys", body: body.serialized(),
            operation: "regenerate the \(name.lowercased()) key of Batch account '\(account.name)'")
    }

    private func keys(
        _ account: ResourceID, _ path: String, body: [UInt8]? = nil, operation: String
    ) async throws -> (primary: Secret, secondary: Secret) {
        let response = try await manager.send(
            "POST", "\(account)\(path)", version: Self.version, body: body, operation: operation)
        let keys = try? JSONValue(parsing: response.body)
        guard let primary = keys?["primary"]?.string, let secondary = keys?["secondary"]?.string
        else {
            throw AzureError.unparsable(response, operation: operation, target: "\(account)")
        }
        return (Secret(primary), Secret(secondary))
    }
}
