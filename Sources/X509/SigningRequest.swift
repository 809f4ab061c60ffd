internal import COpenSSL

/// A request for a certificate (PKCS#10), as an authority gets it.
public struct SigningRequest: Sendable {
    /// The request as it was signed.
    public let derBytes: [UInt8]
    /// Whom the certificate shall name.
    public let subject: DistinguishedName
    /// What else it shall be good for.
    public let subjectAlternativeNames: [GeneralName]
    /// The kind of its key.
    public let publicKey: PublicKeyDescription
    /// Whether its signature shows that who made it has the key.
    public let isSignatureValid: Bool

    private let handle: Handle

    /// Makes a request.
    ///
    /// - Throws: ``CertificateError`` with `cannotMake`.
    public init(
        _ wanted: CertificateRequest, key: PrivateKey
    ) throws(CertificateError) {
        guard let handle = Handle(X509_REQ_new(), X509_REQ_free) else {
            throw .cannotMake("a certificate request")
        }
        let request = handle.pointer
        X509_REQ_set_version(request, 0)
        guard wanted.subject.write(to: X509_REQ_get_subject_name(request)) else {
            throw .cannotMake("a certificate request for '\(wanted.subject)'")
        }
        X509_REQ_set_pubkey(request, key.handle.pointer)
        try Self.addExtensions(of: wanted, to: request)
        guard X509_REQ_sign(request, key.handle.pointer, key.signatureDigest) > 0 else {
            throw .cannotMake("a certificate request for '\(wanted.subject)'")
        }
        self.init(handle)
    }

    /// Reads a request, whoever signed it: see ``isSignatureValid``.
    ///
    /// - Throws: ``CertificateError`` with `damaged` if the bytes are not one request.
    public init(der bytes: [UInt8]) throws(CertificateError) {
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            var input = buffer.baseAddress
            return d2i_X509_REQ(nil, &input, buffer.count)
        }
        guard let handle = Handle(parsed, X509_REQ_free) else {
            _ = OpenSSLFailure.take()
            throw CertificateError(
                code: .damaged, message: "cannot read a request: its DER is damaged")
        }
        self.init(handle)
    }

    private init(_ handle: Handle) {
        self.handle = handle
        let request = handle.pointer
        derBytes = Memory.der { i2d_X509_REQ(request, $0) }
        subject = DistinguishedName(X509_REQ_get_subject_name(request))
        publicKey = PublicKeyDescription(X509_REQ_get0_pubkey(request))
        isSignatureValid = X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) == 1
        let extensions = X509_REQ_get_extensions(request)
        defer { copenssl_sk_X509_EXTENSION_pop_free(extensions) }
        let found = X509V3_get_d2i(extensions, NID_subject_alt_name, nil, nil)
        subjectAlternativeNames = GeneralName.taking(found)
        _ = OpenSSLFailure.take()
    }

    /// The request in PEM.
    public var pemText: String {
        let base64 = Base64.lines(derBytes)
        return "-----BEGIN CERTIFICATE REQUEST-----\n\(base64)-----END CERTIFICATE REQUEST-----\n"
    }

    /// Whether a certificate is for the key of this request.
    public func matches(_ certificate: Certificate) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        return EVP_PKEY_eq(
            X509_REQ_get0_pubkey(handle.pointer), X509_get0_pubkey(certificate.handle.pointer)) == 1
    }

    private static func addExtensions(
        of wanted: CertificateRequest, to request: OpaquePointer
    ) throws(CertificateError) {
        let stack = copenssl_sk_X509_EXTENSION_new()
        defer { copenssl_sk_X509_EXTENSION_pop_free(stack) }
        let extensions = CertificateExtensions(of: wanted, isCertificate: false)
        try extensions.make(issuer: nil, certificate: nil, request: request) { made in
            copenssl_sk_X509_EXTENSION_push(stack, X509_EXTENSION_dup(made))
        }
        X509_REQ_add_extensions(request, stack)
    }
}
