internal import Azure

extension ManagedIdentities {
    /// User-assigned identities, and whom they trust from elsewhere.
    static let ownOperations: [ServiceOperation] = [
        ServiceOperation(
            "identities", .get,
            "/subscriptions/{subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities",
            "list managed identities of subscription {subscription}", .pages("identities"),
            version: version),
        ServiceOperation(
            "put_identity", .put, "{+identity}", "create managed identity {+identity}",
            body: .document, .document, version: version),
        ServiceOperation(
            "delete_identity", .delete, "{+identity}", "delete managed identity {+identity}",
            version: version),
        ServiceOperation(
            "patch_identity", .patch, "{+identity}", "change managed identity {+identity}",
            body: .document, .document, version: version),
        ServiceOperation(
            "federated_credential", .get, "{+identity}/federatedIdentityCredentials/{credential}",
            "get federated credential '{credential}' of {+identity}", .lookup, version: version),
        ServiceOperation(
            "federated_credentials", .get, "{+identity}/federatedIdentityCredentials",
            "list federated credentials of {+identity}", .pages(nil), version: version),
    ]
}
