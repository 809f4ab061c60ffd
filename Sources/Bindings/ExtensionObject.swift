internal import JSON
internal import LuaRuntime
internal import VaultExtension

/// Settings of the extension, and the pool that carries them if there is one.
final class ExtensionObject: LuaObject {
    static let luaName = "extension"

    let settings: VaultExtension
    let carrier: PoolCarrier?

    init(_ settings: VaultExtension, carrier: PoolCarrier? = nil) {
        self.settings = settings
        self.carrier = carrier
    }

    static func describe(_ type: inout LuaTypeBuilder<ExtensionObject>) {
        type.description { text($0.settings.json) }
        type.property("type") { .text($0.settings.type) }
        type.property("version") { .text($0.settings.version.text) }
        type.property("body") { data($0.settings.json) }
        type.property("pool") { object in object.carrier.map { data($0.body) } ?? .nil }
        type.property("missing") { object in list(object.carrier?.missingSecrets ?? []) }
        type.property("notes") { object in list(object.carrier?.notes ?? []) }
        type.method("settings") { object, _ in data(object.settings.settings) }
        type.method("json") { object, _ in .text(text(object.settings.json)) }
        type.method("arm_template", template)
        type.method("bicep") { object, call in .text(try object.pool(call, "bicep").bicep) }
        type.method("terraform", terraform)
        type.method("az") { object, call in
            .text(try object.pool(call, "az").commands(endpoint: endpoint(call)))
        }
        type.method("rest", request)
        type.method("data_plane") { object, call in
            data(try object.pool(call, "data_plane").dataPlaneBody())
        }
    }

    private func pool(_ call: LuaCall, _ method: String) throws(LuaError) -> PoolCarrier {
        if let carrier { return carrier }
        throw LuaError(
            .argument,
            "cannot call '\(method)': this extension has no pool; make it with "
                + "extension.for_pool")
    }

    private static func template(_ object: ExtensionObject, _ call: LuaCall) throws -> LuaValue {
        let options = try call.options(1, ["as"])
        let form = try options.choice("as", among: ["text", "table"])
        let template = try object.pool(call, "arm_template").template
        return form == "table" ? data(template) : .text(text(template))
    }

    private static func terraform(_ object: ExtensionObject, _ call: LuaCall) throws -> LuaValue {
        let options = try call.options(1, ["provider"])
        let provider = try options.choice("provider", among: ["auto", "azapi"])
        return .text(
            try object.pool(call, "terraform").terraform(forceAzapi: provider == "azapi"))
    }

    private static func request(_ object: ExtensionObject, _ call: LuaCall) throws -> LuaValue {
        let options = try call.options(1, ["as", "resource_manager"])
        let form = try options.choice("as", among: ["text", "table"])
        let endpoint = try options.string("resource_manager") ?? defaultEndpoint
        let request = try object.pool(call, "rest").request(endpoint: endpoint)
        if form == "text" { return .text(request.text) }
        return .data(
            .record([
                "method": .text(request.method), "url": .text(request.url),
                "headers": .record(request.headers.mapValues { .text($0) }),
                "body": .json(request.body.serialized()), "text": .text(text(request.body)),
                "file": .text(request.file),
            ]))
    }

    private static let defaultEndpoint = "https://management.azure.com"

    private static func endpoint(_ call: LuaCall) throws -> String {
        try call.options(1, ["resource_manager"]).string("resource_manager") ?? defaultEndpoint
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.serialized(pretty: true), as: UTF8.self)
    }

    private static func data(_ value: JSONValue) -> LuaValue {
        .data(.json(value.serialized()))
    }

    private static func list(_ texts: [String]) -> LuaValue {
        .data(.list(texts.map { .text($0) }))
    }
}
