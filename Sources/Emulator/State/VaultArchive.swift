/// What outlives the objects of vaults, and vaults.
struct VaultArchive: Sendable {
    /// What a backup holds: it never leaves the emulator, its name does.
    enum Backup: Sendable, Codable, Equatable {
        case certificate(CertificateSnapshot)
        case secret(VaultObject<VaultSecret>)
    }

    /// A backup and the subscription that it can be restored in.
    struct Entry: Sendable, Codable, Equatable {
        let backup: Backup
        let subscription: String?
    }

    /// By the text that stands for it.
    var backups: [String: Entry] = [:]
    /// Deleted vaults by name in lower case.
    var vaults: [String: VaultDeletion<Vault>] = [:]
    /// The life times at which the purges of vaults are done, by the operation's id.
    var purges: [String: Double] = [:]
}
