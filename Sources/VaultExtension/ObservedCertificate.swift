internal import JSON

/// One certificate that the extension keeps on a node.
///
/// The extension reads the secret that has the certificate's name, since only that holds the
/// private key. learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux
public struct ObservedCertificate: Sendable, Equatable {
    /// Somebody who may read the certificate's file on Linux.
    public struct Reader: Sendable, Equatable {
        /// A user of the node; it must exist when the extension starts.
        public var user: String
        /// A group of the node.
        public var group: String?

        /// Names a reader.
        public init(user: String, group: String? = nil) {
            self.user = user
            self.group = group
        }
    }

    /// `https://VAULT/secrets/NAME`, without a version, so that a new version reaches the node.
    public var secretURL: String
    /// Whether a version in the URL is meant.
    public var isPinned = false
    /// On Linux the folder, nil for the extension's own; on Windows LocalMachine or CurrentUser.
    public var storeLocation: String?
    /// Linux: the name of the link to the newest file.
    public var symbolicLinkName: String?
    /// Linux: who may read besides root.
    public var readers: [Reader] = []
    /// Windows: the store, such as MY.
    public var storeName: String?
    /// Windows: whether the key can be exported from the store.
    public var isKeyExportable = false
    /// Windows: accounts that may read the key besides administrators.
    public var accounts: [String] = []

    /// Observes a secret, with the extension's defaults.
    public init(secretURL: String) {
        self.secretURL = secretURL
    }

    /// The item of `observedCertificates`.
    func item(for version: HandlerVersion, asURL: Bool) -> JSONValue {
        if asURL || !version.describesCertificates { return .string(secretURL) }
        return version.system == .linux ? linux : windows(version)
    }

    private var linux: JSONValue {
        var item: JSONValue = ["url": .string(secretURL)]
        item["certificateStoreLocation"] = storeLocation.map { .string($0) }
        item["customSymbolicLinkName"] = symbolicLinkName.map { .string($0) }
        if !readers.isEmpty {
            item["acls"] = .array(
                readers.map { reader in
                    var entry: JSONValue = ["user": .string(reader.user)]
                    entry["group"] = reader.group.map { .string($0) }
                    return entry
                })
        }
        return item
    }

    private func windows(_ version: HandlerVersion) -> JSONValue {
        var item: JSONValue = [
            "url": .string(secretURL),
            "certificateStoreName": .string(storeName ?? "MY"),
            "certificateStoreLocation": .string(storeLocation ?? "LocalMachine"),
        ]
        if version.hasExportableKeys { item["keyExportable"] = .bool(isKeyExportable) }
        if !accounts.isEmpty { item["accounts"] = .array(accounts.map { .string($0) }) }
        return item
    }
}
