internal import JSON
internal import LuaRuntime
internal import VaultExtension

/// The module `extension`: settings of the Key Vault VM extension, and pools that carry them.
enum ExtensionModule {
    static func make() -> LuaModule {
        var module = LuaModule("extension")
        module.function("linux") { call in try settings(call, .linux) }
        module.function("windows") { call in try settings(call, .windows) }
        module.function("successor", successor)
        module.function("for_pool", forPool)
        module.function("start_task", startTask)
        module.function("explain") { call in
            .object(ExplanationObject(try PoolExplanation(JSONValue(parsing: call.json(1)))))
        }
        return module
    }

    private static func settings(
        _ call: LuaCall, _ system: HandlerVersion.System
    ) throws -> LuaValue {
        let options = try call.options(1, ExtensionOptions.names)
        let clientID = try options.requiredString("client_id")
        return .object(
            ExtensionObject(
                try VaultExtension(
                    system, ExtensionOptions.certificates(options),
                    ExtensionOptions.shared(options, clientID: clientID))))
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

    private static func forPool(_ call: LuaCall) throws -> LuaValue {
        let options = try call.options(
            2,
            ExtensionOptions.names + [
                "identity", "name", "subscription", "resource_group", "account", "start_task",
            ])
        var pool = try JSONValue(parsing: call.json(1))
        let identities = try ExtensionOptions.identities(options)
        guard let first = identities.first else {
            throw options.bad("identity", "at least one identity expected")
        }
        let clientID = try options.string("client_id") ?? first.clientID
        let made = try VaultExtension(
            PoolCarrier.system(of: pool), ExtensionOptions.certificates(options),
            ExtensionOptions.shared(options, clientID: clientID))
        if let task = try options.json("start_task"), pool["properties"] != nil {
            pool["properties"]?["startTask"] = try JSONValue(parsing: task)
        }
        let carrier = try PoolCarrier(
            of: pool, with: made, identities: identities, at: address(pool, options))
        return .object(ExtensionObject(made, carrier: carrier))
    }

    /// The successor is beside the old pool unless something else is said.
    private static func address(_ pool: JSONValue, _ options: LuaOptions) throws -> PoolAddress {
        let old = pool["id"]?.string.flatMap(PoolAddress.init(id:))
        func part(_ name: String, _ known: String?) throws(LuaError) -> String {
            if let text = try options.string(name) ?? known { return text }
            throw options.bad(name, "string expected, got nil: the pool has no resource id")
        }
        return PoolAddress(
            subscription: try part("subscription", old?.subscription),
            resourceGroup: try part("resource_group", old?.resourceGroup),
            account: try part("account", old?.account),
            pool: try part("name", old.map { "\($0.pool.prefix(61))-kv" }))
    }

    private static func startTask(_ call: LuaCall) throws -> LuaValue {
        let options = try call.options(2, StartTaskOptions.names)
        let pool = try JSONValue(parsing: call.json(1))
        let made = try CertificateStartTask(for: pool, StartTaskOptions.read(options))
        return .data(
            .record([
                "start_task": .json(made.startTask.serialized()), "script": .text(made.script),
                "folder": .text(made.folder), "environment": .json(made.environment.serialized()),
                "notes": .list(made.notes.map { .text($0) }),
            ]))
    }
}
