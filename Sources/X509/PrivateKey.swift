internal import COpenSSL
public import Secrets

/// A private key; it signs and is matched with certificates, and never prints.
public struct PrivateKey: Sendable, CustomStringConvertible {
    /// How a message is signed.
    public enum Signature: Sendable {
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        case rs256
        /// RSASSA-PSS with SHA-256, salt of 32 bytes.
        case ps256
    }

    let handle: Handle

    init(_ handle: Handle) {
        self.handle = handle
    }

    /// Makes a new RSA key.
    ///
    /// - Parameter bits: Its size, 2048 or more.
    public static func rsa(bits: Int) throws(CertificateError) -> PrivateKey {
        guard let handle = Handle(copenssl_generate_rsa(bits), EVP_PKEY_free) else {
            throw .cannotMake("an RSA key of \(bits) bits")
        }
        return PrivateKey(handle)
    }

    /// Makes a new EC key.
    ///
    /// - Parameter curve: OpenSSL's name of the curve: "P-256".
    public static func ec(curve: String) throws(CertificateError) -> PrivateKey {
        guard let handle = Handle(copenssl_generate_ec(curve), EVP_PKEY_free) else {
            throw .cannotMake("an EC key on \(curve)")
        }
        return PrivateKey(handle)
    }

    /// Reads an unencrypted key in PEM.
    public init(pem: String) throws(CertificateError) {
        let parsed = Memory.reading(Array(pem.utf8)) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        guard let handle = Handle(parsed, EVP_PKEY_free) else {
            _ = OpenSSLFailure.take()
            throw CertificateError(
                code: .damaged, message: "cannot read a private key: its PEM is damaged")
        }
        self.init(handle)
    }

    /// The kind of the key.
    public var publicKey: PublicKeyDescription { PublicKeyDescription(handle.pointer) }

    /// "<private key, RSA 2048>".
    public var description: String { "<private key, \(publicKey)>" }

    /// Whether the key belongs to a certificate.
    public func matches(_ certificate: Certificate) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        return EVP_PKEY_eq(X509_get0_pubkey(certificate.handle.pointer), handle.pointer) == 1
    }

    /// Signs a message.
    public func sign(
        _ message: [UInt8], with signature: Signature
    ) throws(CertificateError) -> [UInt8] {
        var signed = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(handle.pointer)))
        var count = signed.count
        let isSigned = Self.withContext(handle.pointer, signature, signing: true) { context in
            EVP_DigestSign(context, &signed, &count, message, message.count) == 1
        }
        guard isSigned else { throw .cannotMake("a signature with an \(publicKey) key") }
        return Array(signed.prefix(count))
    }

    /// Whether this key made the signature of the message.
    public func verify(
        _ signed: [UInt8], of message: [UInt8], with signature: Signature
    ) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        return Self.withContext(handle.pointer, signature, signing: false) { context in
            EVP_DigestVerify(context, signed, signed.count, message, message.count) == 1
        }
    }

    /// The digest of signatures that this key makes; Ed25519 and Ed448 bring their own.
    var signatureDigest: OpaquePointer? {
        publicKey.algorithm.hasPrefix("ED") ? nil : EVP_sha256()
    }

    /// The key as PKCS#8 PEM that a password opens (AES-256, PBKDF2).
    func encryptedPEM(_ password: Secret) -> Secret {
        PasswordCandidate.given(password).withPointer { text, count in
            Memory.secret {
                PEM_write_bio_PKCS8PrivateKey(
                    $0, handle.pointer, EVP_aes_256_cbc(), text, count, nil, nil)
            }
        }
    }

    /// The key as unencrypted PKCS#8 PEM, for the one place that has to write it.
    public func pkcs8PEM() -> Secret {
        Memory.secret {
            PEM_write_bio_PKCS8PrivateKey($0, handle.pointer, nil, nil, 0, nil, nil)
        }
    }

    /// Modulus and exponent of an RSA key, big endian, as a JWK wants them; nil for other keys.
    public var rsaParameters: (modulus: [UInt8], exponent: [UInt8])? {
        guard case .rsa(let modulus, let exponent) = PublicKeyParameters(handle.pointer) else {
            return nil
        }
        return (modulus, exponent)
    }

    static func withContext(
        _ key: OpaquePointer?, _ signature: Signature, signing: Bool,
        _ body: (OpaquePointer?) -> Bool
    ) -> Bool {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        let initialise = signing ? EVP_DigestSignInit : EVP_DigestVerifyInit
        guard initialise(context, &parameters, EVP_sha256(), nil, key) == 1 else {
            return false
        }
        if signature == .ps256 {
            guard EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1,
                EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, 32) == 1
            else { return false }
        }
        return body(context)
    }
}

extension CertificateError {
    static func cannotMake(_ what: String) -> CertificateError {
        let reason = OpenSSLFailure.take().last?.text ?? "no reason given"
        return CertificateError(code: .cannotMake, message: "cannot make \(what): \(reason)")
    }
}

extension PrivateKey: Equatable {
    /// Whether two keys have the same public half.
    public static func == (left: PrivateKey, right: PrivateKey) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        return left.handle === right.handle
            || EVP_PKEY_eq(left.handle.pointer, right.handle.pointer) == 1
    }
}
