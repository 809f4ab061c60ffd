internal import COpenSSL
public import Secrets

extension CertificateBundle {
    /// Reads a certificate file: PEM with anything around its blocks, DER, or PFX.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - password: For an encrypted key or a PFX; nil and empty are both tried for a PFX.
    ///   - name: What to call the file in messages.
    /// - Throws: ``CertificateError``, with different codes for a wrong password, a damaged file,
    ///   an algorithm that is not supported and a file that is no certificate at all.
    public static func read(
        _ bytes: [UInt8], password: Secret? = nil, named name: String? = nil
    ) throws(CertificateError) -> CertificateBundle {
        let reader = BundleReader(bytes: bytes, password: password, name: name ?? "certificate")
        defer { _ = OpenSSLFailure.take() }
        return try reader.read()
    }
}

private struct BundleReader {
    let bytes: [UInt8]
    let password: Secret?
    let name: String

    func read() throws(CertificateError) -> CertificateBundle {
        if contains("-----BEGIN ") { return try readPEM() }
        guard bytes.first == 0x30 else {
            throw failure(
                .notACertificate,
                "it is neither PEM, DER nor PFX (looked for BEGIN lines and for an ASN.1 sequence)")
        }
        if let certificate = try? Certificate(der: bytes) {
            return try CertificateBundle(
                format: .der, certificates: [certificate], privateKey: nil)
        }
        return try readPFX()
    }

    private func contains(_ text: String) -> Bool {
        bytes.firstRange(of: Array(text.utf8)) != nil
    }

    private func failure(_ code: CertificateError.Code, _ reason: String) -> CertificateError {
        CertificateError(code: code, message: "cannot read certificate '\(name)': \(reason)")
    }

    // MARK: - PEM

    private func readPEM() throws(CertificateError) -> CertificateBundle {
        let certificates = try pemCertificates()
        guard !certificates.isEmpty else {
            throw failure(.notACertificate, "it has PEM blocks, but no CERTIFICATE")
        }
        return try CertificateBundle(
            format: .pem, certificates: certificates, privateKey: pemKey())
    }

    private func pemCertificates() throws(CertificateError) -> [Certificate] {
        let found = Memory.reading(bytes) { bio in
            var found: [Certificate] = []
            while let handle = Handle(PEM_read_bio_X509(bio, nil, nil, nil), X509_free) {
                found.append(Certificate(handle))
            }
            return found
        }
        let reason = OpenSSLFailure.take().last?.text ?? "cut off"
        guard reason == "no start line" else {
            throw failure(.damaged, "CERTIFICATE block \(found.count + 1) is damaged (\(reason))")
        }
        return found
    }

    private func pemKey() throws(CertificateError) -> PrivateKey? {
        guard contains("PRIVATE KEY-----") else { return nil }
        var secret = Array((password?.revealed() ?? "").utf8CString)
        defer { OPENSSL_cleanse(&secret, secret.count) }
        let key = Memory.reading(bytes) { PEM_read_bio_PrivateKey($0, nil, nil, &secret) }
        if let handle = Handle(key, EVP_PKEY_free) { return PrivateKey(handle) }
        throw explain(OpenSSLFailure.take(), what: "its private key")
    }

    // MARK: - PFX

    private func readPFX() throws(CertificateError) -> CertificateBundle {
        let libraries = LibraryContext.withOldCiphers
        _ = OpenSSLFailure.take()
        var file = PKCS12_init_ex(NID_pkcs7_data, libraries?.pointer, nil)
        let parsed = Memory.reading(bytes) { d2i_PKCS12_bio($0, &file) }
        guard let handle = Handle(parsed, PKCS12_free) else {
            throw failure(.damaged, "its DER is neither a certificate nor a PFX, or it is cut off")
        }
        let text = try fittingPassword(handle.pointer)
        return try unpack(handle.pointer, text)
    }

    /// The password that the file's MAC confirms; nil is the absent password, which differs from
    /// the empty one in a PFX.
    private func fittingPassword(_ file: OpaquePointer) throws(CertificateError) -> String? {
        let candidates: [String?] =
            if let password, password.count > 0 { [password.revealed()] } else { ["", nil] }
        guard PKCS12_mac_present(file) == 1 else {
            // PKCS12_parse insists on a MAC, so the file gets one; decryption tells the rest.
            PKCS12_set_mac(file, candidates[0], -1, nil, 0, 1, EVP_sha256())
            return candidates[0]
        }
        for candidate in candidates where PKCS12_verify_mac(file, candidate, -1) == 1 {
            return candidate
        }
        let failures = OpenSSLFailure.take()
        if failures.contains(where: \.isUnsupported) {
            throw explain(failures, what: "its integrity check")
        }
        throw password == nil
            ? failure(.passwordRequired, "the PFX needs a password, and none was given")
            : failure(.wrongPassword, "the password is wrong, or the PFX was changed")
    }

    private func unpack(
        _ file: OpaquePointer, _ text: String?
    ) throws(CertificateError) -> CertificateBundle {
        var key: OpaquePointer?
        var leaf: OpaquePointer?
        var others: OpaquePointer?
        guard PKCS12_parse(file, text, &key, &leaf, &others) == 1 else {
            throw explain(OpenSSLFailure.take(), what: "its content")
        }
        defer { copenssl_sk_X509_pop_free(others) }
        var certificates: [Certificate] = []
        if let handle = Handle(leaf, X509_free) { certificates.append(Certificate(handle)) }
        for index in 0..<max(0, copenssl_sk_X509_num(others)) {
            let other = copenssl_sk_X509_value(others, index)
            X509_up_ref(other)
            if let handle = Handle(other, X509_free) { certificates.append(Certificate(handle)) }
        }
        let privateKey = Handle(key, EVP_PKEY_free).map(PrivateKey.init)
        guard !certificates.isEmpty else {
            throw failure(.notACertificate, "the PFX holds no certificate")
        }
        return try CertificateBundle(
            format: .pkcs12, certificates: certificates, privateKey: privateKey)
    }

    private func explain(
        _ failures: [OpenSSLFailure.Entry], what: String
    ) -> CertificateError {
        let text = failures.map(\.text).joined(separator: "; ")
        if failures.contains(where: \.isMissingPassword) {
            return password == nil
                ? failure(.passwordRequired, "\(what) is encrypted, and no password was given")
                : failure(.wrongPassword, "the password does not fit \(what)")
        }
        if failures.contains(where: \.isWrongPassword) {
            return failure(.wrongPassword, "the password does not fit \(what)")
        }
        if failures.contains(where: \.isUnsupported) {
            return failure(.unsupportedAlgorithm, "\(what) uses an unsupported algorithm (\(text))")
        }
        return failure(.damaged, "\(what) cannot be decoded (\(text))")
    }
}

/// An OpenSSL library context of our own, so that old ciphers are allowed for old PFX files and
/// for nothing else.
///
/// The pointer is set once; contexts may be used by any thread.
private final class LibraryContext: @unchecked Sendable {
    static let withOldCiphers = LibraryContext()

    let pointer: OpaquePointer

    private init?() {
        guard let made = OSSL_LIB_CTX_new() else { return nil }
        pointer = made
        OSSL_PROVIDER_load(made, "default")
        OSSL_PROVIDER_load(made, "legacy")
    }
}
