extension State {
    /// Answers a request of a script on a node, as the node's network and identities allow.
    mutating func answer(_ request: ShellRequest, from pool: Pool) -> ShellAnswer {
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        let rest = request.url.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }.lowercased()
        var target = String(rest.dropFirst(authority.count))
        if !target.hasPrefix("/") { target = "/" + target }
        let headers = request.headers.with("Host", authority)
        let sent = ServerRequest(
            request.method, target, headers: headers, body: request.body)
        let host = String(authority.prefix { $0 != ":" })
        if ["http://169.254.169.254", endpoints.imds].contains("\(scheme)://\(authority)") {
            let assigned = pool.identities.compactMap { identities[$0] }
            return .of(MetadataService.respond(&self, sent, assigned: assigned))
        }
        guard scheme == "https", let service = ServiceHost(host) else { return .unresolved }
        let origin = pool.networkOrigin
        switch service {
        case .vault(let name):
            guard let vault = vaults[name] else { return .unresolved }
            guard pool.hasPublicAddress || vault.settings.lists(subnetOf: origin) else {
                return .timedOut
            }
            return withNames(of: host) { state in
                .of(VaultService.respond(&state, sent, vault: name, from: origin))
            }
        case .blobs(let account):
            guard pool.hasPublicAddress else { return .timedOut }
            return withNames(of: host) { state in
                .of(BlobService.respond(&state, sent, account: account))
            }
        default: return .unresolved
        }
    }
}

extension ShellAnswer {
    fileprivate static func of(_ response: ServerResponse) -> ShellAnswer {
        .response(status: response.status, body: response.body)
    }
}

extension HeaderFields {
    fileprivate func with(_ name: String, _ value: String) -> HeaderFields {
        var fields = self
        fields[name] = value
        return fields
    }
}
