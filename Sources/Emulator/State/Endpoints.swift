/// The names and addresses of every service; all URLs in answers come from here.
struct Endpoints: Sendable {
    /// The port of the TLS server.
    var port: Int
    /// The port of the plain HTTP server that stands for 169.254.169.254.
    var imdsPort: Int
    /// Which names the URLs have.
    var family = NameFamily.local

    /// Those until the servers listen and their ports are known.
    static let unstarted = Endpoints(port: 8443, imdsPort: 8080)

    /// The issuer of federated tokens, with a slash at the end; it has the one name.
    var federationIssuer: String { "https://oidc.localhost:\(port)/" }
    /// The emulator's own host.
    var control: String { "https://control.localhost:\(port)" }
    var authority: String { "https://\(authorityHost)" }
    /// Entra ID's host, with the port if it needs one.
    var authorityHost: String { name("login.localhost", NameFamily.authorityHosts[0]) }
    var resourceManager: String {
        "https://\(name("management.localhost", NameFamily.managementHost))"
    }
    var imds: String { "http://127.0.0.1:\(imdsPort)" }
    var batchSuffix: String { name("batch.localhost", "batch.azure.com") }
    var vaultSuffix: String { name("vault.localhost", "vault.azure.net") }
    /// The resource of vault tokens: a parent of every vault's host, as clients insist.
    var vaultAudience: String { "https://\(vaultSuffix)" }
    /// The port that belongs to the names.
    var publicPort: Int { family == .azure ? 443 : port }

    /// The domain of storage: clients put the service between it and the account's name.
    var storageDomain: String { name("core.localhost", "core.windows.net") }
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

    /// The same services by other names.
    func named(_ family: NameFamily) -> Endpoints {
        var endpoints = self
        endpoints.family = family
        return endpoints
    }

    private func name(_ local: String, _ azure: String) -> String {
        family == .azure ? azure : "\(local):\(port)"
    }
}
