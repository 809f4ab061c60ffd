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

    init(_ vault: KeyVault, url: String, readsNames: Bool) {
        known = NameCache(
            isOn: readsNames,
            [
                "certificates": {
                    try await vault.certificates().texts("id").compactMap { id in
                        id.split(separator: "/").last.map(String.init)
                    }
                }
            ])
        self.vault = vault
        self.url = url
    }

    static func describe(_ type: inout LuaTypeBuilder<KeyVaultObject>) {
        type.description { "key vault \($0.url)" }
        NameCache.describe(&type, \.known)
        type.property("url") { .text($0.url) }
        type.method("certificate_pages") { object, _ in
            .object(PagerObject(object.vault.certificates()))
        }
        type.method("certificate_version_pages") { object, call in
            .object(PagerObject(try object.vault.certificateVersions(call.string(1))))
        }
        type.operation("certificate") { object, call in
            let name = try call.string(1)
            let version = call.count > 1 ? try call.string(2) : nil
            return { [vault = object.vault] in
                try await Lookup.body { try await vault.certificate(name, version: version) }
            }
        }
        type.operation("import", importCertificate)
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
