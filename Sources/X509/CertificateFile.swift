public import Secrets

/// What a file that has to do with certificates turned out to be.
public enum CertificateFile: Sendable {
    /// Certificates, perhaps with the key of the first.
    case bundle(CertificateBundle)
    /// A request for a certificate (PKCS#10), and no certificate.
    case request(SigningRequest)

    /// Reads a file of any kind: PEM with anything around its blocks, DER, PKCS#7, PFX, base64
    /// without BEGIN lines, and requests.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, at most 16 MiB.
    ///   - password: For an encrypted key or a PFX; without one, a PFX is tried with the empty
    ///     password and with none at all, which PKCS#12 tells apart.
    ///   - key: The bytes of another file that holds the private key.
    ///   - name: What to call the file in messages.
    /// - Throws: ``CertificateError``, with different codes for a wrong password, a damaged file,
    ///   an algorithm that is not supported and a file that is no certificate at all. Each says
    ///   which format was seen.
    public static func read(
        _ bytes: [UInt8], password: Secret? = nil, key: [UInt8]? = nil, named name: String? = nil
    ) throws(CertificateError) -> CertificateFile {
        var reader = FileReader(password: password, name: name ?? "certificate")
        defer { _ = OpenSSLFailure.take() }
        let format = try reader.read(bytes)
        if let key { try reader.readKey(key) }
        return try reader.file(format)
    }
}

extension CertificateBundle {
    /// Reads a certificate file, as ``CertificateFile/read(_:password:key:named:)`` does.
    ///
    /// - Throws: ``CertificateError``; a request for a certificate is `notACertificate`.
    public static func read(
        _ bytes: [UInt8], password: Secret? = nil, named name: String? = nil
    ) throws(CertificateError) -> CertificateBundle {
        switch try CertificateFile.read(bytes, password: password, named: name) {
        case .bundle(let bundle): return bundle
        case .request:
            throw CertificateError(
                code: .notACertificate,
                message: "cannot read certificate '\(name ?? "certificate")': it is a request for "
                    + "a certificate (PKCS#10); give what the authority made of it")
        }
    }
}
