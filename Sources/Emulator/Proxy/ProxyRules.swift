/// What may pass the proxy: the emulated services, and the metadata service.
///
/// Nothing ever leaves this machine.
struct ProxyRules: Sendable {
    /// The port of the TLS server.
    let port: Int
    /// Tells whether a service of the emulator is at a host name in lower case.
    let isEmulated: @Sendable (String) -> Bool
    /// Answers for the metadata service.
    let metadata: @Sendable (ServerRequest) -> ServerResponse

    func verdict(on head: ProxyHead) -> ProxyVerdict {
        if head.method == "CONNECT" { return connect(head.target) }
        guard let url = URLParts(head.target) else {
            return .refuse(
                400, "this is a proxy, not a server",
                "Set HTTPS_PROXY and HTTP_PROXY to its address.\n")
        }
        guard url.host == NameFamily.metadataHost, url.port == 80 else {
            return refuse(url.host)
        }
        let request = ServerRequest(head.method, url.target, headers: head.headers)
        return .answer(metadata(request), reason: "from the emulator")
    }

    private func connect(_ target: String) -> ProxyVerdict {
        guard let (host, wanted) = URLParts.authority(target, defaultPort: nil) else {
            return .refuse(400, "CONNECT needs a host and a port")
        }
        let expected = NameFamily(host: host) == .azure ? 443 : port
        guard wanted == expected, isEmulated(host) else { return refuse("\(host):\(wanted)") }
        return .tunnel(port: port)
    }

    private func refuse(_ name: String) -> ProxyVerdict {
        .refuse(
            403, "\(name) is not emulated",
            """
            The proxy of certferry-emulator passes nothing on. Emulated are, if they exist here,
              \(NameFamily.authorityHosts.joined(separator: ":443, ")):443
              \(NameFamily.managementHost):443
              VAULT.vault.azure.net:443
              ACCOUNT.REGION.batch.azure.com:443
              ACCOUNT.blob.core.windows.net:443
              http://\(NameFamily.metadataHost)/metadata/
            and the names below .localhost with port \(port).

            """)
    }
}
