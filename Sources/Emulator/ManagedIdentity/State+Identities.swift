import FoundationEssentials

extension State {
    /// The identity with an id. For one that nobody made, ids that follow from its resource id:
    /// a pool takes such an identity here, its nodes get no token for it.
    func identityOrStranger(_ id: ResourcePath) -> ManagedIdentity {
        identities[id]
            ?? ManagedIdentity(
                id: id, location: "", clientID: StableIdentifier.make("client", id),
                principalID: StableIdentifier.make("principal", id))
    }
}
