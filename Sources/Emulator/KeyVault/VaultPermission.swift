/// Something that one may do with the data of a vault, for roles and for access policies.
///
/// learn.microsoft.com/azure/key-vault/general/rbac-migration
struct VaultPermission: Sendable {
    /// The action of roles, without the provider.
    let action: String
    /// `certificates`, `secrets` or `keys`.
    let kind: String
    /// The permission of access policies.
    let name: String

    private init(_ action: String, _ kind: String, _ name: String) {
        self.action = action
        self.kind = kind
        self.name = name
    }

    static let getCertificate = certificate("read", "get")
    static let listCertificates = certificate("read", "list")
    static let importCertificate = certificate("import/action", "import")
    static let createCertificate = certificate("create/action", "create")
    static let updateCertificate = certificate("update/action", "update")
    static let deleteCertificate = certificate("delete", "delete")
    static let recoverCertificate = certificate("recover/action", "recover")
    static let purgeCertificate = certificate("purge/action", "purge")
    static let backupCertificate = certificate("backup/action", "backup")
    static let restoreCertificate = certificate("restore/action", "restore")

    static let manageContacts = VaultPermission(
        "certificatecontacts/write", "certificates", "managecontacts")
    static let getIssuer = VaultPermission("certificatecas/read", "certificates", "getissuers")
    static let listIssuers = VaultPermission("certificatecas/read", "certificates", "listissuers")
    static let setIssuer = VaultPermission("certificatecas/write", "certificates", "setissuers")
    static let deleteIssuer = VaultPermission(
        "certificatecas/delete", "certificates", "deleteissuers")

    static let getSecret = secret("getSecret/action", "get")
    static let setSecret = secret("setSecret/action", "set")
    static let listSecrets = secret("readMetadata/action", "list")
    static let updateSecret = secret("update/action", "set")
    static let deleteSecret = secret("delete", "delete")
    static let getDeletedSecret = secret("readMetadata/action", "get")
    static let recoverSecret = secret("recover/action", "recover")
    static let purgeSecret = secret("purge/action", "purge")
    static let backupSecret = secret("backup/action", "backup")
    static let restoreSecret = secret("restore/action", "restore")

    static let getKey = VaultPermission("keys/read", "keys", "get")
    static let listKeys = VaultPermission("keys/read", "keys", "list")

    private static func certificate(_ action: String, _ name: String) -> VaultPermission {
        VaultPermission("certificates/\(action)", "certificates", name)
    }

    private static func secret(_ action: String, _ name: String) -> VaultPermission {
        VaultPermission("secrets/\(action)", "secrets", name)
    }
}
