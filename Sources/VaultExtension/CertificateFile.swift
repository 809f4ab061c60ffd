/// A certificate that a start task puts where tasks can read it.
public struct CertificateFile: Sendable, Equatable {
    /// Where the start task has it from.
    public enum Source: Sendable, Equatable {
        /// Linux: the file that the extension keeps.
        case installed(path: String)
        /// Windows: the store where the extension put it, found by `CN=…` or by thumbprint.
        case store(name: String, location: String, property: StoreProperty, value: String)
        /// A secret of a vault, read by the node's identity; it holds PEM or base64.
        case secret(url: String)
        /// A blob that Batch downloads, by the pool's identity unless the URL has a signature.
        case blob(url: String, identityID: String?)
    }

    /// What a certificate of a store is found by.
    public enum StoreProperty: String, Sendable {
        case subject = "Subject"
        case thumbprint = "Thumbprint"
    }

    /// The name of the file.
    public var name: String
    /// Where it comes from.
    public var source: Source
    /// Whether anybody may read it, since it has no private key.
    public var isPublic = false
    /// Windows: the store that gets it too, as Batch names it: My, Root, CA, TrustedPeople.
    public var storeName: String?
    /// Windows: LocalMachine or CurrentUser.
    public var storeLocation = "LocalMachine"

    /// Names a file.
    public init(name: String, source: Source) {
        self.name = name
        self.source = source
    }

    /// The file that the extension of Linux makes of a certificate.
    ///
    /// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux: a link with the name
    /// of vault and secret leads to the newest file.
    public init(installedFrom certificate: ObservedCertificate, name: String? = nil) {
        let folder =
            certificate.storeLocation ?? "/var/lib/waagent/Microsoft.Azure.KeyVault.Store"
        let link =
            certificate.symbolicLinkName
            ?? "\(certificate.vaultName).\(certificate.secretName)"
        self.init(
            name: name ?? "\(certificate.secretName).pem",
            source: .installed(path: folder.hasSuffix("/") ? folder + link : "\(folder)/\(link)"))
    }

    /// The name of the store as Windows spells it; Batch takes any case.
    var windowsStore: String? {
        guard let storeName else { return nil }
        let known = [
            "My", "Root", "CA", "Trust", "Disallowed", "TrustedPeople", "TrustedPublisher",
            "AuthRoot", "AddressBook",
        ]
        return known.first { $0.lowercased() == storeName.lowercased() } ?? storeName
    }

    func validate(_ field: String, for system: HandlerVersion.System) throws(VaultExtensionError) {
        let forbidden = system == .windows ? "/\\<>:\"|?*" : "/"
        let isDevice = system == .windows && (name.hasSuffix(".") || name.hasSuffix(" "))
        if name.isEmpty || name == "." || name == ".." || name.hasControlCharacters || isDevice
            || name.utf8.count > 200 || name.contains(where: { forbidden.contains($0) })
        {
            throw Self.bad(
                "\(field).name", "must be the name of a file, and is '\(name.printable)'")
        }
        try validateSource(field, system)
        if let storeName {
            guard system == .windows else {
                throw Self.bad("\(field).store", "is for Windows: Linux has no stores")
            }
            try VaultExtension.requireStoreName(storeName, "\(field).store")
        }
        try VaultExtension.requireStoreLocation(storeLocation, "\(field).store_location")
    }

    private func validateSource(
        _ field: String, _ system: HandlerVersion.System
    ) throws(VaultExtensionError) {
        switch source {
        case .installed(let path):
            guard system == .linux else {
                throw Self.bad(
                    "\(field).from", "must be a store on Windows: name a subject or thumbprint")
            }
            try VaultExtension.requireFolder(path, "\(field).path")
        case .store(let name, let location, _, let value):
            guard system == .windows, !value.isEmpty else {
                throw Self.bad("\(field).subject", "must name a certificate of a Windows store")
            }
            try VaultExtension.requireStoreName(name, "\(field).store")
            try VaultExtension.requireStoreLocation(location, "\(field).store_location")
        case .secret(let url):
            var observed = ObservedCertificate(secretURL: url)
            // Nothing rotates a file by itself, so a version does no harm here.
            observed.isPinned = true
            try observed.validate(field, for: HandlerVersion("3.0", for: system), asURL: false)
        case .blob(let url, let identityID):
            guard url.hasPrefix("https://"), !url.hasControlCharacters, !url.contains(" ") else {
                throw Self.bad("\(field).url", "must be the https URL of a blob")
            }
            guard identityID != nil || url.contains("?") else {
                throw Self.bad(
                    "\(field).url",
                    "needs a signature, or an identity of the pool that may read the blob")
            }
        }
    }

    static func bad(_ field: String, _ problem: String) -> VaultExtensionError {
        VaultExtensionError(.invalidField, field: field, problem, attempt: "write the start task")
    }
}
