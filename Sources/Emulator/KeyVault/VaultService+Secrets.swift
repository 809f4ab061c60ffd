import JSON
import Secrets

extension VaultService {
    static func addSecrets(to routes: inout Routes) {
        routes.on("PUT /secrets/*", setSecret)
        routes.on("GET /secrets", listSecrets)
        routes.on("GET /secrets/*/versions", listSecretVersions)
        routes.on("GET /secrets/*", getSecret)
        routes.on("GET /secrets/*/*", getSecret)
        routes.on("PATCH /secrets/*", patchSecret)
        routes.on("PATCH /secrets/*/*", patchSecret)
    }

    private static func setSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.requireName(call.name)
        try call.require(.setSecret, on: call.name, state)
        let body = try call.body()
        guard let value = body["value"]?.string, value.utf8.count <= 25 << 10 else {
            throw .badParameter("Property value has invalid value")
        }
        let key = call.name.lowercased()
        guard call.vault.certificates[key] == nil, call.vault.pending[key] == nil else {
            throw .conflict(
                "The secret \(call.name) belongs to a certificate and is changed through it.")
        }
        try call.requireNotDeleted("Secret", call.name, state)
        let now = state.stamp().unixSeconds
        var attributes = VaultAttributes(created: now, updated: now)
        try attributes.update(from: body["attributes"], at: now)
        let secret = VaultSecret(
            version: Identifier.randomVersion(), value: Secret(value),
            contentType: try contentType(body), attributes: attributes, tags: try call.tags(body),
            isManaged: false)
        state.vaults[call.key]?.secrets[key, default: VaultObject(name: call.name, versions: [])]
            .versions.append(secret)
        return ServerResponse(200, json: revealed(secret, named: call.name, call))
    }

    private static func contentType(_ body: JSONValue) throws(VaultError) -> String? {
        guard let type = body["contentType"]?.string else { return nil }
        guard type.utf8.count <= 255 else {
            throw .badParameter("Property contentType has invalid value")
        }
        return type
    }

    /// One that is disabled is refused; one that is not valid yet or any more is given.
    ///
    /// learn.microsoft.com/azure/key-vault/secrets/about-secrets
    private static func getSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getSecret, on: call.name, state)
        let (name, found, _) = try secret(call)
        guard found.attributes.isEnabled else {
            throw VaultError(
                status: 403, code: "Forbidden",
                message: "Operation get is not allowed on a disabled secret.",
                inner: "SecretDisabled")
        }
        return ServerResponse(200, json: revealed(found, named: name, call))
    }

    private static func patchSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.updateSecret, on: call.name, state)
        let body = try call.body()
        guard body["value"] == nil else {
            throw .badParameter("Property value cannot be changed: set a new version")
        }
        var (name, changed, index) = try secret(call)
        guard !changed.isManaged else { throw .managedSecret("update") }
        try changed.attributes.update(from: body["attributes"], at: state.stamp().unixSeconds)
        changed.contentType = try contentType(body) ?? changed.contentType
        changed.tags = try call.tags(body) ?? changed.tags
        state.vaults[call.key]?.secrets[name.lowercased()]?.versions[index] = changed
        return ServerResponse(200, json: call.view.described(changed, named: name))
    }

    /// The version that the path names, or the newest.
    private static func secret(
        _ call: VaultCall
    ) throws(VaultError) -> (name: String, secret: VaultSecret, index: Int) {
        let wanted = call.version
        guard let object = call.vault.secrets[call.name.lowercased()],
            let index = object.versions.lastIndex(where: {
                wanted == nil || $0.version == wanted
            })
        else { throw .notFound("Secret", call.captures.joined(separator: "/")) }
        return (object.name, object.versions[index], index)
    }

    private static func listSecrets(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listSecrets, state)
        return try call.list(
            call.vault.secrets.values.compactMap { object in
                object.versions.last.map { call.view.item($0, id: object.name) }
            })
    }

    private static func listSecretVersions(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listSecrets, on: call.name, state)
        let object = call.vault.secrets[call.name.lowercased()]
        return try call.list(
            (object?.versions ?? []).map { version in
                call.view.item(version, id: "\(object?.name ?? "")/\(version.version)")
            })
    }

    private static func revealed(
        _ secret: VaultSecret, named name: String, _ call: VaultCall
    ) -> JSONValue {
        var bundle = call.view.described(secret, named: name)
        bundle["value"] = .string(secret.value.revealed())
        return bundle
    }
}
