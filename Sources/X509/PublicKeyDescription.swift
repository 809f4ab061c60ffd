internal import COpenSSL

/// What kind of key a certificate is for.
public struct PublicKeyDescription: Sendable, Hashable, CustomStringConvertible {
    /// "RSA", "EC", "ED25519" or another of OpenSSL's names.
    public let algorithm: String
    /// The size in bits.
    public let size: Int
    /// The curve of an EC key, by OpenSSL's name, else nil.
    public let curve: String?

    /// "RSA 2048", "EC prime256v1".
    public var description: String { curve.map { "\(algorithm) \($0)" } ?? "\(algorithm) \(size)" }

    /// The curve by Key Vault's name: "P-256", "P-384", "P-521" or "P-256K"; nil for others
    /// (learn.microsoft.com/azure/key-vault/keys/about-keys-details).
    public var keyVaultCurve: String? {
        switch curve {
        case "prime256v1": "P-256"
        case "secp384r1": "P-384"
        case "secp521r1": "P-521"
        case "secp256k1": "P-256K"
        default: nil
        }
    }

    init(_ key: OpaquePointer?) {
        // A certificate can be sound around a key that OpenSSL cannot decode.
        guard let key else {
            (algorithm, size, curve) = ("unknown", 0, nil)
            return
        }
        algorithm = EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
        size = Int(EVP_PKEY_get_bits(key))
        var name = [CChar](repeating: 0, count: 80)
        var count = 0
        let isNamed = EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1
        curve =
            isNamed && algorithm == "EC"
            ? String(decoding: name.prefix(count).map(UInt8.init), as: UTF8.self) : nil
    }
}
