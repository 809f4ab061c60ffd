import JSON

extension ManagementService {
    private static let readAction = "Microsoft.Authorization/roleDefinitions/read"

    /// The built-in roles, which are the same at every scope: all, or one by its id.
    static func readRoleDefinitions(
        at scope: ResourcePath, _ name: String?, _ state: State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try call.require(readAction, on: scope, state)
        guard let name else { return try list(at: scope, call) }
        guard let role = RoleDefinition.builtIn[name.lowercased()] else {
            throw ManagementError(
                status: 404, code: "RoleDefinitionDoesNotExist",
                message: "The specified role definition with ID '\(name)' does not exist.")
        }
        return ServerResponse(200, json: view(of: role, at: scope))
    }

    private static func list(
        at scope: ResourcePath, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let filter = try filter(call)
        let roles = RoleDefinition.builtIn.values.map { view(of: $0, at: scope) }.filter {
            filter?.matches($0["properties"] ?? [:]) ?? true
        }
        return try call.list(roles.sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") })
    }

    /// `roleName eq 'Reader'`, `type eq 'BuiltInRole'`, and `atScopeAndBelow()`, which leaves out
    /// no role that is built in.
    private static func filter(_ call: ManagementCall) throws(ManagementError) -> ODataFilter? {
        let text = call.request.parameter("$filter") ?? ""
        guard !text.isEmpty, text != "atScopeAndBelow()" else { return nil }
        do throws(ODataFilter.Failure) {
            return try ODataFilter(text, fields: ["roleName", "type"])
        } catch {
            throw ManagementError(
                status: 400, code: "UnsupportedQuery",
                message: "The filter '\(text)' is not supported: \(error.reason)")
        }
    }

    static func view(of role: RoleDefinition, at scope: ResourcePath) -> JSONValue {
        let subscription = scope.subscription.map { "/subscriptions/\($0)" } ?? ""
        func list(_ actions: [String]) -> JSONValue { .array(actions.map { .string($0) }) }
        return [
            "id": .string(
                "\(subscription)/providers/Microsoft.Authorization/roleDefinitions/\(role.id)"),
            "name": .string(role.id), "type": "Microsoft.Authorization/roleDefinitions",
            "properties": [
                "roleName": .string(role.name), "type": "BuiltInRole", "description": "",
                "assignableScopes": ["/"],
                "permissions": [
                    [
                        "actions": list(role.actions), "notActions": list(role.notActions),
                        "dataActions": list(role.dataActions), "notDataActions": [],
                    ]
                ],
            ],
        ]
    }
}
