internal import COpenSSL

/// The numbers of a public key, big endian, as a JSON web key has them.
///
/// RFC 7518, sections 6.2 and 6.3
public enum PublicKeyParameters: Sendable, Hashable {
    /// Modulus and exponent, without leading zeros.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// The point of a key on a curve, padded to the size of the curve.
    case ec(x: [UInt8], y: [UInt8])

    init?(_ key: OpaquePointer?) {
        defer { _ = OpenSSLFailure.take() }
        if let modulus = Self.number(OSSL_PKEY_PARAM_RSA_N, of: key),
            let exponent = Self.number(OSSL_PKEY_PARAM_RSA_E, of: key)
        {
            self = .rsa(modulus: modulus, exponent: exponent)
        } else if let x = Self.number(OSSL_PKEY_PARAM_EC_PUB_X, of: key),
            let y = Self.number(OSSL_PKEY_PARAM_EC_PUB_Y, of: key)
        {
            let size = (Int(EVP_PKEY_get_bits(key)) + 7) / 8
            self = .ec(x: Self.padded(x, to: size), y: Self.padded(y, to: size))
        } else {
            return nil
        }
    }

    private static func number(_ name: String, of key: OpaquePointer?) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes
    }

    private static func padded(_ bytes: [UInt8], to size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: max(0, size - bytes.count)) + bytes
    }
}

extension Certificate {
    /// The numbers of its public key; nil for kinds other than RSA and EC.
    public var publicKeyParameters: PublicKeyParameters? {
        PublicKeyParameters(X509_get0_pubkey(handle.pointer))
    }
}
