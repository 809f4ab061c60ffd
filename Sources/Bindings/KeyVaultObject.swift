internal import Azure
internal import AzureKeyVault
internal import FoundationEssentials
internal import JSON
internal import LuaRuntime
internal import Secrets
internal import Transport
internal import X509

/// One key vault.
final class KeyVaultObject: LuaObject, Sendable {
    static let luaName = "KeyVault"

    private let vault: KeyVault
    private let url: String
    private let known: NameCache
    private let allowsReveal: Bool

    init(_ vault: KeyVault, url: String, readsNames: Bool, allowsReveal: Bool) {
        known = NameCache(
            isOn: readsNames,
            [
                "certificates": { try await vault.names("certificates") },
                "secrets": { try await vault.names("secrets") },
            ])
        self.vault = vault
        self.url = url
        self.allowsReveal = allowsReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<KeyVaultObject>) {
        type.description { "key vault \($0.url)" }
        NameCache.describe(&type, \.known)
        type.property("url") { .text($0.url) }
        ServiceBinding.describe(&type, KeyVault.operations) { $0.vault.client }
        type.operation("import", importCertificate)
        type.operation("read_secret", readSecret)
        type.operation("set_secret", setSecret)
    }

    /// Gives what there is to say of a secret, and its value as a second result.
    private static func readSecret(
        _ object: KeyVaultObject, _ call: LuaCall
    ) throws -> LuaOperation {
        let name = try call.string(1)
        let version = try call.optionalString(2)
        return { [object] in
            do {
                let (value, properties) = try await object.vault.secret(name, version: version)
                return .values([
                    .json(properties.serialized()),
                    .object(SecretObject(value, mayReveal: object.allowsReveal)),
                ])
            } catch let error as AzureError where error.status == 404 {
                return .nil
            }
        }
    }

    /// Takes a secret, or a text for one; answers without the value.
    private static func setSecret(
        _ object: KeyVaultObject, _ call: LuaCall
    ) throws -> LuaOperation {
        let name = try call.string(1)
        let text = call.value(2).string.map { Secret($0) }
        let value = try text ?? call.object(2, as: SecretObject.self).secret
        let options = try call.options(3, ["content_type", "attributes", "tags"])
        var properties: JSONValue = [:]
        properties["contentType"] = try options.string("content_type").map { .string($0) }
        for name in ["attributes", "tags"] {
            properties[name] = try options.json(name).map { try JSONValue(parsing: $0) }
        }
        return { [vault = object.vault, properties] in
            let response = try await vault.setSecret(
                name: name, value: value, properties: properties)
            guard var body = try? JSONValue(parsing: response.body) else { return .nothing }
            body["value"] = nil
            return .json(body.serialized())
        }
    }

    /// Sends a bundle as a PFX that holds the whole chain and the private key.
    private static func importCertificate(
        _ object: KeyVaultObject, _ call: LuaCall
    ) throws -> LuaOperation {
        let name = try call.string(1)
        let bundle = try call.object(2, as: BundleObject.self).bundle
        let options = try call.options(3, ["tags"])
        let tags = try options.json("tags").map { try JSONValue(parsing: $0) }
        return { [vault = object.vault] in
            let pfx = try bundle.pkcs12(password: nil, friendlyName: name)
            let value = Secret(Array(Data(pfx).base64EncodedData()))
            let response = try await vault.importCertificate(
                name: name, value: value, password: nil, tags: tags)
            return .json(response.body)
        }
    }
}

extension KeyVault {
    /// The names of every item of a list, of the first thousand or so.
    fileprivate func names(_ list: String) async throws -> [String] {
        let call = try ServiceCall(Self.operations.named(list))
        return try await client.pages(call).texts("id").compactMap { id in
            id.split(separator: "/").last.map(String.init)
        }
    }
}
