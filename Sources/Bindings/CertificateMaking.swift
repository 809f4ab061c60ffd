internal import LuaRuntime
internal import X509

/// Certificates and requests made to order, for tests and for authorities.
enum CertificateMaking {
    private static let options = [
        "subject", "organization", "names", "key", "days", "authority", "issuer",
    ]

    private static let curves = [
        "EC-P256": "P-256", "EC-P384": "P-384", "EC-P521": "P-521", "EC-P256K": "secp256k1",
    ]

    private static let keys = ["RSA-2048", "RSA-3072", "RSA-4096"] + curves.keys.sorted()

    static func make(_ call: LuaCall, mayReveal: Bool) throws -> LuaValue {
        let options = try call.options(1, options)
        let key = try key(options)
        let wanted = try request(options)
        guard let issuer = try options.object("issuer", as: BundleObject.self)?.bundle else {
            let made = try CertificateIssuer.selfSigned(wanted, key: key)
            return .object(
                BundleObject(
                    try CertificateBundle(format: .pem, certificates: [made], privateKey: key),
                    mayReveal: mayReveal))
        }
        guard let issuerKey = issuer.privateKey, issuer.keyMatchesLeaf else {
            throw options.bad("issuer", "a bundle with its private key expected")
        }
        let made = try CertificateIssuer(certificate: issuer.leaf, privateKey: issuerKey)
            .issue(wanted, for: key)
        return .object(
            BundleObject(
                try CertificateBundle(
                    format: .pem, certificates: [made] + issuer.chain, privateKey: key),
                mayReveal: mayReveal))
    }

    static func makeRequest(_ call: LuaCall, mayReveal: Bool) throws -> LuaValue {
        let options = try call.options(1, ["subject", "organization", "names", "key"])
        let key = try key(options)
        let made = try SigningRequest(try request(options), key: key)
        return .object(CertificateRequestObject(made, key: key, mayReveal: mayReveal))
    }

    private static func key(_ options: LuaOptions) throws -> PrivateKey {
        let kind = try options.choice("key", among: keys) ?? "RSA-2048"
        if let curve = curves[kind] { return try .ec(curve: curve) }
        return try .rsa(bits: Int(kind.dropFirst(4)) ?? 2048)
    }

    private static func request(_ options: LuaOptions) throws -> CertificateRequest {
        let days = try options.integer("days") ?? 397
        guard (1...36500).contains(days) else {
            throw options.bad("days", "1 to 36500 expected")
        }
        let commonName = try options.requiredString("subject")
        var request = CertificateRequest(
            commonName: commonName,
            alternativeNames: try options.strings("names")?.map(name) ?? [],
            validDays: Int(days),
            isCertificateAuthority: try options.boolean("authority") ?? false)
        request.subject = SubjectName(
            commonName: commonName, organization: try options.string("organization"))
        return request
    }

    /// "IP:10.0.0.1"; a name without kind is of a host.
    private static func name(_ text: String) -> GeneralName {
        let kinds: [(String, (String) -> GeneralName)] = [
            ("DNS:", GeneralName.dns), ("IP:", GeneralName.ipAddress),
            ("email:", GeneralName.email), ("URI:", GeneralName.uri),
        ]
        for (prefix, make) in kinds where text.hasPrefix(prefix) {
            return make(String(text.dropFirst(prefix.count)))
        }
        return .dns(text)
    }
}
