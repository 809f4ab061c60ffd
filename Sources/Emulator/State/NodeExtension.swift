import JSON

/// A VM extension on one node.
struct NodeExtension: Sendable {
    /// What the extension has reported.
    enum Status: Sendable, Equatable {
        case transitioning(String)
        case succeeded(String)
        case failed(String)
    }

    /// A certificate that the Key Vault extension has put on the node.
    struct InstalledCertificate: Sendable, Equatable {
        /// The secret's URL, with its version.
        let secret: String
        let thumbprint: String
    }

    /// The extension as ARM's PUT described it.
    let definition: JSONValue
    var status = Status.transitioning("Enable in progress.")
    var statusSince: Timestamp
    var attempts = 0
    var installed: [InstalledCertificate] = []

    var name: String { definition["name"]?.string ?? "" }

    var isVaultExtension: Bool {
        definition["publisher"]?.string?.lowercased() == "microsoft.azure.keyvault"
    }
}
