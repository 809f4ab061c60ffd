internal import JSON
internal import LuaRuntime
internal import VaultExtension

/// The module `extension`: settings of the Key Vault VM extension, and pools that carry them.
enum ExtensionModule {
    static func make() -> LuaModule {
        var module = LuaModule("extension")
        module.function("linux") { call in
            try settings(call, VaultExtension.linux)
        }
        module.function("windows") { call in
            try settings(call, VaultExtension.windows)
        }
        module.function("successor", successor)
        return module
    }

    private typealias Maker = ([ObservedCertificate], VaultExtension.Options)
        throws(VaultExtensionError) -> VaultExtension

    private static func settings(_ call: LuaCall, _ make: Maker) throws -> LuaValue {
        .object(try ExtensionObject(make(certificates(options(call)), common(options(call)))))
    }

    private static func options(_ call: LuaCall) throws(LuaError) -> LuaOptions {
        try call.options(
            1, ["certificates", "client_id", "polling_interval", "require_initial_sync"])
    }

    private static func common(_ options: LuaOptions) throws(LuaError) -> VaultExtension.Options {
        var common = VaultExtension.Options(clientID: try options.requiredString("client_id"))
        if let seconds = try options.integer("polling_interval") {
            common.pollingInterval = Int(seconds)
        }
        if let isRequired = try options.boolean("require_initial_sync") {
            common.requireInitialSync = isRequired
        }
        return common
    }

    /// Each certificate is the URL of a secret, or a vault's answer, which has it in `sid`.
    private static func certificates(
        _ options: LuaOptions
    ) throws(LuaError) -> [ObservedCertificate] {
        var observed: [ObservedCertificate] = []
        for value in try options.requiredList("certificates") {
            guard let url = value.string ?? value.table?["sid"].string.map(withoutVersion) else {
                throw options.bad("certificates", "secret URLs or certificates of a vault expected")
            }
            observed.append(ObservedCertificate(secretURL: url))
        }
        return observed
    }

    /// The extension follows new versions only if its URL names none.
    private static func withoutVersion(_ secretID: String) -> String {
        secretID.split(separator: "/", omittingEmptySubsequences: false).prefix(5)
            .joined(separator: "/")
    }

    private static func successor(_ call: LuaCall) throws -> LuaValue {
        let options = try call.options(2, ["extension", "identity"])
        let made = try SuccessorPool(
            of: JSONValue(parsing: call.json(1)),
            with: options.requiredObject("extension", as: ExtensionObject.self).settings,
            identityID: options.requiredString("identity"))
        return .data(
            .values([
                .json(made.body.serialized()), .list(made.missingSecrets.map { .text($0) }),
            ]))
    }
}

/// Settings of the extension, ready for a pool.
final class ExtensionObject: LuaObject {
    static let luaName = "extension"

    let settings: VaultExtension

    init(_ settings: VaultExtension) {
        self.settings = settings
    }

    static func describe(_ type: inout LuaTypeBuilder<ExtensionObject>) {
        type.description {
            String(decoding: $0.settings.json.serialized(pretty: true), as: UTF8.self)
        }
        type.property("type") { .text($0.settings.type) }
        type.property("body") { .data(.json($0.settings.json.serialized())) }
    }
}
