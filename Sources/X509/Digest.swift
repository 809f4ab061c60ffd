internal import COpenSSL

/// Digests and keyed digests, for everybody who needs one.
public enum Digest {
    /// MD5, 16 bytes: only where Azure Storage checks by it what arrived, never for trust.
    public static func md5(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_md5()) }

    /// SHA-1, 20 bytes: only for what Azure names by it (thumbprints), never for trust.
    public static func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_sha1()) }

    /// SHA-256: 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_sha256()) }

    /// HMAC with SHA-256: 32 bytes.
    public static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: CUnsignedInt = 0
        HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, &code, &count)
        return Array(code.prefix(Int(count)))
    }

    /// Compares without telling by its time where the first difference is.
    public static func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer?) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: CUnsignedInt = 0
        EVP_Digest(bytes, bytes.count, &code, &count, algorithm, nil)
        return Array(code.prefix(Int(count)))
    }
}
