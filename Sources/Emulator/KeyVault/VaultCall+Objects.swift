extension VaultCall {
    /// How the vault's objects are written.
    var view: VaultView { VaultView(vault: vault, base: base) }

    /// Checks that no deleted object has a name; a certificate takes that of its secret as well.
    func requireNotDeleted(
        _ kind: String, _ name: String, _ state: State
    ) throws(VaultError) {
        let key = name.lowercased()
        let settles =
            vault.deletedCertificates[key].map(\.settles)
            ?? vault.deletedSecrets[key].map(\.settles)
        guard let settles else { return }
        throw .nameIsTaken(kind, name, isSettled: settles <= state.clock.life)
    }

    /// Checks that a deletion is done, before something is made of what was deleted.
    func requireSettled<Object>(
        _ kind: String, _ deletion: VaultDeletion<Object>, _ state: State
    ) throws(VaultError) {
        guard deletion.settles <= state.clock.life else { throw .beingDeleted(kind, name) }
    }

    /// Checks that the vault lets go of what was deleted before its time.
    func requirePurging() throws(VaultError) {
        guard !vault.settings.isPurgeProtected else { throw .purgeProtected }
    }
}
