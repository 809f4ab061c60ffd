import JSON

/// The settings of a Key Vault extension, as an extension on a node reads them.
///
/// https://learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux
struct VaultExtensionSettings {
    /// Why the settings are of no use; the texts are those that the extension is known to log.
    struct Failure: Error {
        let reason: String
    }

    let secretURLs: [String]
    let clientID: String?
    let requiresInitialSync: Bool

    init(_ definition: JSONValue) throws(Failure) {
        guard let settings = Self.object(definition["settings"]),
            let management = settings["secretsManagementSettings"], management.object != nil
        else {
            throw Failure(
                reason: "Failed to parse the configuration settings with:not an object")
        }
        guard let authentication = settings["authenticationSettings"] else {
            throw Failure(reason: "Attempt to get non-existent AuthConfig")
        }
        // Version 1 lists URLs, version 3 objects; Batch's own sample gives version 3 URLs.
        secretURLs = (management["observedCertificates"]?.array ?? [])
            .compactMap { $0.string ?? $0["url"]?.string }
        clientID = authentication["msiClientId"]?.string
        requiresInitialSync = Self.flag(management["requireInitialSync"])
    }

    /// Looks at the vault that are closer together would only be many.
    private static let shortestInterval = 60.0

    /// Seconds between two looks at the vault, nil if the settings are of no use.
    static func pollingInterval(_ definition: JSONValue) -> Double? {
        let settings = object(definition["settings"])?["secretsManagementSettings"]
        let interval = settings?["pollingIntervalInS"]
        let seconds = interval?.number ?? interval?.string.flatMap { Double($0) } ?? 3600
        return settings == nil ? nil : max(seconds, shortestInterval)
    }

    private static func object(_ settings: JSONValue?) -> JSONValue? {
        if let text = settings?.string { return try? JSONValue(parsing: text) }
        return settings?.object == nil ? nil : settings
    }

    private static func flag(_ value: JSONValue?) -> Bool {
        value?.bool ?? (value?.string?.lowercased() == "true")
    }
}
