/// How long things of a vault take, in seconds of life.
enum VaultTimes {
    /// Until a deleted object can be recovered or purged.
    static let deletion = 2.0
    /// Until a certificate that the vault signs itself is there.
    static let signing = 2.0
    /// Until the name of a new vault is known.
    static let registration = 2.0
    /// Until a vault is purged.
    static let purge = 2.0
}
