import JSON

/// Something that was deleted and can be recovered.
struct VaultDeletion<Object: Sendable & Codable & Equatable>: Sendable, Codable, Equatable {
    let object: Object
    /// Seconds since 1970.
    let deleted: Int64
    /// When it goes by itself, in seconds since 1970.
    let purges: Int64
    /// The life time at which the deletion is done.
    let settles: Double

    /// Deletes something now.
    init(_ object: Object, in vault: Vault, _ state: State) {
        self.object = object
        deleted = state.clock.now.unixSeconds
        purges = deleted + vault.settings.retentionDays * 86400
        settles = state.clock.life + VaultTimes.deletion
    }

    /// Something that was deleted before life began.
    init(_ object: Object, settledBefore now: Timestamp, in vault: Vault) {
        self.object = object
        deleted = now.unixSeconds - 3600
        purges = deleted + vault.settings.retentionDays * 86400
        settles = 0
    }

    /// Adds to an object's fields what those of a deleted one have besides.
    func fields(_ fields: JSONValue, recoveryID: String) -> JSONValue {
        var fields = fields
        fields["recoveryId"] = .string(recoveryID)
        fields["deletedDate"] = .integer(deleted)
        fields["scheduledPurgeDate"] = .integer(purges)
        return fields
    }
}
