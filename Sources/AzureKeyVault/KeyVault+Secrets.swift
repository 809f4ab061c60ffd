internal import Azure

extension KeyVault {
    /// Secrets without their values, and the public parts of keys; values are calls of their own.
    static let secretOperations: [ServiceOperation] = [
        ServiceOperation(
            "secrets", .get, "/secrets", "list secrets", .pages("vault_secrets"),
            options: [.pageSize]),
        ServiceOperation(
            "secret_versions", .get, "/secrets/{secret}/versions",
            "list versions of secret '{secret}'", .pages("secret_versions"), options: [.pageSize]),
        ServiceOperation(
            "patch_secret", .patch, "/secrets/{secret}/{version?}", "change secret '{secret}'",
            body: .document, .document),
        ServiceOperation(
            "delete_secret", .delete, "/secrets/{secret}", "delete secret '{secret}'", .document),
        ServiceOperation(
            "backup_secret", .post, "/secrets/{secret}/backup", "back secret '{secret}' up",
            .document, isRepeatable: true),
        ServiceOperation(
            "restore_secret", .post, "/secrets/restore", "restore a secret", body: .document,
            .document),
        ServiceOperation(
            "deleted_secrets", .get, "/deletedsecrets", "list deleted secrets",
            .pages("deleted_secrets"), options: [.pageSize]),
        ServiceOperation(
            "deleted_secret", .get, "/deletedsecrets/{secret}", "get deleted secret '{secret}'",
            .lookup),
        ServiceOperation(
            "recover_secret", .post, "/deletedsecrets/{secret}/recover",
            "recover secret '{secret}'", .document),
        ServiceOperation(
            "purge_secret", .delete, "/deletedsecrets/{secret}", "purge secret '{secret}'"),
        ServiceOperation(
            "keys", .get, "/keys", "list keys", .pages("vault_keys"), options: [.pageSize]),
        ServiceOperation(
            "key_versions", .get, "/keys/{key}/versions", "list versions of key '{key}'",
            .pages("key_versions"), options: [.pageSize]),
        ServiceOperation(
            "key", .get, "/keys/{key}/{version?}", "get the public part of key '{key}'", .lookup),
    ]
}
