import JSON

/// A VM extension on one node.
struct NodeExtension: Sendable, Codable, Equatable {
    /// What the extension has reported.
    enum Status: Sendable, Equatable, Codable {
        case transitioning(String)
        case succeeded(String)
        case failed(String)
    }

    /// A certificate that the Key Vault extension has put on the node.
    struct InstalledCertificate: Sendable, Equatable, Codable {
        /// The secret's URL, with its version.
        let secret: String
        let thumbprint: String
    }

    /// A certificate that it could not get the last time that it looked.
    struct MissedCertificate: Sendable, Equatable, Codable {
        /// The URL as the settings have it.
        let url: String
        let reason: String
    }

    /// The extension as ARM's PUT described it.
    var definition: JSONValue
    var status = Status.transitioning("Enable in progress.")
    var statusSince: Timestamp
    var attempts = 0
    var installed: [InstalledCertificate] = []
    var missed: [MissedCertificate] = []

    var name: String { definition["name"]?.string ?? "" }

    var isVaultExtension: Bool {
        definition["publisher"]?.string?.lowercased() == "microsoft.azure.keyvault"
    }

    /// Has it begin again, as it does when its node boots; what it has put there stays.
    mutating func restart(at instant: Timestamp) {
        guard isVaultExtension else { return }
        status = .transitioning("Enable in progress.")
        statusSince = instant
        attempts = 0
    }
}
