/// The resources that tokens can be asked for.
///
/// The public cloud's names count besides the emulator's own, so that clients may keep theirs.
struct Audiences {
    static let batchResource = "https://batch.core.windows.net/"
    static let managementResource = "https://management.azure.com/"

    static let storageResource = "https://storage.azure.com"

    private let endpoints: Endpoints

    init(endpoints: Endpoints) {
        self.endpoints = endpoints.named(.local)
    }

    var batch: [String] { [Self.batchResource] }

    var management: [String] {
        [
            Self.managementResource, "https://management.core.windows.net/",
            endpoints.resourceManager,
        ]
    }

    var vault: [String] { ["https://vault.azure.net", endpoints.vaultAudience] }

    private var storage: [String] {
        [Self.storageResource, "https://\(endpoints.storageSuffix)"]
    }

    /// What a token may be for that one account takes: storage altogether, or the account.
    func storage(_ account: String) -> [String] {
        storage + ["https://\(account).blob.core.windows.net", endpoints.blobs(account)]
    }

    /// The resource as it is known here, nil for one that is not.
    func known(_ resource: String) -> String? {
        let trimmed = resource.hasSuffix("/") ? String(resource.dropLast()) : resource
        let isKnown = (batch + management + vault + storage).contains { known in
            known == trimmed || known == trimmed + "/"
        }
        return isKnown ? resource : nil
    }
}
