extension State {
    /// The identities of a pool, in its order.
    func identities(of pool: Pool) -> [ManagedIdentity] {
        pool.identities.map { identityOrStranger($0) }
    }

    /// The identity with an id; for one that nobody made, ids that follow from its resource id.
    ///
    /// A pool takes such an identity here, which the service would not; its nodes get no token.
    private func identityOrStranger(_ id: ResourcePath) -> ManagedIdentity {
        identities[id]
            ?? ManagedIdentity(
                id: id, location: "", clientID: StableIdentifier.make("client", id),
                principalID: StableIdentifier.make("principal", id))
    }
}
