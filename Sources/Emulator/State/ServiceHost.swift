/// Which of the services a host name stands for.
enum ServiceHost: Equatable {
    case entra
    case resourceManager
    case batch(account: String, region: String)
    case vault(String)
    case blobs(account: String)

    /// Whether bodies are whatever somebody keeps there, and not questions.
    var takesFiles: Bool {
        if case .blobs = self { return true }
        return false
    }

    /// Reads a host name in lower case, without a port; nil for a name that nothing answers to.
    init?(_ host: String) {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (labels.count, labels.first, Array(labels.dropFirst())) {
        case (2, "login", ["localhost"]):
            self = .entra
        case (2, "management", ["localhost"]):
            self = .resourceManager
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
