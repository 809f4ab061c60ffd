internal import COpenSSL
public import Secrets

/// What a certificate file held: certificates, and perhaps the private key of the first.
public struct CertificateBundle: Sendable {
    /// The form of the file.
    public enum Format: String, Sendable, CustomStringConvertible {
        /// Text between BEGIN and END lines.
        case pem = "PEM"
        /// One certificate in binary.
        case der = "DER"
        /// PKCS#12, a PFX file.
        case pkcs12 = "PFX"
        /// PKCS#7 in binary, a .p7b file; in PEM it counts as PEM.
        case pkcs7 = "PKCS#7"

        /// "PEM", "DER", "PFX" or "PKCS#7".
        public var description: String { rawValue }
    }

    /// The form of the file.
    public let format: Format
    /// The leaf first, then its chain towards the root as far as it is there, then what is left.
    public let certificates: [Certificate]
    /// The key of the leaf.
    public let privateKey: PrivateKey?
    /// What was found in the file, in a few words: "2 × certificate, PKCS#8 key".
    public let contents: String
    /// The name that a PFX gives to the leaf.
    public let friendlyName: String?

    /// The keys of other certificates.
    private let otherKeys: [PrivateKey]

    /// The certificate that the file is about: the one that the key belongs to, or the first that
    /// no other in the file was issued by.
    public var leaf: Certificate { certificates[0] }

    /// Puts certificates and a key together.
    ///
    /// - Throws: ``CertificateError`` with `notACertificate` if there is no certificate.
    public init(
        format: Format, certificates: [Certificate], privateKey: PrivateKey?
    ) throws(CertificateError) {
        var contents = FileContents()
        contents.certificates = certificates
        contents.keys = privateKey.map { [$0] } ?? []
        try self.init(format: format, contents: contents)
    }

    init(format: Format, contents: FileContents) throws(CertificateError) {
        guard !contents.certificates.isEmpty else {
            throw CertificateError(
                code: .notACertificate,
                message: "cannot read a certificate: the \(format) file holds none")
        }
        let fitting = contents.keys.firstIndex { key in
            contents.certificates.contains { key.matches($0) }
        }
        var keys = contents.keys
        let key = keys.isEmpty ? nil : keys.remove(at: fitting ?? 0)
        self.format = format
        certificates = Self.ordered(contents.certificates, leafOf: key)
        privateKey = key
        otherKeys = keys
        friendlyName = contents.friendlyNames[certificates[0]]
        self.contents = FileReader.summary(of: contents.parts)
    }

    /// A bundle for each certificate, each with its own key if that is there.
    public func split() -> [CertificateBundle] {
        let keys = (privateKey.map { [$0] } ?? []) + otherKeys
        return certificates.compactMap { certificate in
            try? CertificateBundle(
                format: format, certificates: [certificate],
                privateKey: keys.first { $0.matches(certificate) })
        }
    }

    /// The leaf and those that signed it, one by one towards the root, as far as they are there.
    public var chain: [Certificate] {
        var count = 1
        while count < certificates.count, certificates[count].issued(certificates[count - 1]) {
            count += 1
        }
        return Array(certificates.prefix(count))
    }

    /// Whether the chain ends with a certificate that signed itself.
    public var isChainComplete: Bool { chain.last?.isSelfSigned ?? false }

    /// Whether the key is the leaf's; false without a key.
    public var keyMatchesLeaf: Bool { privateKey?.matches(leaf) ?? false }

    private static func ordered(
        _ certificates: [Certificate], leafOf key: PrivateKey?
    ) -> [Certificate] {
        var left = certificates
        let matching = key.flatMap { key in left.firstIndex { key.matches($0) } }
        let leaf =
            matching
            ?? left.firstIndex { candidate in
                !left.contains { $0 != candidate && candidate.issued($0) }
            }
        var chain = [left.remove(at: leaf ?? 0)]
        while let last = chain.last, let next = left.firstIndex(where: { $0.issued(last) }) {
            chain.append(left.remove(at: next))
        }
        return chain + left
    }

    /// Writes a PFX (AES-256, SHA-256 MAC) with the key and every certificate.
    ///
    /// - Parameters:
    ///   - password: The password; nil for an empty one, as Key Vault's own have.
    ///   - friendlyName: The name that Windows shows.
    /// - Throws: ``CertificateError`` with `noPrivateKey` if there is no key to put in.
    public func pkcs12(
        password: Secret?, friendlyName: String?
    ) throws(CertificateError) -> [UInt8] {
        guard let privateKey else {
            throw CertificateError(
                code: .noPrivateKey,
                message: "cannot make a PFX of '\(leaf.subject)': its private key is not there")
        }
        let chain = copenssl_sk_X509_new()
        defer { copenssl_sk_X509_free(chain) }
        for certificate in certificates.dropFirst() {
            copenssl_sk_X509_push(chain, certificate.handle.pointer)
        }
        let made = PKCS12_create(
            password?.revealed() ?? "", friendlyName, privateKey.handle.pointer,
            leaf.handle.pointer, chain, 0, 0, 0, 0, 0)
        guard let file = Handle(made, PKCS12_free) else { throw .cannotMake("a PFX") }
        return Memory.der { i2d_PKCS12(file.pointer, $0) }
    }

    /// The certificates in PEM, leaf first, without the key.
    public var pemText: String {
        certificates.map(\.pemText).joined()
    }

    /// Everything in PEM as Key Vault imports it: the key as PKCS#8, then the certificates, leaf
    /// first.
    ///
    /// - Parameter password: Encrypts the key; nil leaves it open.
    public func pemWithKey(password: Secret?) throws(CertificateError) -> Secret {
        guard let privateKey else {
            throw CertificateError(
                code: .noPrivateKey,
                message: "cannot write the key of '\(leaf.subject)': it is not there")
        }
        let key =
            if let password, password.count > 0 {
                privateKey.encryptedPEM(password)
            } else {
                privateKey.pkcs8PEM()
            }
        var text = key.withBytes(Array.init)
        defer { OPENSSL_cleanse(&text, text.count) }
        text.append(contentsOf: pemText.utf8)
        return Secret(text)
    }

    /// The certificates in PKCS#7, a .p7b file, without the key.
    public func pkcs7() throws(CertificateError) -> [UInt8] {
        let list = copenssl_sk_X509_new()
        defer { copenssl_sk_X509_free(list) }
        for certificate in certificates {
            copenssl_sk_X509_push(list, certificate.handle.pointer)
        }
        let flags = PKCS7_DETACHED | PKCS7_BINARY | PKCS7_NOATTR | PKCS7_PARTIAL
        guard let made = PKCS7_sign(nil, nil, list, nil, flags) else {
            throw .cannotMake("a PKCS#7 bundle")
        }
        defer { PKCS7_free(made) }
        return Memory.der { i2d_PKCS7(made, $0) }
    }
}
