internal import Azure

extension Vaults {
    /// Vaults as resources: access, network rules, and those that are deleted.
    static let ownOperations: [ServiceOperation] = [
        ServiceOperation(
            "arm_vault", .get, "{+vault}", "get vault {+vault}", .lookup, version: version),
        ServiceOperation(
            "put_vault", .put, "{+vault}", "create vault {+vault}", body: .document, .completion,
            version: version),
        ServiceOperation(
            "patch_vault", .patch, "{+vault}", "change vault {+vault}", body: .document, .document,
            version: version),
        ServiceOperation(
            "delete_vault", .delete, "{+vault}", "delete vault {+vault}", version: version),
        ServiceOperation(
            "change_access_policy", .put, "{+vault}/accessPolicies/{change}",
            "{change} access policies of vault {+vault}", body: .document, .document,
            version: version),
        ServiceOperation(
            "deleted_vaults", .get,
            "/subscriptions/{subscription}/providers/Microsoft.KeyVault/deletedVaults",
            "list deleted vaults of subscription {subscription}", .pages("deleted_vaults"),
            version: version),
        ServiceOperation(
            "deleted_vault", .get,
            "/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{vault}",
            "get deleted vault '{vault}'", .lookup, version: version),
        ServiceOperation(
            "purge_vault", .post,
            "/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{vault}/purge",
            "purge vault '{vault}'", .completion, version: version),
        ServiceOperation(
            "check_vault_name", .post,
            "/subscriptions/{subscription}/providers/Microsoft.KeyVault/checkNameAvailability",
            "check the name of a vault", body: .document, .document, version: version,
            isRepeatable: true),
        ServiceOperation(
            "vault_private_endpoint", .get, "{+vault}/privateEndpointConnections/{connection}",
            "get private endpoint connection '{connection}' of vault {+vault}", .lookup,
            version: version),
        ServiceOperation(
            "vault_private_endpoints", .get, "{+vault}/privateEndpointConnections",
            "list private endpoint connections of vault {+vault}", .pages("private_endpoints"),
            version: version),
    ]
}
