import JSON

/// A vault as Resource Manager writes it.
struct VaultResourceView {
    static let deployments = [
        "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment",
    ]

    let vault: Vault
    let state: State

    var json: JSONValue {
        [
            "id": .string(vault.id.description), "name": .string(vault.id.name),
            "type": .string(Vault.type), "location": .string(vault.location), "tags": vault.tags,
            "properties": properties,
        ]
    }

    private var properties: JSONValue {
        let settings = vault.settings
        let isRegistered = vault.registeredAt <= state.clock.life
        var properties: JSONValue = [
            "sku": ["family": "A", "name": .string(settings.sku)],
            "tenantId": .string(state.directory.tenantID),
            "accessPolicies": .array(settings.accessPolicies), "enableSoftDelete": true,
            "softDeleteRetentionInDays": .integer(settings.retentionDays),
            "enableRbacAuthorization": .bool(settings.usesRoles),
            "publicNetworkAccess": settings.isPublic ? "Enabled" : "Disabled",
            "provisioningState": isRegistered ? "Succeeded" : "RegisteringDns",
            "vaultUri": .string("\(state.endpoints.vault(vault.id.name))/"),
        ]
        for name in Self.deployments {
            properties[name] = .bool(settings.deployments[name] ?? false)
        }
        properties["networkAcls"] = settings.networkRules
        if settings.isPurgeProtected { properties["enablePurgeProtection"] = true }
        return properties
    }

    /// A deleted vault; its own id does not name the group.
    static func deleted(_ deletion: VaultDeletion<Vault>) -> JSONValue {
        let vault = deletion.object
        let location =
            "/subscriptions/\(vault.id.subscription ?? "")/providers/Microsoft.KeyVault/locations/"
            + vault.location
        return [
            "id": .string("\(location)/deletedVaults/\(vault.id.name)"),
            "name": .string(vault.id.name), "type": "Microsoft.KeyVault/deletedVaults",
            "properties": [
                "vaultId": .string(vault.id.description), "location": .string(vault.location),
                "tags": vault.tags,
                "deletionDate": .string(
                    Timestamp(unixSeconds: Double(deletion.deleted)).iso8601Seconds),
                "scheduledPurgeDate": .string(
                    Timestamp(unixSeconds: Double(deletion.purges)).iso8601Seconds),
                "purgeProtectionEnabled": .bool(vault.settings.isPurgeProtected),
            ],
        ]
    }
}
