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

        /// "PEM", "DER" or "PFX".
        public var description: String { rawValue }
    }

    /// The form of the file.
    public let format: Format
    /// The leaf first, then its chain towards the root as far as it is there, then what is left.
    public let certificates: [Certificate]
    /// The key of the leaf.
    public let privateKey: PrivateKey?

    /// The certificate that the file is about: the one that the key belongs to, or the first that
    /// no other in the file was issued by.
    public var leaf: Certificate { certificates[0] }

    /// Puts certificates and a key together.
    ///
    /// - Throws: ``CertificateError`` with `notACertificate` if there is no certificate.
    public init(
        format: Format, certificates: [Certificate], privateKey: PrivateKey?
    ) throws(CertificateError) {
        guard !certificates.isEmpty else {
            throw CertificateError(
                code: .notACertificate,
                message: "cannot read a certificate: the \(format) file holds none")
        }
        self.format = format
        self.certificates = Self.ordered(certificates, leafOf: privateKey)
        self.privateKey = privateKey
    }

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
}
