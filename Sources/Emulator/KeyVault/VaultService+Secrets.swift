import JSON
import Secrets

extension VaultService {
    static func addSecrets(to routes: inout Routes) {
        routes.on("PUT /secrets/*", setSecret)
        routes.on("GET /secrets", listSecrets)
        routes.on("GET /secrets/*/versions", listSecretVersions)
        routes.on("GET /secrets/*", getSecret)
        routes.on("GET /secrets/*/*", getSecret)
    }

    private static func setSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.requireName(name)
        try call.require("secrets/setSecret/action", on: "secrets/\(name)", state)
        let body = try? JSONValue(parsing: call.request.body)
        guard let value = body?["value"]?.string, value.utf8.count <= 25 << 10 else {
            throw .badParameter("Property value has invalid value")
        }
        let key = name.lowercased()
        guard call.vault.certificates[key] == nil else {
            throw VaultError(
                status: 409, code: "Conflict",
                message: "The secret \(name) belongs to a certificate and is changed through it.")
        }
        let secret = VaultSecret(
            version: Identifier.randomVersion(), value: Secret(value),
            contentType: body?["contentType"]?.string,
            attributes: try attributes(body?["attributes"], at: state.stamp().unixSeconds),
            tags: body?["tags"]?.object == nil ? nil : body?["tags"], isManaged: false)
        state.vaults[call.key]?.secrets[key, default: VaultObject(name: name, versions: [])]
            .versions.append(secret)
        return ServerResponse(200, json: bundle(secret, named: name, call))
    }

    private static func attributes(
        _ given: JSONValue?, at now: Int64
    ) throws(VaultError) -> VaultAttributes {
        for (name, value) in given?.object ?? [:] {
            let isFitting = name == "enabled" ? value.bool != nil : value.integer != nil
            guard isFitting || value.isNull else {
                throw .badParameter("Property attributes.\(name) has invalid value")
            }
        }
        return VaultAttributes(
            isEnabled: given?["enabled"]?.bool ?? true, notBefore: given?["nbf"]?.integer,
            expires: given?["exp"]?.integer, created: now, updated: now)
    }

    private static func getSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.require("secrets/getSecret/action", on: "secrets/\(name)", state)
        let wanted = call.captures.dropFirst().first
        let object = call.vault.secrets[name.lowercased()]
        let found =
            wanted == nil
            ? object?.versions.last : object?.versions.first { $0.version == wanted?.lowercased() }
        guard let object, let found else {
            throw .notFound("Secret", call.captures.joined(separator: "/"))
        }
        guard found.attributes.isEnabled else {
            throw VaultError(
                status: 403, code: "Forbidden",
                message: "Operation get is not allowed on a disabled secret.",
                inner: "SecretDisabled")
        }
        return ServerResponse(200, json: bundle(found, named: object.name, call))
    }

    private static func listSecrets(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require("secrets/readMetadata/action", state)
        let items = call.vault.secrets.values.compactMap { object in
            object.versions.last.map { listItem($0, id: "\(call.base)/secrets/\(object.name)") }
        }
        return try call.list(items.sorted(by: areInOrder))
    }

    private static func listSecretVersions(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.require("secrets/readMetadata/action", on: "secrets/\(name)", state)
        let object = call.vault.secrets[name.lowercased()]
        let items = (object?.versions ?? []).map { version in
            listItem(version, id: "\(call.base)/secrets/\(object?.name ?? "")/\(version.version)")
        }
        return try call.list(items.sorted(by: areInOrder))
    }

    private static func listItem(_ secret: VaultSecret, id: String) -> JSONValue {
        var item: JSONValue = ["id": .string(id), "attributes": secret.attributes.json]
        item["contentType"] = secret.contentType.map { .string($0) }
        item["tags"] = secret.tags
        if secret.isManaged { item["managed"] = true }
        return item
    }

    private static func bundle(
        _ secret: VaultSecret, named name: String, _ call: VaultCall
    ) -> JSONValue {
        let path = "\(name)/\(secret.version)"
        var bundle = listItem(secret, id: "\(call.base)/secrets/\(path)")
        bundle["value"] = .string(secret.value.revealed())
        if secret.isManaged { bundle["kid"] = .string("\(call.base)/keys/\(path)") }
        return bundle
    }
}
