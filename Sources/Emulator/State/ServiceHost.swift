/// Which of the services a host name stands for.
enum ServiceHost: Equatable {
    case entra
    case resourceManager
    case batch(account: String, region: String)
    case vault(String)
    case blobs(account: String)
    /// The identity provider that applications may trust beside Entra ID.
    case federation
    /// The emulator's own host.
    case control

    /// Whether bodies are whatever somebody keeps there, and not questions.
    var takesFiles: Bool {
        if case .blobs = self { return true }
        return false
    }

    /// Reads a host name in lower case, without a port; nil for a name that nothing answers to.
    ///
    /// The public cloud's names and those below `.localhost` are the same here.
    init?(_ host: String) {
        let host = NameFamily.localName(of: host) ?? host
        let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (labels.count, labels.first, Array(labels.dropFirst())) {
        case (2, "login", ["localhost"]):
            self = .entra
        case (2, "management", ["localhost"]):
            self = .resourceManager
        case (2, "oidc", ["localhost"]):
            self = .federation
        case (2, "control", ["localhost"]):
            self = .control
        case (3, let name?, ["vault", "localhost"]):
            self = .vault(name)
        case (4, let name?, ["blob", "core", "localhost"]):
            self = .blobs(account: name)
        case (4, let name?, let rest) where rest.suffix(2) == ["batch", "localhost"]:
            self = .batch(account: name, region: rest[0])
        default:
            return nil
        }
    }
}
