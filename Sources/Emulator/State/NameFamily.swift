/// The two families of names by which the services are reached.
///
/// The URLs in an answer are of the family by which its request came, so that a client which
/// follows them stays where it is.
enum NameFamily: Sendable {
    /// Names below `.localhost`, with the port of the TLS server.
    case local
    /// The public cloud's own names, which clients reach through the proxy.
    case azure

    /// Entra ID's names of the public cloud; the first is the one that answers have.
    static let authorityHosts = [
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
    ]
    static let managementHost = "management.azure.com"
    /// Where a machine finds the metadata service.
    static let metadataHost = "169.254.169.254"

    private static let suffixes = [
        (azure: ".vault.azure.net", local: ".vault.localhost"),
        (azure: ".batch.azure.com", local: ".batch.localhost"),
        (azure: ".blob.core.windows.net", local: ".blob.core.localhost"),
    ]

    /// The family of a host name in lower case, without a port.
    init(host: String) {
        let isAzure = host == Self.metadataHost || Self.localName(of: host) != nil
        self = isAzure ? .azure : .local
    }

    /// The name below `.localhost` for one of the public cloud's, nil for any other.
    static func localName(of host: String) -> String? {
        if authorityHosts.contains(host) { return "login.localhost" }
        if host == managementHost { return "management.localhost" }
        for suffix in suffixes where host.hasSuffix(suffix.azure) {
            return host.dropLast(suffix.azure.count) + suffix.local
        }
        return nil
    }

    /// The public cloud's names for a certificate.
    ///
    /// - Parameter regions: The regions whose Batch endpoints it has to cover.
    static func certificateNames(regions: [String]) -> [String] {
        authorityHosts + [managementHost, "*.vault.azure.net", "*.blob.core.windows.net"]
            + regions.map { "*.\($0).batch.azure.com" }
    }
}

extension State {
    /// Performs something with URLs of the family that a host is of.
    mutating func withNames<Result>(
        of host: String, _ body: (inout State) -> Result
    ) -> Result {
        let previous = endpoints.family
        endpoints.family = NameFamily(host: host)
        defer { endpoints.family = previous }
        return body(&self)
    }
}
