internal import Synchronization

extension Emulator {
    /// What may pass the proxy that leads to a TLS server.
    func proxyRules(port: Int) -> ProxyRules {
        ProxyRules(
            port: port,
            isEmulated: { [weak self] in self?.isEmulated($0) ?? false },
            metadata: { [weak self] in self?.handleMetadata($0) ?? ServerResponse(503) })
    }

    /// Tells whether a service is at a host: the name of an account or vault that doesn't exist
    /// leads nowhere, as it does in DNS.
    private func isEmulated(_ host: String) -> Bool {
        state.withLock { state in
            switch ServiceHost(host) {
            case .batch(let account, let region): state.accounts[account]?.location == region
            case .vault(let name): state.vaults[name] != nil
            case .blobs(let account): state.storageAccounts[account] != nil
            case .entra, .resourceManager, .federation: true
            case .control, nil: false
            }
        }
    }
}
