/// Errors of objects that are not in the state for what is asked of them.
extension VaultError {
    /// What changes something says so in fewer words than what reads it.
    static func missing(_ kind: String, _ name: String) -> VaultError {
        VaultError(
            status: 404, code: "\(kind)NotFound", message: "\(kind) not found: \(name)")
    }

    static func missingDeleted(_ kind: String, _ name: String) -> VaultError {
        VaultError(
            status: 404, code: "\(kind)NotFound", message: "Deleted \(kind) not found: \(name)")
    }

    static func missingOperation(_ name: String) -> VaultError {
        VaultError(
            status: 404, code: "PendingCertificateNotFound",
            message: "Pending certificate not found: \(name)")
    }

    static func conflict(_ message: String, inner: String? = nil) -> VaultError {
        VaultError(status: 409, code: "Conflict", message: message, inner: inner)
    }

    static func nameIsTaken(_ kind: String, _ name: String, isSettled: Bool) -> VaultError {
        guard isSettled else {
            return .conflict(
                "\(kind) \(name) is currently being deleted and cannot be re-created; retry later.",
                inner: "ObjectIsBeingDeleted")
        }
        return .conflict(
            "\(kind) \(name) is currently in a deleted but recoverable state, and its name cannot "
                + "be reused; in this state, the \(kind.lowercased()) can only be recovered or "
                + "purged.",
            inner: "ObjectIsDeletedButRecoverable")
    }

    static func beingDeleted(_ kind: String, _ name: String) -> VaultError {
        .conflict(
            "\(kind) \(name) is currently being deleted.", inner: "ObjectIsBeingDeleted")
    }

    static func alreadyExists(_ kind: String, _ name: String) -> VaultError {
        .conflict("\(kind) \(name) already exists and cannot be restored over.")
    }

    static let purgeProtected = VaultError(
        status: 403, code: "Forbidden",
        message: "Operation \"purge\" is not enabled for this vault: it has purge protection.",
        inner: "ForbiddenByPolicy")

    static func managedSecret(_ operation: String) -> VaultError {
        VaultError(
            status: 403, code: "Forbidden",
            message: "Operation \"\(operation)\" is not allowed as this object's lifetime is "
                + "managed by Key Vault.",
            inner: "SecretManagedByKeyVault")
    }
}
