import JSON

extension ManagementService {
    private static let provider = "/providers/Microsoft.Authorization/roleAssignments"
    private static let definitions = "/providers/Microsoft.Authorization/roleDefinitions"
    private static let action = "Microsoft.Authorization/roleAssignments"

    /// A scope is any resource's path, so these look at the path themselves.
    static func addRoleAssignments(to routes: inout Routes) {
        routes.on("GET /**", readRoleAssignments)
        routes.on("PUT /**", putRoleAssignment)
        routes.on("DELETE /**", deleteRoleAssignment)
    }

    /// The scope before the provider, and the name after it if there is one.
    private static func split(
        _ call: ManagementCall, at provider: String = provider
    ) throws(ManagementError) -> (scope: ResourcePath, name: String?) {
        let path = "/" + call.request.segments.joined(separator: "/")
        guard let range = path.lowercased().firstRange(of: provider.lowercased()) else {
            throw .invalidPath(call.request.path)
        }
        let rest = path[range.upperBound...].split(separator: "/")
        guard rest.count <= 1 else { throw .invalidPath(call.request.path) }
        return (ResourcePath(String(path[..<range.lowerBound])), rest.first.map(String.init))
    }

    private static func readRoleAssignments(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        if call.request.path.lowercased().contains(definitions.lowercased()) {
            let (scope, name) = try split(call, at: definitions)
            return try readRoleDefinitions(at: scope, name, state, call)
        }
        let (scope, name) = try split(call)
        try call.require("\(action)/read", on: scope, state)
        guard let name else { return try list(at: scope, state, call) }
        guard let found = assignment(name, at: scope, state) else {
            throw ManagementError(
                status: 404, code: "RoleAssignmentNotFound",
                message: "The role assignment '\(name)' is not found.")
        }
        return ServerResponse(200, json: view(of: found))
    }

    /// Lists those at the scope, above it and below it; `atScope()` leaves out those below.
    private static func list(
        at scope: ResourcePath, _ state: State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let filter = try RoleAssignmentFilter(call.request.parameter("$filter"))
        let items = state.roleAssignments.filter { assignment in
            let isAbove = assignment.scope.contains(scope)
            let isBelow = !filter.isAtScope && scope.contains(assignment.scope)
            return (isAbove || isBelow) && filter.wants(assignment)
        }
        let sorted = items.map { view(of: $0) }.sorted {
            ($0["id"]?.string ?? "").lowercased() < ($1["id"]?.string ?? "").lowercased()
        }
        return try call.list(sorted)
    }

    private static func putRoleAssignment(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let (scope, name) = try split(call)
        guard let name else { throw .unsupportedMethod }
        try call.require("\(action)/write", on: scope, state)
        let (role, principal, type) = try read(call.body())
        if let same = assignment(name, at: scope, state) {
            guard same.roleID == role, same.principalID == principal else {
                throw ManagementError(
                    status: 409, code: "RoleAssignmentUpdateNotPermitted",
                    message: "Tenant ID, application ID, principal ID, and scope are not allowed "
                        + "to be updated.")
            }
            return ServerResponse(200, json: view(of: same))
        }
        try refuseSecond(role, principal, scope, state)
        let made = RoleAssignment(
            name: name, scope: scope, roleID: role, principalID: principal, principalType: type,
            created: state.stamp(), createdBy: call.caller.objectID)
        state.roleAssignments.append(made)
        return ServerResponse(201, json: view(of: made))
    }

    private static func deleteRoleAssignment(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let (scope, name) = try split(call)
        guard let name else { throw .unsupportedMethod }
        try call.require("\(action)/delete", on: scope, state)
        guard let gone = assignment(name, at: scope, state) else { return ServerResponse(204) }
        state.roleAssignments.removeAll { $0.name == gone.name && $0.scope == gone.scope }
        return ServerResponse(200, json: view(of: gone))
    }

    private static func read(
        _ body: JSONValue
    ) throws(ManagementError) -> (role: String, principal: String, type: String) {
        let properties = body["properties"]
        guard let definition = properties?["roleDefinitionId"]?.string,
            let principal = properties?["principalId"]?.string?.lowercased(), !principal.isEmpty
        else {
            throw ManagementError(
                status: 400, code: "InvalidRequestContent",
                message: "The request needs properties.roleDefinitionId and principalId.")
        }
        let role = ResourcePath(definition).name.lowercased()
        guard RoleDefinition.builtIn[role] != nil else {
            throw ManagementError(
                status: 404, code: "RoleDefinitionDoesNotExist",
                message: "The specified role definition with ID '\(role)' does not exist.")
        }
        return (role, principal, properties?["principalType"]?.string ?? "ServicePrincipal")
    }

    private static func refuseSecond(
        _ role: String, _ principal: String, _ scope: ResourcePath, _ state: State
    ) throws(ManagementError) {
        let isThere = state.roleAssignments.contains {
            $0.roleID == role && $0.principalID == principal && $0.scope == scope
        }
        guard !isThere else {
            throw ManagementError(
                status: 409, code: "RoleAssignmentExists",
                message: "The role assignment already exists.")
        }
    }

    private static func assignment(
        _ name: String, at scope: ResourcePath, _ state: State
    ) -> RoleAssignment? {
        state.roleAssignments.first {
            $0.name.lowercased() == name.lowercased() && $0.scope == scope
        }
    }

    static func view(of assignment: RoleAssignment) -> JSONValue {
        let subscription = assignment.scope.subscription.map { "/subscriptions/\($0)" } ?? ""
        return [
            "id": .string("\(assignment.scope)\(provider)/\(assignment.name)"),
            "name": .string(assignment.name),
            "type": "Microsoft.Authorization/roleAssignments",
            "properties": [
                "roleDefinitionId": .string(
                    "\(subscription)\(definitions)/\(assignment.roleID)"),
                "principalId": .string(assignment.principalID),
                "principalType": .string(assignment.principalType),
                "scope": .string(assignment.scope.description),
                "createdOn": .string(assignment.created.iso8601),
                "updatedOn": .string(assignment.created.iso8601),
                "createdBy": .string(assignment.createdBy),
                "updatedBy": .string(assignment.createdBy),
            ],
        ]
    }
}
