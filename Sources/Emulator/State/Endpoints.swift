/// The names and addresses of every service; all URLs in answers come from here.
struct Endpoints: Sendable {
    /// The port of the TLS server.
    var port: Int
    /// The port of the plain HTTP server that stands for 169.254.169.254.
    var imdsPort: Int

    var authority: String { "https://login.localhost:\(port)" }
    var resourceManager: String { "https://management.localhost:\(port)" }
    var imds: String { "http://127.0.0.1:\(imdsPort)" }
    var batchSuffix: String { "batch.localhost:\(port)" }
    var vaultSuffix: String { "vault.localhost:\(port)" }
    /// The resource of vault tokens: a parent of every vault's host, as clients insist.
    var vaultAudience: String { "https://\(vaultSuffix)" }

    /// The domain of storage: clients put the service between it and the account's name.
    var storageDomain: String { "core.localhost:\(port)" }
    var storageSuffix: String { "blob.\(storageDomain)" }

    /// The URL of an account's blobs, without a slash at the end.
    func blobs(_ account: String) -> String { "https://\(account).\(storageSuffix)" }

    /// An account's `accountEndpoint`: host and port, without a scheme.
    func account(_ name: String, in region: String) -> String {
        "\(name).\(region).\(batchSuffix)"
    }

    /// A vault's URL, without a slash at the end.
    func vault(_ name: String) -> String {
        "https://\(name).\(vaultSuffix)"
    }
}
