import FoundationEssentials
import JSON
import X509

/// The policy that a vault keeps for an imported certificate.
struct CertificatePolicy {
    let leaf: Certificate
    let contentType: String
    /// What the import asked for, if anything.
    let requested: JSONValue?

    /// Without an id, which names the vault.
    var json: JSONValue {
        let issuer = requested?["issuer"]?["name"]?.string ?? "Unknown"
        return [
            "key_props": key, "secret_props": ["contentType": .string(contentType)],
            "x509_props": properties,
            "lifetime_actions": requested?["lifetime_actions"] ?? Self.lifetimeActions(issuer),
            "issuer": ["name": .string(issuer)],
        ]
    }

    private var key: JSONValue {
        let asked = requested?["key_props"]
        let publicKey = leaf.publicKey
        var key: JSONValue = [
            "exportable": asked?["exportable"] ?? true,
            "kty": publicKey.algorithm == "EC" ? "EC" : "RSA",
            "key_size": .integer(Int64(publicKey.size)),
            "reuse_key": asked?["reuse_key"] ?? false,
        ]
        key["crv"] = Self.curve(of: publicKey).map { .string($0) }
        return key
    }

    private var properties: JSONValue {
        var properties: JSONValue = [
            "subject": .string(leaf.subject.description),
            "validity_months": .integer(months),
            "basic_constraints": ["ca": .bool(leaf.isCertificateAuthority)],
        ]
        let names = leaf.subjectAlternativeNames.compactMap { name -> JSONValue? in
            guard case .dns(let host) = name else { return nil }
            return .string(host)
        }
        if !names.isEmpty { properties["sans"] = ["dns_names": .array(names)] }
        return properties
    }

    private var months: Int64 {
        let days = leaf.notValidAfter.timeIntervalSince(leaf.notValidBefore) / 86400
        return Int64((days / 30.44).rounded())
    }

    /// Recorded: a certificate of issuer `Self` would be renewed, others get a mail.
    static func lifetimeActions(_ issuer: String) -> JSONValue {
        let action: JSONValue = issuer == "Self" ? "AutoRenew" : "EmailContacts"
        return [["trigger": ["lifetime_percentage": 80], "action": ["action_type": action]]]
    }

    /// The name that the service has for the curve of a key.
    static func curve(of key: PublicKeyDescription) -> String? {
        key.curve.map { curveNames[$0] ?? $0 }
    }

    private static let curveNames = [
        "prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp256k1": "P-256K",
    ]
}
