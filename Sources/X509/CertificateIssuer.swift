internal import COpenSSL
public import FoundationEssentials
internal import Glibc

/// A certificate yet to be signed.
public struct CertificateRequest: Sendable {
    /// The common name of the subject.
    public var commonName: String
    /// The organisation of the subject, nil for none.
    public var organization: String?
    /// What it is good for besides; host names and addresses.
    public var alternativeNames: [GeneralName]
    /// When it begins to be valid.
    public var notValidBefore: Date
    /// When it ends to be valid.
    public var notValidAfter: Date
    /// Whether it may sign others.
    public var isCertificateAuthority: Bool

    /// Describes a certificate that is valid from an hour ago.
    public init(
        commonName: String, alternativeNames: [GeneralName] = [], validDays: Int = 397,
        isCertificateAuthority: Bool = false
    ) {
        self.commonName = commonName
        self.alternativeNames = alternativeNames
        let now = Date()
        notValidBefore = now.addingTimeInterval(-3600)
        notValidAfter = now.addingTimeInterval(TimeInterval(validDays) * 86400)
        self.isCertificateAuthority = isCertificateAuthority
    }
}

/// Signs certificates, with its own or for itself.
public struct CertificateIssuer: Sendable {
    /// The issuer's certificate.
    public let certificate: Certificate
    /// The issuer's key.
    public let privateKey: PrivateKey

    /// Takes a certificate authority with its key.
    public init(certificate: Certificate, privateKey: PrivateKey) {
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// Makes a self-signed certificate.
    public static func selfSigned(
        _ request: CertificateRequest, key: PrivateKey
    ) throws(CertificateError) -> Certificate {
        try make(request, for: key, by: nil, signedWith: key)
    }

    /// Makes a certificate for a key, signed by this issuer.
    public func issue(
        _ request: CertificateRequest, for key: PrivateKey
    ) throws(CertificateError) -> Certificate {
        try Self.make(request, for: key, by: certificate, signedWith: privateKey)
    }

    private static func make(
        _ request: CertificateRequest, for key: PrivateKey, by issuer: Certificate?,
        signedWith signer: PrivateKey
    ) throws(CertificateError) -> Certificate {
        guard let handle = Handle(X509_new(), X509_free) else {
            throw .cannotMake("a certificate")
        }
        let certificate = handle.pointer
        X509_set_version(certificate, 2)
        setSerialNumber(certificate)
        ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(request.notValidBefore))
        ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(request.notValidAfter))
        setName(X509_get_subject_name(certificate), request)
        let issuerName = X509_get_subject_name(issuer?.handle.pointer ?? certificate)
        X509_set_issuer_name(certificate, issuerName)
        X509_set_pubkey(certificate, key.handle.pointer)
        try addExtensions(to: certificate, request, issuer: issuer?.handle.pointer ?? certificate)
        guard X509_sign(certificate, signer.handle.pointer, signer.signatureDigest) > 0 else {
            throw .cannotMake("a certificate for '\(request.commonName)'")
        }
        return try Certificate(der: Memory.der { i2d_X509(certificate, $0) })
    }

    private static func seconds(_ date: Date) -> time_t {
        time_t(date.timeIntervalSince1970)
    }

    private static func setSerialNumber(_ certificate: OpaquePointer) {
        let number = BN_new()
        defer { BN_free(number) }
        BN_rand(number, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY)
        BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate))
    }

    static func setName(_ name: OpaquePointer?, _ request: CertificateRequest) {
        let entries = [
            (NID_organizationName, request.organization), (NID_commonName, request.commonName),
        ]
        for (identifier, value) in entries {
            guard let bytes = value.map({ Array($0.utf8) }), !bytes.isEmpty else { continue }
            X509_NAME_add_entry_by_NID(
                name, identifier, MBSTRING_UTF8, bytes, CInt(bytes.count), -1, 0)
        }
    }

    /// The alternative names as OpenSSL's configuration has them, nil for none.
    static func alternativeNames(
        _ request: CertificateRequest
    ) throws(CertificateError) -> String? {
        let names = request.alternativeNames.map(\.description)
        // A comma would begin another name in that text.
        for name in names where name.contains(where: { $0 == "," || $0 == "\n" }) {
            throw CertificateError(
                code: .cannotMake,
                message: "cannot make a certificate: the name '\(name)' has a "
                    + "comma or a newline")
        }
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    private static func addExtensions(
        to certificate: OpaquePointer, _ request: CertificateRequest, issuer: OpaquePointer
    ) throws(CertificateError) {
        var extensions: [(CInt, String)] = [(NID_subject_key_identifier, "hash")]
        if request.isCertificateAuthority {
            extensions.append((NID_basic_constraints, "critical,CA:TRUE"))
            extensions.append((NID_key_usage, "critical,keyCertSign,cRLSign"))
        } else {
            extensions.append((NID_basic_constraints, "critical,CA:FALSE"))
            extensions.append((NID_key_usage, "critical,digitalSignature,keyEncipherment"))
            extensions.append((NID_ext_key_usage, "serverAuth,clientAuth"))
        }
        if let names = try alternativeNames(request) {
            extensions.append((NID_subject_alt_name, names))
        }
        for (identifier, value) in extensions {
            try add(identifier, value, to: certificate, issuer: issuer)
        }
    }

    private static func add(
        _ identifier: CInt, _ value: String, to certificate: OpaquePointer, issuer: OpaquePointer
    ) throws(CertificateError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        guard let made = X509V3_EXT_conf_nid(nil, &context, identifier, value) else {
            throw .cannotMake("the certificate extension '\(value)'")
        }
        defer { X509_EXTENSION_free(made) }
        X509_add_ext(certificate, made, -1)
    }
}
