import JSON
import X509

/// A policy in a request, checked, with what the service adds to it.
struct CertificatePolicyRequest {
    private static let serverAndClient: JSONValue = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]
    private static let usages: Set<String> = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
        "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
    ]
    private static let curves: [String: Int64] = [
        "P-256": 256, "P-384": 384, "P-521": 521, "P-256K": 256,
    ]

    /// Without an id and attributes.
    let json: JSONValue

    /// Reads a policy; what it does not say is taken from another, or else from the service's own.
    init(_ given: JSONValue, over known: JSONValue = [:]) throws(VaultError) {
        func part(_ name: String) throws(VaultError) -> [String: JSONValue] {
            guard let value = given[name], !value.isNull else { return known[name]?.object ?? [:] }
            guard let fields = value.object else { throw .badPolicy(name) }
            return (known[name]?.object ?? [:]).merging(fields) { _, new in new }
        }
        var issuer = try part("issuer")
        let name = issuer["name"]?.string ?? "Unknown"
        issuer["name"] = .string(name)
        var secret = try part("secret_props")
        let contentType = secret["contentType"]?.string ?? SecretValue.pfxType
        guard [SecretValue.pfxType, SecretValue.pemType].contains(contentType) else {
            throw .badPolicy("secret_props.contentType")
        }
        secret["contentType"] = .string(contentType)
        json = [
            "key_props": try Self.key(try part("key_props")), "secret_props": .object(secret),
            "x509_props": try Self.names(try part("x509_props")),
            "lifetime_actions": given["lifetime_actions"] ?? known["lifetime_actions"]
                ?? CertificatePolicy.lifetimeActions(name),
            "issuer": .object(issuer),
        ]
    }

    private static func key(_ asked: [String: JSONValue]) throws(VaultError) -> JSONValue {
        var key: JSONValue = [
            "exportable": asked["exportable"] ?? true, "reuse_key": asked["reuse_key"] ?? false,
        ]
        switch asked["kty"]?.string ?? "RSA" {
        case "RSA":
            let size = asked["key_size"]?.integer ?? 2048
            guard [2048, 3072, 4096].contains(size) else { throw .badPolicy("key_props.key_size") }
            key["kty"] = "RSA"
            key["key_size"] = .integer(size)
        case "EC":
            let curve = asked["crv"]?.string ?? "P-256"
            guard let size = curves[curve] else { throw .badPolicy("key_props.crv") }
            key["kty"] = "EC"
            key["key_size"] = .integer(size)
            key["crv"] = .string(curve)
        default:
            // Keys in hardware need a premium vault, and never leave it.
            throw .badPolicy("key_props.kty")
        }
        return key
    }

    private static func names(_ asked: [String: JSONValue]) throws(VaultError) -> JSONValue {
        var names = asked
        let subject = asked["subject"]?.string ?? ""
        guard let read = SubjectName(subject) else {
            throw .badParameter(
                "Property policy.x509_props has invalid value. Invalid X.500 distinguished name\r\n"
            )
        }
        guard !read.description.isEmpty || asked["sans"]?.object?.isEmpty == false else {
            throw .badParameter("Property policy.x509_props needs a subject or sans")
        }
        names["subject"] = .string(subject)
        names["ekus"] = asked["ekus"] ?? serverAndClient
        names["key_usage"] = asked["key_usage"] ?? ["digitalSignature", "keyEncipherment"]
        names["validity_months"] = asked["validity_months"] ?? 12
        names["basic_constraints"] = asked["basic_constraints"] ?? ["ca": false]
        let months = names["validity_months"]?.integer ?? 0
        guard (1...1200).contains(months) else { throw .badPolicy("x509_props.validity_months") }
        guard let used = names["key_usage"]?.array, used.allSatisfy(isUsage) else {
            throw .badPolicy("x509_props.key_usage")
        }
        guard let extended = names["ekus"]?.array, extended.allSatisfy(isIdentifier) else {
            throw .badPolicy("x509_props.ekus")
        }
        guard names["sans"]?.object?.values.allSatisfy(isListOfNames) ?? true else {
            throw .badPolicy("x509_props.sans")
        }
        return .object(names)
    }

    private static func isUsage(_ value: JSONValue) -> Bool {
        value.string.map { usages.contains($0) } ?? false
    }

    private static func isIdentifier(_ value: JSONValue) -> Bool {
        value.string?.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 } ?? false
    }

    private static func isListOfNames(_ value: JSONValue) -> Bool {
        value.array?.allSatisfy { name in
            name.string?.isName(length: 1...253, besides: "-._*@:/") ?? false
        } ?? false
    }
}

extension VaultError {
    fileprivate static func badPolicy(_ property: String) -> VaultError {
        .badParameter("Property policy.\(property) has invalid value")
    }
}
