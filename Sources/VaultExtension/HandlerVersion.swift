/// A version of the extension's handler: what its settings may hold.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and -windows
public struct HandlerVersion: Sendable, Equatable {
    /// The operating system of a pool's nodes.
    public enum System: String, Sendable {
        case linux
        case windows
    }

    /// What the handler runs on.
    public let system: System
    /// The `typeHandlerVersion`, such as `3.0`.
    public let text: String
    /// The part before the dot, which decides about the settings.
    public let major: Int

    /// Takes a version that the extension has been published with.
    ///
    /// - Parameters:
    ///   - text: `3`, `3.0` or another minor version of 1, 2 or 3 on Linux, of 1, 3 or 4 on Windows.
    ///   - system: What the nodes run.
    /// - Throws: ``VaultExtensionError`` with `invalidField` for any other.
    public init(_ text: String, for system: System) throws(VaultExtensionError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let known = system == .linux ? [1, 2, 3] : [1, 3, 4]
        guard (1...2).contains(parts.count), let major = Int(parts[0]), known.contains(major),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else {
            let names = known.map { "\($0).0" }.joined(separator: ", ")
            throw VaultExtensionError(
                .invalidField, field: "typeHandlerVersion",
                "must be a version for \(system.rawValue) (\(names)), and is '\(text)'")
        }
        self.system = system
        self.text = parts.count == 1 ? "\(major).0" : text
        self.major = major
    }

    /// KeyVaultForLinux or KeyVaultForWindows.
    public var type: String { system == .linux ? "KeyVaultForLinux" : "KeyVaultForWindows" }

    /// Whether each certificate is an object with a place of its own, not a URL alone.
    var describesCertificates: Bool { major >= 3 }
    /// Whether files can be given to users of the node.
    var hasReaders: Bool { system == .linux && major >= 3 }
    /// Whether keys can be given to accounts of the node.
    var hasAccounts: Bool { system == .windows && major >= 3 }
    /// Whether a key may leave its store again.
    var hasExportableKeys: Bool { system == .windows && major == 3 }
    /// Whether a renewed certificate can be linked to its predecessor; Linux takes it, for nothing.
    var hasLinkOnRenewal: Bool { system == .windows && major <= 3 }
    /// Whether to wait for all certificates is a choice; version 4 always does.
    var hasInitialSync: Bool { major <= 3 }
    /// Whether logs can go to fluentd.
    var hasLogging: Bool { system == .linux && major >= 3 }
    /// Whether a secret's version may be named.
    var takesPinnedVersions: Bool { major <= 3 }
    /// Seconds between two looks at the vault.
    var pollingIntervals: ClosedRange<Int> { major >= 4 ? 300...3600 : 1...Int(Int32.max) }
    /// Where certificates go if nothing is said.
    var defaultStoreLocation: String {
        switch (system, major) {
        case (.windows, _): "LocalMachine"
        case (.linux, 3...): "/var/lib/waagent/Microsoft.Azure.KeyVault.Store"
        default: "/var/lib/waagent/Microsoft.Azure.KeyVault"
        }
    }
}
