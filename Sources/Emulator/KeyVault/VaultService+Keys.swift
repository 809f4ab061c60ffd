import JSON

extension VaultService {
    /// The keys behind certificates; there are no others.
    static func addKeys(to routes: inout Routes) {
        routes.on("GET /keys", listKeys)
        routes.on("GET /keys/*/versions", listKeyVersions)
        routes.on("GET /keys/*", getKey)
        routes.on("GET /keys/*/*", getKey)
    }

    private static func listKeys(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listKeys, state)
        return try call.list(
            call.vault.certificates.values.compactMap { object in
                object.versions.last.map { call.view.item(keyOf: $0, id: object.name) }
            })
    }

    private static func listKeyVersions(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listKeys, on: call.name, state)
        let object = call.vault.certificates[call.name.lowercased()]
        return try call.list(
            (object?.versions ?? []).map { version in
                call.view.item(keyOf: version, id: "\(object?.name ?? "")/\(version.version)")
            })
    }

    private static func getKey(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getKey, on: call.name, state)
        let wanted = call.version
        let object = call.vault.certificates[call.name.lowercased()]
        let found = object?.versions.last { wanted == nil || $0.version == wanted }
        guard let object, let found else {
            throw .notFound("Key", call.captures.joined(separator: "/"))
        }
        return ServerResponse(200, json: call.view.key(of: found, named: object.name))
    }
}
