public import JSON

/// The Key Vault VM extension as an item of a pool's `extensions`.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and -windows;
/// learn.microsoft.com/azure/batch/automatic-certificate-rotation for what a pool carries.
public struct VaultExtension: Sendable, Equatable {
    /// The name that Azure's documentation gives the extension on a pool.
    public static let name = "KVExtensions"
    /// Who publishes the extension.
    public static let publisher = "Microsoft.Azure.KeyVault"

    /// The version of the handler.
    public let version: HandlerVersion
    /// What it observes.
    public let certificates: [ObservedCertificate]
    /// The item, as Resource Manager takes it.
    public let json: JSONValue

    /// KeyVaultForLinux or KeyVaultForWindows.
    public var type: String { version.type }
    /// The name on the pool.
    public var extensionName: String { json["name"]?.string ?? Self.name }
    /// The free-form part: what the extension itself reads.
    public var settings: JSONValue { json["settings"] ?? .object([:]) }

    /// Configures Linux nodes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field and its rule.
    public static func linux(
        _ certificates: [ObservedCertificate], _ options: Options
    ) throws(VaultExtensionError) -> VaultExtension {
        try VaultExtension(.linux, certificates, options)
    }

    /// Configures Windows nodes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field and its rule.
    public static func windows(
        _ certificates: [ObservedCertificate], _ options: Options
    ) throws(VaultExtensionError) -> VaultExtension {
        try VaultExtension(.windows, certificates, options)
    }

    /// Configures nodes of either system.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field and its rule.
    public init(
        _ system: HandlerVersion.System, _ certificates: [ObservedCertificate], _ options: Options
    ) throws(VaultExtensionError) {
        version = try HandlerVersion(options.handlerVersion, for: system)
        self.certificates = certificates
        try options.validate(for: version)
        try Self.validate(certificates, version, options)
        json = Self.item(version, certificates, options)
    }

    private static func validate(
        _ certificates: [ObservedCertificate], _ version: HandlerVersion, _ options: Options
    ) throws(VaultExtensionError) {
        guard !certificates.isEmpty else {
            throw VaultExtensionError(
                .invalidField, field: "observedCertificates", "must name at least one certificate")
        }
        for (index, certificate) in certificates.enumerated() {
            let field = "observedCertificates[\(index)]"
            try certificate.validate(field, for: version, asURL: options.writesURLs)
            let same = certificates[..<index].firstIndex {
                $0.secretURL.lowercased() == certificate.secretURL.lowercased()
                    && $0.storeLocation == certificate.storeLocation
                    && $0.storeName?.lowercased() == certificate.storeName?.lowercased()
            }
            if let same {
                throw VaultExtensionError(
                    .invalidField, field: field,
                    "must differ from observedCertificates[\(same)], which puts the same secret "
                        + "in the same place")
            }
        }
        guard options.isACLEnabled == false, certificates.contains(where: { !$0.readers.isEmpty })
        else { return }
        throw VaultExtensionError(
            .invalidField, field: "aclEnabled", "must be true where a certificate has acls")
    }

    private static func item(
        _ version: HandlerVersion, _ certificates: [ObservedCertificate], _ options: Options
    ) -> JSONValue {
        var settings: JSONValue = [
            "secretsManagementSettings": management(version, certificates, options),
            "authenticationSettings": [
                "msiEndpoint": .string(options.metadataEndpoint),
                "msiClientId": .string(options.clientID),
            ],
        ]
        if let logging = options.logging {
            settings["loggingSettings"] = [
                "logger": .string(logging.logger), "endpoint": .string(logging.endpoint),
                "format": .string(logging.format), "servicename": .string(logging.serviceName),
            ]
        }
        var item: JSONValue = [
            "name": .string(options.name), "publisher": .string(publisher),
            "type": .string(version.type), "typeHandlerVersion": .string(version.text),
            "autoUpgradeMinorVersion": .bool(options.autoUpgradeMinor), "settings": settings,
        ]
        item["enableAutomaticUpgrade"] = options.enableAutomaticUpgrade.map { .bool($0) }
        if !options.provisionAfter.isEmpty {
            item["provisionAfterExtensions"] = .array(
                options.provisionAfter.map { .string($0) })
        }
        return item
    }

    private static func management(
        _ version: HandlerVersion, _ certificates: [ObservedCertificate], _ options: Options
    ) -> JSONValue {
        // The schema has seconds as a string; a number is not understood by every version.
        var settings: JSONValue = [
            "pollingIntervalInS": .string(String(options.pollingInterval)),
            "observedCertificates": .array(
                certificates.map { $0.item(for: version, asURL: options.writesURLs) }),
        ]
        if version.hasInitialSync {
            settings["requireInitialSync"] = .bool(options.requireInitialSync ?? true)
        }
        if version.hasLinkOnRenewal {
            settings["linkOnRenewal"] = .bool(options.linkOnRenewal ?? false)
        }
        if !version.describesCertificates || options.writesURLs {
            settings["certificateStoreLocation"] = .string(
                options.storeLocation ?? version.defaultStoreLocation)
            if version.system == .windows {
                settings["certificateStoreName"] = .string(options.storeName ?? "MY")
            }
        }
        let hasReaders = certificates.contains { !$0.readers.isEmpty }
        if options.isACLEnabled ?? hasReaders, version.hasReaders { settings["aclEnabled"] = true }
        return settings
    }
}
