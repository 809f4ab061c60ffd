internal import COpenSSL
public import FoundationEssentials
internal import Glibc

/// A certificate yet to be signed.
public struct CertificateRequest: Sendable, Codable, Equatable {
    /// Whom it is to name.
    public var subject: SubjectName
    /// What it is good for besides; host names and addresses.
    public var alternativeNames: [GeneralName]
    /// When it begins to be valid.
    public var notValidBefore: Date
    /// When it ends to be valid.
    public var notValidAfter: Date
    /// Whether it may sign others.
    public var isCertificateAuthority: Bool
    /// What its key may do, by the names of RFC 5280; one that signs others has its own.
    public var keyUsages = ["digitalSignature", "keyEncipherment"]
    /// What it is for, by OpenSSL's names or by object identifiers in digits.
    public var extendedKeyUsages = ["serverAuth", "clientAuth"]

    /// Describes a certificate that is valid from an hour ago.
    public init(
        commonName: String, alternativeNames: [GeneralName] = [], validDays: Int = 397,
        isCertificateAuthority: Bool = false
    ) {
        subject = SubjectName(commonName: commonName)
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
        guard request.subject.write(to: X509_get_subject_name(certificate)) else {
            throw .cannotMake("a certificate for '\(request.subject)'")
        }
        let issuerName = X509_get_subject_name(issuer?.handle.pointer ?? certificate)
        X509_set_issuer_name(certificate, issuerName)
        X509_set_pubkey(certificate, key.handle.pointer)
        try CertificateExtensions(of: request, isCertificate: true).make(
            issuer: issuer?.handle.pointer ?? certificate, certificate: certificate, request: nil
        ) { X509_add_ext(certificate, $0, -1) }
        guard X509_sign(certificate, signer.handle.pointer, signer.signatureDigest) > 0 else {
            throw .cannotMake("a certificate for '\(request.subject)'")
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
}
