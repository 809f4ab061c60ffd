import JSON

/// A certificate that the settings of a Key Vault extension name.
struct ObservedCertificate {
    /// Who may read a file besides its owner.
    struct AccessRule {
        let user: String?
        let group: String?
    }

    /// The secret, with a version if that is pinned.
    let url: String
    /// A folder on Linux; `LocalMachine` or `CurrentUser` on Windows.
    let storeLocation: String?
    var storeName: String?
    var linkName: String?
    var isKeyExportable = false
    /// Accounts that may use the key on Windows.
    var accounts: [String] = []
    var accessRules: [AccessRule] = []

    /// Reads a plain URL, whose place is that of all the others.
    init(url: String, shared management: JSONValue) {
        self.url = url
        storeLocation = management["certificateStoreLocation"]?.string
        storeName = management["certificateStoreName"]?.string
    }

    /// Reads an object, as handlers from version 3 on take them; nil without a URL.
    init?(_ item: JSONValue) {
        guard let url = item["url"]?.string else { return nil }
        self.url = url
        storeLocation = item["certificateStoreLocation"]?.string
        storeName = item["certificateStoreName"]?.string
        linkName = item["customSymbolicLinkName"]?.string
        isKeyExportable = VaultExtensionSettings.flag(item["keyExportable"])
        accounts = (item["accounts"]?.array ?? []).compactMap(\.string)
        accessRules = (item["acls"]?.array ?? []).map {
            AccessRule(user: $0["user"]?.string, group: $0["group"]?.string)
        }
    }

    /// Whether the URL names a version, and so never changes.
    var isPinned: Bool {
        let path = url.split(separator: "/", omittingEmptySubsequences: true)
        return path.count > 4
    }
}
