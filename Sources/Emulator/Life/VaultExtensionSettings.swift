import JSON

/// The settings of a Key Vault extension, as an extension on a node reads them.
///
/// https://learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux
/// https://learn.microsoft.com/azure/virtual-machines/extensions/key-vault-windows
struct VaultExtensionSettings {
    /// Why the settings are of no use; the first two texts are those that the extension logs.
    struct Failure: Error {
        let reason: String
    }

    let observed: [ObservedCertificate]
    let clientID: String?
    /// The URL of the metadata service, nil for the usual one.
    let metadataEndpoint: String?
    let requiresInitialSync: Bool
    /// Whether an old certificate names its renewal; Windows up to version 3.
    let linksOnRenewal: Bool
    /// Whether access rules are followed; Linux from version 3 on.
    let followsAccessRules: Bool
    let handler: VaultExtensionHandler

    init(_ definition: JSONValue) throws(Failure) {
        handler = VaultExtensionHandler(definition)
        guard let settings = Self.object(definition["settings"]),
            let management = settings["secretsManagementSettings"], management.object != nil
        else {
            throw Failure(
                reason: "Failed to parse the configuration settings with:not an object")
        }
        guard let authentication = settings["authenticationSettings"] else {
            throw Failure(reason: "Attempt to get non-existent AuthConfig")
        }
        observed = try Self.observed(management, handler)
        clientID = authentication["msiClientId"]?.string
        metadataEndpoint = authentication["msiEndpoint"]?.string
        requiresInitialSync =
            handler.alwaysRequiresSync || Self.flag(management["requireInitialSync"])
        linksOnRenewal = handler.canLinkRenewals && Self.flag(management["linkOnRenewal"])
        followsAccessRules = handler.hasAccessRules && Self.flag(management["aclEnabled"])
    }

    /// Versions 1 and 2 list URLs, later ones objects; Batch's own sample gives version 3 URLs.
    private static func observed(
        _ management: JSONValue, _ handler: VaultExtensionHandler
    ) throws(Failure) -> [ObservedCertificate] {
        var observed: [ObservedCertificate] = []
        for (index, item) in (management["observedCertificates"]?.array ?? []).enumerated() {
            let name = "observedCertificates[\(index)]"
            if let url = item.string {
                observed.append(ObservedCertificate(url: url, shared: management))
            } else if handler.takesObjects, let read = ObservedCertificate(item) {
                observed.append(read)
            } else {
                throw Failure(
                    reason: "Failed to parse the configuration settings with:\(name) is no "
                        + (handler.takesObjects ? "object with a url" : "URL"))
            }
            guard !handler.refusesVersions || observed.last?.isPinned == false else {
                throw Failure(
                    reason: "Failed to parse the configuration settings with:\(name) names a "
                        + "version, which version 4 does not support")
            }
        }
        return observed
    }

    /// Looks at the vault that are closer together would only be many.
    private static let shortestInterval = 60.0

    /// Seconds between two looks at the vault, nil if the settings are of no use.
    static func pollingInterval(_ definition: JSONValue) -> Double? {
        let settings = object(definition["settings"])?["secretsManagementSettings"]
        let interval = settings?["pollingIntervalInS"]
        let seconds = interval?.number ?? interval?.string.flatMap { Double($0) } ?? 3600
        guard settings != nil, seconds.isFinite else { return nil }
        let allowed = VaultExtensionHandler(definition).pollingIntervals
        let shortest = allowed?.lowerBound ?? shortestInterval
        return min(max(seconds, shortest), allowed?.upperBound ?? .infinity)
    }

    private static func object(_ settings: JSONValue?) -> JSONValue? {
        if let text = settings?.string { return try? JSONValue(parsing: text) }
        return settings?.object == nil ? nil : settings
    }

    static func flag(_ value: JSONValue?) -> Bool {
        value?.bool ?? (value?.string?.lowercased() == "true")
    }
}
