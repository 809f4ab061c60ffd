import JSON

extension ManagementService {
    static let identityPath = "\(groupProviders)/\(ManagedIdentity.type)/*"

    static func addIdentities(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(ManagedIdentity.type)", listIdentities)
        routes.on("GET \(groupProviders)/\(ManagedIdentity.type)", listIdentities)
        routes.on("GET \(identityPath)", getIdentity)
        routes.on("PUT \(identityPath)", putIdentity)
        routes.on("PATCH \(identityPath)", patchIdentity)
        routes.on("DELETE \(identityPath)", deleteIdentity)
        addFederatedCredentials(to: &routes)
    }

    private static func listIdentities(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identities = try call.resources(state.identities.values, state)
        return try call.list(identities.map { view(of: $0, state) })
    }

    private static func getIdentity(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identity = try identity(call, "read", state)
        return ServerResponse(200, json: view(of: identity, state))
    }

    /// One of a name that was there before is another principal.
    private static func putIdentity(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let id = try identityID(call, state)
        try call.require("\(ManagedIdentity.type)/write", on: id, state)
        guard id.name.isName(length: 3...128, besides: "-_"),
            id.name.utf8.first?.isASCIILetterOrDigit == true
        else {
            throw ManagementError(
                status: 400, code: "InvalidParameter",
                message: "The resource name '\(id.name)' is invalid: it has 3 to 128 letters, "
                    + "digits, hyphens and underscores, a letter or digit first.")
        }
        let body = try call.body()
        guard let location = body["location"]?.string?.lowercased().replacing(" ", with: "") else {
            throw ManagementError(
                status: 400, code: "LocationRequired",
                message: "The location property is required for this definition.")
        }
        let known = state.identities[id]
        var identity =
            known
            ?? ManagedIdentity(
                id: id, location: location, clientID: Identifier.random(),
                principalID: Identifier.random())
        identity.tags = body["tags"] ?? [:]
        state.identities[id] = identity
        var response = ServerResponse(known == nil ? 201 : 200, json: view(of: identity, state))
        if known == nil { response.headers["Location"] = written(id) }
        return response
    }

    private static func patchIdentity(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var identity = try identity(call, "write", state)
        if let tags = try call.body()["tags"], tags.object != nil { identity.tags = tags }
        state.identities[identity.id] = identity
        return ServerResponse(200, json: view(of: identity, state))
    }

    /// The roles of the principal stay behind, as they do in Azure.
    private static func deleteIdentity(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let id = try identityID(call, state)
        try call.require("\(ManagedIdentity.type)/delete", on: id, state)
        return ServerResponse(state.identities.removeValue(forKey: id) == nil ? 204 : 200)
    }

    // MARK: - Parts

    private static func identityID(
        _ call: ManagementCall, _ state: State
    ) throws(ManagementError) -> ResourcePath {
        ResourcePath(
            subscription: try call.subscription(state).id, group: try call.group(state),
            type: ManagedIdentity.type, name: call.captures[2])
    }

    /// The identity of the path, if the caller may do something with it.
    static func identity(
        _ call: ManagementCall, _ action: String, _ state: State
    ) throws(ManagementError) -> ManagedIdentity {
        let id = try identityID(call, state)
        guard let identity = state.identities[id] else {
            throw .notFound(ManagedIdentity.type, call.captures[2], group: try call.group(state))
        }
        try call.require("\(ManagedIdentity.type)/\(action)", on: id, state)
        return identity
    }

    /// Recorded: these ids come back with this segment in lower case.
    static func written(_ identity: ResourcePath) -> String {
        identity.description.replacing("/resourceGroups/", with: "/resourcegroups/")
    }

    static func view(of identity: ManagedIdentity, _ state: State) -> JSONValue {
        [
            "id": .string(written(identity.id)), "name": .string(identity.id.name),
            "type": .string(ManagedIdentity.type), "location": .string(identity.location),
            "tags": identity.tags,
            "properties": [
                "tenantId": .string(state.directory.tenantID),
                "principalId": .string(identity.principalID),
                "clientId": .string(identity.clientID),
            ],
        ]
    }
}
