/// A certificate in a certificate store of a Windows node.
struct StoreCertificate: Sendable, Equatable, Codable {
    /// `LocalMachine` or `CurrentUser`.
    let location: String
    /// `MY`, `CA` and others, in upper case.
    let store: String
    /// In upper case.
    let thumbprint: String
    let subject: String
    let hasPrivateKey: Bool
    var isKeyExportable = false
    /// Accounts that may use the key, besides SYSTEM and administrators.
    var keyReaders: Set<String> = []
    /// The thumbprint of its renewal, as CERT_RENEWAL_PROP_ID tells programs.
    var renewal: String?

    /// Whether it takes the place of another.
    func isSameEntry(as other: StoreCertificate) -> Bool {
        location.lowercased() == other.location.lowercased() && store == other.store
            && thumbprint == other.thumbprint
    }
}
