import JSON

extension ManagementService {
    private static let kind = "federatedIdentityCredentials"

    static func addFederatedCredentials(to routes: inout Routes) {
        routes.on("GET \(identityPath)/\(kind)", listFederated)
        routes.on("GET \(identityPath)/\(kind)/*", getFederated)
        routes.on("PUT \(identityPath)/\(kind)/*", putFederated)
        routes.on("DELETE \(identityPath)/\(kind)/*", deleteFederated)
    }

    private static func listFederated(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identity = try identity(call, "\(kind)/read", state)
        return try call.list(
            identity.federated.sorted { $0.key < $1.key }.map {
                view(of: $0.key, $0.value, identity)
            })
    }

    private static func getFederated(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identity = try identity(call, "\(kind)/read", state)
        let name = call.captures[3]
        guard let held = identity.federated[name] else {
            throw .notFound(
                "Microsoft.ManagedIdentity/userAssignedIdentities/\(kind)",
                "\(identity.id.name)/\(name)", group: call.captures[1])
        }
        return ServerResponse(200, json: view(of: name, held, identity))
    }

    private static func putFederated(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identity = try identity(call, "\(kind)/write", state)
        let name = call.captures[3]
        let given = try call.body()["properties"]
        guard name.isName(length: 3...120, besides: "-_"), let issuer = given?["issuer"]?.string,
            let subject = given?["subject"]?.string,
            let audiences = given?["audiences"]?.array, audiences.count == 1
        else {
            throw ManagementError(
                status: 400, code: "BadRequest",
                message: "A federated credential needs a name of 3 to 120 letters, digits, hyphens "
                    + "and underscores, an issuer, a subject and one audience.")
        }
        let made: JSONValue = [
            "issuer": .string(issuer), "subject": .string(subject), "audiences": .array(audiences),
        ]
        state.identities[identity.id]?.federated[name] = made
        return ServerResponse(
            identity.federated[name] == nil ? 201 : 200, json: view(of: name, made, identity))
    }

    private static func deleteFederated(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let identity = try identity(call, "\(kind)/delete", state)
        let gone = state.identities[identity.id]?.federated.removeValue(forKey: call.captures[3])
        return ServerResponse(gone == nil ? 204 : 200)
    }

    private static func view(
        of name: String, _ properties: JSONValue, _ identity: ManagedIdentity
    ) -> JSONValue {
        [
            "id": .string("\(written(identity.id))/\(kind)/\(name)"), "name": .string(name),
            "type": .string("Microsoft.ManagedIdentity/userAssignedIdentities/\(kind)"),
            "properties": properties,
        ]
    }
}
