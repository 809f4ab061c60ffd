public import Azure
internal import JSON
public import Secrets
public import Transport

/// Batch in Azure Resource Manager: accounts, and pools with identity and extensions.
///
/// learn.microsoft.com/rest/api/batchmanagement
public struct BatchManagement: Sendable {
    /// The last version that shows certificates, and one that has identity and extensions.
    static let version = "2024-07-01"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The accounts of a subscription, or of one of its resource groups.
    public func accounts(subscription: String, resourceGroup: String? = nil) -> Pager {
        let scope = ResourceManager.scope(subscription: subscription, resourceGroup: resourceGroup)
        return manager.pages(
            "\(scope)/providers/Microsoft.Batch/batchAccounts", version: Self.version,
            operation: "list Batch accounts of subscription \(subscription)")
    }

    /// One account.
    public func account(_ id: ResourceID) async throws -> HTTPResponse {
        try await send("GET", id, operation: "get Batch account '\(id.name)'")
    }

    /// The keys of an account; needs the right to list them, which readers lack.
    public func keys(_ account: ResourceID) async throws -> (primary: Secret, secondary: Secret) {
        let operation = "list keys of Batch account '\(account.name)'"
        let response = try await send("POST", account, "/listKeys", operation: operation)
        let body = try? JSONValue(parsing: response.body)
        guard let primary = body?["primary"]?.string, let secondary = body?["secondary"]?.string
        else {
            throw AzureError.unparsable(response, operation: operation, target: "\(account)")
        }
        return (Secret(primary), Secret(secondary))
    }

    /// The pools of an account.
    public func pools(account: ResourceID) -> Pager {
        manager.pages(
            "\(account)/pools", version: Self.version,
            operation: "list pools of Batch account '\(account.name)'")
    }

    /// One pool.
    public func pool(account: ResourceID, name: String) async throws -> HTTPResponse {
        try await send("GET", account, path(name), operation: "get pool '\(name)'")
    }

    /// Makes a pool, or replaces its description.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - name: The pool's id.
    ///   - body: The pool as JSON, with `identity` and `properties`.
    ///   - ifMatch: The ETag that the pool must have.
    ///   - ifNoneMatch: "*" if there must be no such pool.
    public func putPool(
        account: ResourceID, name: String, body: [UInt8], ifMatch: String? = nil,
        ifNoneMatch: String? = nil
    ) async throws -> HTTPResponse {
        var headers = HTTPHeaders()
        headers["If-Match"] = ifMatch
        headers["If-None-Match"] = ifNoneMatch
        return try await send(
            "PUT", account, path(name), body: body, headers: headers,
            operation: "create pool '\(name)'")
    }

    /// Deletes a pool and returns when it is gone.
    public func deletePool(account: ResourceID, name: String) async throws {
        try await manager.sendAndWait(
            "DELETE", "\(account)\(path(name))", version: Self.version,
            operation: "delete pool '\(name)'")
    }

    private func path(_ pool: String) -> String {
        "/pools/\(RequestURL.encoded(pool))"
    }

    private func send(
        _ method: String, _ account: ResourceID, _ path: String = "", body: [UInt8]? = nil,
        headers: HTTPHeaders = [:], operation: String
    ) async throws -> HTTPResponse {
        try await manager.send(
            method, "\(account)\(path)", version: Self.version, body: body, headers: headers,
            operation: operation)
    }
}
