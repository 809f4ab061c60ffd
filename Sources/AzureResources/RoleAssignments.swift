public import Azure
internal import FoundationEssentials
internal import JSON
public import Transport

/// Who may do what, where.
///
/// learn.microsoft.com/rest/api/authorization/role-assignments
public struct RoleAssignments: Sendable {
    static let version = "2022-04-01"
    private static let provider = "providers/Microsoft.Authorization"

    /// A new principal is unknown to the service until the directory has copied it there, minutes
    /// at the worst.
    private static let attempts = 10

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
        let id = principal.replacing("'", with: "''")
        return manager.pages(
            "\(scope)/\(Self.provider)/roleAssignments", version: Self.version,
            query: ["$filter": "principalId eq '\(id)'"],
            operation: "list role assignments of \(principal)")
    }

    /// Gives a role to a service principal or managed identity; doing it again changes nothing.
    ///
    /// The name of the assignment follows from scope, role and principal, so that a second attempt
    /// meets the first one. One that somebody else made under another name is as good, and is what
    /// comes back then.
    ///
    /// - Parameters:
    ///   - scope: A resource id.
    ///   - roleDefinition: The GUID of a role.
    ///   - principal: An object id.
    /// - Returns: The assignment.
    /// - Throws: ``AzureError`` with code `PrincipalNotFound` if the principal stays unknown.
    public func put(
        scope: String, roleDefinition: String, principal: String
    ) async throws -> HTTPResponse {
        let roles = "/subscriptions/\(try ResourceID(scope).subscription)/\(Self.provider)"
        let body: JSONValue = [
            "properties": [
                "roleDefinitionId": .string("\(roles)/roleDefinitions/\(roleDefinition)"),
                "principalId": .string(principal),
                "principalType": "ServicePrincipal",
            ]
        ]
        let name = Self.name(scope, roleDefinition, principal)
        do {
            return try await sendUntilKnown(
                "\(scope)/\(Self.provider)/roleAssignments/\(name)", body.serialized(),
                operation: "assign a role on \(scope)")
        } catch let error as AzureError where error.code == "RoleAssignmentExists" {
            guard let known = try await find(scope, roleDefinition, principal) else { throw error }
            return HTTPResponse(status: 200, body: known.serialized())
        }
    }

    private func sendUntilKnown(
        _ path: String, _ body: [UInt8], operation: String
    ) async throws -> HTTPResponse {
        var attempt = 0
        while true {
            do {
                return try await manager.send(
                    "PUT", path, version: Self.version, body: body, operation: operation)
            } catch let error as AzureError
                where error.code == "PrincipalNotFound" && attempt + 1 < Self.attempts
            {
                try await manager.pause(before: attempt)
                attempt += 1
            }
        }
    }

    /// The assignment of a role at the very scope, whatever its name.
    private func find(
        _ scope: String, _ role: String, _ principal: String
    ) async throws -> JSONValue? {
        let pages = list(scope: scope, principal: principal)
        while let page = try await pages.next() {
            let found = try JSONValue(parsing: page.body)["value"]?.array?.first { item in
                let properties = item["properties"]
                let definition = properties?["roleDefinitionId"]?.string?.lowercased() ?? ""
                return properties?["scope"]?.string?.lowercased() == scope.lowercased()
                    && definition.hasSuffix("/\(role.lowercased())")
            }
            if let found { return found }
        }
        return nil
    }

    /// The name that three ids always give, whatever the case of their letters.
    static func name(_ scope: String, _ role: String, _ principal: String) -> String {
        let text = [scope, role, principal].joined(separator: "|").lowercased()
        return UUID(nameBased: text).uuidString.lowercased()
    }
}
