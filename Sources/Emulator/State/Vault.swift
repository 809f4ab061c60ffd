import JSON
import Secrets
import X509

/// A key vault with all that it holds.
struct Vault: Sendable, Codable, Equatable {
    let id: ResourcePath
    let location: String
    var settings = VaultSettings()
    var tags: JSONValue = [:]
    /// The life time at which its name is known everywhere.
    var registeredAt = 0.0
    /// By name in lower case.
    var certificates: [String: VaultObject<VaultCertificate>] = [:]
    /// What certificates are made by; by their name in lower case.
    var policies: [String: VaultPolicy] = [:]
    /// The last operation on each name in lower case, until it is deleted.
    var pending: [String: PendingCertificate] = [:]
    /// By name in lower case; those behind certificates among them.
    var secrets: [String: VaultObject<VaultSecret>] = [:]
    /// By name in lower case.
    var deletedCertificates: [String: VaultDeletion<CertificateSnapshot>] = [:]
    /// By name in lower case; those behind deleted certificates among them.
    var deletedSecrets: [String: VaultDeletion<VaultObject<VaultSecret>>] = [:]
    var contacts: [JSONValue] = []
    /// By name in lower case.
    var issuers: [String: VaultIssuer] = [:]

    /// Puts a version of a certificate and the secret behind it in.
    mutating func add(_ certificate: VaultCertificate, _ secret: VaultSecret, named name: String) {
        let key = name.lowercased()
        certificates[key, default: VaultObject(name: name, versions: [])]
            .versions.append(certificate)
        secrets[key, default: VaultObject(name: name, versions: [])].versions.append(secret)
    }

    /// A certificate with what belongs to it, nil if there is none.
    func snapshot(of certificate: String) -> CertificateSnapshot? {
        guard let object = certificates[certificate], let policy = policies[certificate],
            let secret = secrets[certificate]
        else { return nil }
        return CertificateSnapshot(certificate: object, policy: policy, secret: secret)
    }

    /// Puts a certificate back with what belongs to it.
    mutating func restore(_ snapshot: CertificateSnapshot) {
        let key = snapshot.certificate.name.lowercased()
        certificates[key] = snapshot.certificate
        policies[key] = snapshot.policy
        secrets[key] = snapshot.secret
    }
}

/// An object of a vault with its versions, oldest first.
struct VaultObject<Version: Sendable & Codable & Equatable>: Sendable, Codable, Equatable {
    let name: String
    var versions: [Version]
}

/// One version of a certificate.
struct VaultCertificate: Sendable, Codable, Equatable {
    let version: String
    let certificate: Certificate
    let privateKey: PrivateKey
    var attributes: VaultAttributes
    var tags: JSONValue?
}

/// One version of a secret.
struct VaultSecret: Sendable, Codable, Equatable {
    let version: String
    let value: Secret
    var contentType: String?
    var attributes: VaultAttributes
    var tags: JSONValue?
    /// Whether it belongs to a certificate.
    let isManaged: Bool
}

/// What the next version of a certificate is made by, without an id, which names the vault.
struct VaultPolicy: Sendable, Codable, Equatable {
    var json: JSONValue
    let created: Int64
    var updated: Int64
}

/// A certificate with all that belongs to it, as it is deleted, backed up and brought back.
struct CertificateSnapshot: Sendable, Codable, Equatable {
    let certificate: VaultObject<VaultCertificate>
    let policy: VaultPolicy
    let secret: VaultObject<VaultSecret>
}

/// An authority that a vault could ask for certificates.
struct VaultIssuer: Sendable, Codable, Equatable {
    let name: String
    var provider: String
    /// Without the password, which the service never gives back.
    var credentials: JSONValue
    var organization: JSONValue
    var isEnabled: Bool
    let created: Int64
    var updated: Int64
}
