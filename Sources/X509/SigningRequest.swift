internal import COpenSSL

/// A PKCS#10 request: a name and a public key that somebody else is to sign; immutable.
public struct SigningRequest: Sendable {
    /// The request as it was signed by its own key.
    public let derBytes: [UInt8]
    /// Whom it names.
    public let subject: DistinguishedName

    private let handle: Handle

    /// Makes a request for a key.
    ///
    /// - Parameters:
    ///   - description: What the certificate is to be; when it is valid is the issuer's choice.
    ///   - key: The key, which signs the request and is not in it.
    /// - Throws: ``CertificateError`` with `cannotMake`.
    public init(
        _ description: CertificateRequest, key: PrivateKey
    ) throws(CertificateError) {
        guard let handle = Handle(X509_REQ_new(), X509_REQ_free) else {
            throw .cannotMake("a request")
        }
        let request = handle.pointer
        X509_REQ_set_version(request, 0)
        guard description.subject.write(to: X509_REQ_get_subject_name(request)) else {
            throw .cannotMake("a request for '\(description.subject)'")
        }
        X509_REQ_set_pubkey(request, key.handle.pointer)
        try Self.addExtensions(of: description, to: request)
        guard X509_REQ_sign(request, key.handle.pointer, EVP_sha256()) > 0 else {
            throw .cannotMake("a request for '\(description.subject)'")
        }
        self.init(handle)
    }

    /// Reads a request.
    ///
    /// - Throws: ``CertificateError`` with `damaged` if the bytes are not one request, or if the
    ///   key in it did not sign it.
    public init(der bytes: [UInt8]) throws(CertificateError) {
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            var input = buffer.baseAddress
            return d2i_X509_REQ(nil, &input, buffer.count)
        }
        guard let handle = Handle(parsed, X509_REQ_free),
            X509_REQ_verify(handle.pointer, X509_REQ_get0_pubkey(handle.pointer)) == 1
        else {
            _ = OpenSSLFailure.take()
            throw CertificateError(
                code: .damaged, message: "cannot read a request: its DER or signature is damaged")
        }
        self.init(handle)
    }

    private init(_ handle: Handle) {
        self.handle = handle
        derBytes = Memory.der { i2d_X509_REQ(handle.pointer, $0) }
        subject = DistinguishedName(X509_REQ_get_subject_name(handle.pointer))
    }

    /// Whether a certificate is for the key of this request.
    public func matches(_ certificate: Certificate) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        return EVP_PKEY_eq(
            X509_REQ_get0_pubkey(handle.pointer), X509_get0_pubkey(certificate.handle.pointer)) == 1
    }

    private static func addExtensions(
        of description: CertificateRequest, to request: OpaquePointer
    ) throws(CertificateError) {
        let stack = OPENSSL_sk_new_null()
        defer { OPENSSL_sk_pop_free(stack) { X509_EXTENSION_free($0.map { OpaquePointer($0) }) } }
        let extensions = CertificateExtensions(of: description, isCertificate: false)
        try extensions.make(issuer: nil, certificate: nil, request: request) { made in
            OPENSSL_sk_push(stack, UnsafeRawPointer(X509_EXTENSION_dup(made)))
        }
        X509_REQ_add_extensions(request, stack)
    }
}
