public import JSON

/// The Key Vault VM extension as an item of a pool's `extensions`, version 3.0 of its handler.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and -windows;
/// learn.microsoft.com/azure/batch/automatic-certificate-rotation for what a pool carries.
public struct VaultExtension: Sendable, Equatable {
    /// What all settings share, whatever the operating system.
    public struct Common: Sendable, Equatable {
        /// The client id of the pool's identity: a GUID, not a resource id or principal id.
        public var clientID: String
        /// How often the vault is asked for new versions, in seconds.
        public var pollingInterval = 3600
        /// Whether a node takes no task before all certificates are there.
        public var requireInitialSync = true

        /// The defaults, with one identity.
        public init(clientID: String) {
            self.clientID = clientID
        }
    }

    /// The name that Azure's documentation gives the extension on a pool.
    public static let name = "KVExtensions"
    /// Where a node gets tokens of its identity.
    private static let metadataEndpoint = "http://169.254.169.254/metadata/identity"

    /// KeyVaultForLinux or KeyVaultForWindows.
    public let type: String
    /// The item, as Resource Manager takes it.
    public let json: JSONValue

    /// Configures Linux nodes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field and its rule.
    public static func linux(
        _ certificates: [ObservedCertificate], _ common: Common
    ) throws(VaultExtensionError) -> VaultExtension {
        var settings = try management(certificates, common)
        settings["observedCertificates"] = .array(certificates.map(\.linux))
        if certificates.contains(where: { !$0.readers.isEmpty }) { settings["aclEnabled"] = true }
        return VaultExtension(type: "KeyVaultForLinux", management: settings, common)
    }

    /// Configures Windows nodes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field and its rule.
    public static func windows(
        _ certificates: [ObservedCertificate], _ common: Common
    ) throws(VaultExtensionError) -> VaultExtension {
        for (index, certificate) in certificates.enumerated() {
            try check(certificate.storeLocation, at: index)
        }
        var settings = try management(certificates, common)
        settings["observedCertificates"] = .array(certificates.map(\.windows))
        settings["linkOnRenewal"] = false
        return VaultExtension(type: "KeyVaultForWindows", management: settings, common)
    }

    private init(type: String, management: JSONValue, _ common: Common) {
        self.type = type
        json = [
            "name": .string(Self.name),
            "publisher": "Microsoft.Azure.KeyVault",
            "type": .string(type),
            "typeHandlerVersion": "3.0",
            "autoUpgradeMinorVersion": true,
            "settings": [
                "secretsManagementSettings": management,
                "authenticationSettings": [
                    "msiEndpoint": .string(Self.metadataEndpoint),
                    "msiClientId": .string(common.clientID),
                ],
            ],
        ]
    }

    private static func management(
        _ certificates: [ObservedCertificate], _ common: Common
    ) throws(VaultExtensionError) -> JSONValue {
        guard !certificates.isEmpty else {
            throw VaultExtensionError(
                .invalidField, field: "observedCertificates", "must name at least one certificate")
        }
        for (index, certificate) in certificates.enumerated() {
            try certificate.validate("observedCertificates[\(index)]")
        }
        guard isGUID(common.clientID) else {
            throw VaultExtensionError(
                .invalidField, field: "msiClientId",
                "must be the client id of the identity, a GUID, and is '\(common.clientID)'")
        }
        guard common.pollingInterval > 0 else {
            throw VaultExtensionError(
                .invalidField, field: "pollingIntervalInS",
                "must be a positive number of seconds, and is \(common.pollingInterval)")
        }
        return [
            "pollingIntervalInS": .string(String(common.pollingInterval)),
            "requireInitialSync": .bool(common.requireInitialSync),
        ]
    }

    private static func check(
        _ storeLocation: String?, at index: Int
    ) throws(VaultExtensionError) {
        guard let storeLocation, !["LocalMachine", "CurrentUser"].contains(storeLocation) else {
            return
        }
        throw VaultExtensionError(
            .invalidField, field: "observedCertificates[\(index)].certificateStoreLocation",
            "must be LocalMachine or CurrentUser, in this case, and is '\(storeLocation)'")
    }

    private static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
