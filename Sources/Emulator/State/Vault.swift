import FoundationEssentials
import JSON
import Secrets
import X509

/// A key vault in RBAC mode.
struct Vault: Sendable {
    let id: ResourcePath
    let location: String
    /// By name in lower case.
    var certificates: [String: VaultObject<VaultCertificate>] = [:]
    /// By name in lower case; those behind certificates among them.
    var secrets: [String: VaultObject<VaultSecret>] = [:]
}

/// An object of a vault with its versions, oldest first.
struct VaultObject<Version: Sendable>: Sendable {
    let name: String
    var versions: [Version]
}

/// What every version of an object has.
struct VaultAttributes: Sendable {
    var isEnabled = true
    var notBefore: Int64?
    var expires: Int64?
    var created: Int64
    var updated: Int64

    /// The attributes as the service writes them.
    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "enabled": .bool(isEnabled), "created": .integer(created), "updated": .integer(updated),
            "recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90,
        ]
        fields["nbf"] = notBefore.map { .integer($0) }
        fields["exp"] = expires.map { .integer($0) }
        return .object(fields)
    }
}

/// One version of a certificate.
struct VaultCertificate: Sendable {
    let version: String
    let certificate: Certificate
    let attributes: VaultAttributes
    let policy: JSONValue
    let tags: JSONValue?
}

/// One version of a secret.
struct VaultSecret: Sendable {
    let version: String
    let value: Secret
    let contentType: String?
    let attributes: VaultAttributes
    let tags: JSONValue?
    /// Whether it belongs to a certificate.
    let isManaged: Bool
}
