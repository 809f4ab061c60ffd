import JSON

extension ManagementService {
    private static let identityType = "Microsoft.ManagedIdentity/userAssignedIdentities"

    static func addIdentities(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(identityType)", listIdentities)
        routes.on("GET \(groupProviders)/\(identityType)", listIdentitiesInGroup)
        routes.on("GET \(groupProviders)/\(identityType)/*", getIdentity)
    }

    private static func listIdentities(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        return try list(state, call) { $0.id.subscription == subscription.id }
    }

    private static func listIdentitiesInGroup(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let group = try call.group(state).lowercased()
        return try list(state, call) { $0.id.group == group }
    }

    private static func list(
        _ state: State, _ call: ManagementCall, where isWanted: (ManagedIdentity) -> Bool
    ) throws(ManagementError) -> ServerResponse {
        let seen = state.identities.values.filter {
            isWanted($0) && state.isAllowed(call.caller, "\(identityType)/read", on: $0.id)
        }
        let sorted = seen.sorted { $0.id.description.lowercased() < $1.id.description.lowercased() }
        return try call.list(sorted.map { view(of: $0, state) })
    }

    private static func getIdentity(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let group = try call.group(state)
        let id = ResourcePath(
            subscription: try call.subscription(state).id, group: group, type: identityType,
            name: call.captures[2])
        guard let identity = state.identities[id] else {
            throw .notFound(identityType, call.captures[2], group: group)
        }
        try call.require("\(identityType)/read", on: id, state)
        return ServerResponse(200, json: view(of: identity, state))
    }

    private static func view(of identity: ManagedIdentity, _ state: State) -> JSONValue {
        [
            // Recorded: these ids come back with this segment in lower case.
            "id": .string(
                identity.id.description.replacing("/resourceGroups/", with: "/resourcegroups/")),
            "name": .string(identity.id.name), "type": .string(identityType),
            "location": .string(identity.location), "tags": [:],
            "properties": [
                "tenantId": .string(state.directory.tenantID),
                "principalId": .string(identity.principalID),
                "clientId": .string(identity.clientID),
            ],
        ]
    }
}
