public import Azure

/// Everything that one can ask of Resource Manager about vaults, identities, roles and regions.
///
/// Each operation names its own api-version.
public enum ResourceOperations {
    /// The operations: ``client(_:)`` sends them.
    public static let all =
        Subscriptions.ownOperations + Vaults.ownOperations + ManagedIdentities.ownOperations
        + RoleAssignments.ownOperations + networkOperations

    /// What sends ``all``.
    public static func client(_ manager: ResourceManager) -> ServiceClient {
        ServiceClient(manager, version: "")
    }
}
