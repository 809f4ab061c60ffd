internal import JSON
internal import LuaRuntime
internal import VaultExtension

/// Reads what scripts say of the extension's settings.
enum ExtensionOptions {
    /// The names of what all certificates share.
    static let names = [
        "certificates", "client_id", "polling_interval", "require_initial_sync",
        "link_on_renewal", "store_location", "store_name", "acl_enabled", "plain_urls", "logging",
        "msi_endpoint", "type_handler_version", "auto_upgrade_minor", "enable_automatic_upgrade",
        "provision_after", "extension_name",
    ]

    static func shared(
        _ options: LuaOptions, clientID: String
    ) throws -> VaultExtension.Options {
        var shared = VaultExtension.Options(clientID: clientID)
        shared.requireInitialSync = try options.boolean("require_initial_sync")
        shared.linkOnRenewal = try options.boolean("link_on_renewal")
        shared.storeLocation = try options.string("store_location")
        shared.storeName = try options.string("store_name")
        shared.isACLEnabled = try options.boolean("acl_enabled")
        shared.logging = try logging(options)
        shared.enableAutomaticUpgrade = try options.boolean("enable_automatic_upgrade")
        if let seconds = try options.integer("polling_interval") {
            shared.pollingInterval = Int(seconds)
        }
        if let writes = try options.boolean("plain_urls") { shared.writesURLs = writes }
        if let endpoint = try options.string("msi_endpoint") { shared.metadataEndpoint = endpoint }
        if let version = try options.string("type_handler_version") {
            shared.handlerVersion = version
        }
        if let upgrades = try options.boolean("auto_upgrade_minor") {
            shared.autoUpgradeMinor = upgrades
        }
        if let others = try options.strings("provision_after") { shared.provisionAfter = others }
        if let name = try options.string("extension_name") { shared.name = name }
        return shared
    }

    private static func logging(
        _ options: LuaOptions
    ) throws -> VaultExtension.Options.Logging? {
        guard let record = try options.record("logging") else { return nil }
        try record.check(["endpoint", "logger", "format", "service_name"])
        var logging = VaultExtension.Options.Logging(
            endpoint: try record.requiredString("endpoint"))
        if let logger = try record.string("logger") { logging.logger = logger }
        if let format = try record.string("format") { logging.format = format }
        if let name = try record.string("service_name") { logging.serviceName = name }
        return logging
    }

    /// Each certificate is the URL of a secret, a vault's answer, which has it in `sid`, or a table
    /// of its own settings.
    static func certificates(_ options: LuaOptions) throws -> [ObservedCertificate] {
        try options.requiredRecords("certificates").map { record in
            if let url = record.json.string { return ObservedCertificate(secretURL: url) }
            if let sid = record.json["sid"]?.string {
                return ObservedCertificate(secretURL: withoutVersion(sid))
            }
            guard record.json.object != nil else {
                throw options.bad("certificates", "secret URLs or certificates of a vault expected")
            }
            return try certificate(record)
        }
    }

    private static func certificate(_ record: OptionRecord) throws -> ObservedCertificate {
        try record.check([
            "url", "certificate", "pinned", "store_location", "store_name", "symbolic_link_name",
            "readers", "accounts", "exportable",
        ])
        let held = record.json["certificate"]?["sid"]?.string.map(withoutVersion)
        var certificate = ObservedCertificate(
            secretURL: try held ?? record.requiredString("url"))
        certificate.storeLocation = try record.string("store_location")
        certificate.storeName = try record.string("store_name")
        certificate.symbolicLinkName = try record.string("symbolic_link_name")
        certificate.isPinned = try record.boolean("pinned") ?? false
        certificate.isKeyExportable = try record.boolean("exportable") ?? false
        certificate.accounts = try record.strings("accounts") ?? []
        certificate.readers = try (record.records("readers") ?? []).map { reader in
            if let user = reader.json.string { return .init(user: user) }
            try reader.check(["user", "group"])
            return .init(
                user: try reader.requiredString("user"), group: try reader.string("group"))
        }
        return certificate
    }

    /// The extension follows new versions only if its URL names none.
    static func withoutVersion(_ secretID: String) -> String {
        secretID.split(separator: "/", omittingEmptySubsequences: false).prefix(5)
            .joined(separator: "/")
    }

    /// One identity or several, as sessions give them or as `{ id, client_id }`.
    static func identities(_ options: LuaOptions) throws -> [PoolCarrier.Identity] {
        guard let given = try options.record("identity") else {
            throw options.bad("identity", "table expected, got nil")
        }
        let records: [OptionRecord]
        if let list = given.json.array {
            records = list.enumerated().map {
                OptionRecord(json: $1, place: "identity[\($0 + 1)]", options: options)
            }
        } else {
            records = [given]
        }
        return try records.map { record in
            let clientID =
                try record.string("client_id")
                ?? record.json["properties"]?["clientId"]?.string
            guard let clientID else {
                throw options.bad("\(record.place).client_id", "string expected, got nil")
            }
            return PoolCarrier.Identity(id: try record.requiredString("id"), clientID: clientID)
        }
    }
}
