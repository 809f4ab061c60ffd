public import JSON

/// The body of a pool that takes the place of another, with the extension and the identity.
public struct SuccessorPool: Sendable {
    /// What to send.
    public let body: JSONValue
    /// Fields that the service never gives back, so that they have to be filled in by hand.
    public let missingSecrets: [String]

    /// What a GET gives and a PUT must not have.
    ///
    /// learn.microsoft.com/rest/api/batchmanagement/pool: properties marked read-only.
    private static let readOnly = [
        "provisioningState", "provisioningStateTransitionTime", "allocationState",
        "allocationStateTransitionTime", "creationTime", "lastModified", "currentDedicatedNodes",
        "currentLowPriorityNodes", "currentNodeCommunicationMode", "autoScaleRun",
        "resizeOperationStatus",
    ]

    /// Takes a pool over.
    ///
    /// - Parameters:
    ///   - pool: The old pool as Resource Manager gives it.
    ///   - vaultExtension: What its nodes get instead of Batch certificates.
    ///   - identityID: The resource id of the identity that reads the vault.
    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` if the pool isn't made of virtual
    ///   machines.
    public init(
        of pool: JSONValue, with vaultExtension: VaultExtension, identityID: String
    ) throws(VaultExtensionError) {
        try self.init(of: pool, with: vaultExtension, identityIDs: [identityID])
    }

    /// Takes a pool over with several identities, those of the old pool among them.
    ///
    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` if the pool isn't made of virtual
    ///   machines.
    public init(
        of pool: JSONValue, with vaultExtension: VaultExtension, identityIDs: [String]
    ) throws(VaultExtensionError) {
        guard var properties = pool["properties"],
            var deployment = properties["deploymentConfiguration"],
            var machine = deployment["virtualMachineConfiguration"]
        else {
            throw VaultExtensionError(
                .unsupportedPool, field: "deploymentConfiguration",
                "has no virtualMachineConfiguration: extensions need one, and the cloud services "
                    + "of older pools are retired")
        }
        missingSecrets = Self.missingSecrets(properties, machine)
        for name in Self.readOnly + ["certificates"] { properties[name] = nil }
        machine["imageReference"]?["exactVersion"] = nil
        machine["extensions"] = Self.extensions(machine["extensions"], with: vaultExtension)
        deployment["virtualMachineConfiguration"] = machine
        properties["deploymentConfiguration"] = deployment
        body = [
            "identity": Self.identity(pool["identity"], with: identityIDs),
            "properties": properties,
        ]
    }

    /// The old extensions, with ours in the place of one that has its type or name.
    private static func extensions(
        _ old: JSONValue?, with vaultExtension: VaultExtension
    ) -> JSONValue {
        let kept = (old?.array ?? []).filter { item in
            item["name"]?.string != vaultExtension.extensionName
                && item["type"]?.string != vaultExtension.type
        }
        return .array(kept + [vaultExtension.json])
    }

    private static func identity(_ old: JSONValue?, with new: [String]) -> JSONValue {
        var ids: JSONValue = .object([:])
        // Resource ids are the same in any case, but a map with both would be refused.
        let spelled = Set(new.map { $0.lowercased() })
        for known in old?["userAssignedIdentities"]?.object?.keys.sorted() ?? []
        where !spelled.contains(known.lowercased()) {
            ids[known] = .object([:])
        }
        for id in new { ids[id] = .object([:]) }
        return ["type": "UserAssigned", "userAssignedIdentities": ids]
    }

    private static func missingSecrets(_ properties: JSONValue, _ machine: JSONValue) -> [String] {
        let users = (properties["userAccounts"]?.array ?? []).indices
            .map { "userAccounts[\($0)].password" }
        let registries =
            (machine["containerConfiguration"]?["containerRegistries"]?.array ?? [])
            .enumerated()
            .filter { $0.element["identityReference"] == nil }
            .map { "containerConfiguration.containerRegistries[\($0.offset)].password" }
        let mounts = (properties["mountConfiguration"]?.array ?? []).indices
            .map { "mountConfiguration[\($0)]" }
        let others = (machine["extensions"]?.array ?? []).indices
            .map { "extensions[\($0)].protectedSettings" }
        return users + registries + mounts + others
    }
}
