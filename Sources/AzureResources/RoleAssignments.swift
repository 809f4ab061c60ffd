public import Azure
internal import FoundationEssentials
internal import JSON
public import Transport
internal import X509

/// Who may do what, where.
///
/// learn.microsoft.com/rest/api/authorization/role-assignments
public struct RoleAssignments: Sendable {
    private static let version = "2022-04-01"

    private let manager: ResourceManager

    /// Makes a client.
    public init(_ manager: ResourceManager) {
        self.manager = manager
    }

    /// The assignments of one principal that hold at a scope, also those made above it.
    ///
    /// - Parameters:
    ///   - scope: A resource id.
    ///   - principal: An object id.
    public func list(scope: String, principal: String) -> Pager {
        manager.pages(
            "\(scope)/providers/Microsoft.Authorization/roleAssignments", version: Self.version,
            query: ["$filter": "principalId eq '\(principal)'"],
            operation: "list role assignments of \(principal)")
    }

    /// Gives a role to a service principal or managed identity; doing it again changes nothing.
    ///
    /// The name of the assignment follows from scope, role and principal, so that a second attempt
    /// meets the first one.
    ///
    /// - Parameters:
    ///   - scope: A resource id.
    ///   - roleDefinition: The GUID of a role.
    ///   - principal: An object id.
    public func put(
        scope: String, roleDefinition: String, principal: String
    ) async throws -> HTTPResponse {
        let subscription = try ResourceID(scope).subscription
        let path = "/subscriptions/\(subscription)/providers/Microsoft.Authorization"
        let body: JSONValue = [
            "properties": [
                "roleDefinitionId": .string("\(path)/roleDefinitions/\(roleDefinition)"),
                "principalId": .string(principal),
                "principalType": "ServicePrincipal",
            ]
        ]
        let name = Self.name(scope, roleDefinition, principal)
        do {
            return try await manager.send(
                "PUT", "\(scope)/providers/Microsoft.Authorization/roleAssignments/\(name)",
                version: Self.version, body: body.serialized(),
                operation: "assign a role on \(scope)")
        } catch let error as AzureError where error.code == "RoleAssignmentExists" {
            return HTTPResponse(status: 200, body: body.serialized())
        }
    }

    /// A GUID of version 5 (RFC 4122) made of the three.
    static func name(_ scope: String, _ role: String, _ principal: String) -> String {
        let text = [scope, role, principal].joined(separator: "|").lowercased()
        var bytes = Array(Digest.sha1(Array(text.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        ).uuidString.lowercased()
    }
}
