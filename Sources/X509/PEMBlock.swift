internal import COpenSSL
internal import Secrets

/// One block of PEM, wiped when it is released: it may be a key.
final class PEMBlock {
    /// What its BEGIN line says: "CERTIFICATE".
    let label: String
    private let header: UnsafeMutablePointer<CChar>?
    private let data: UnsafeMutablePointer<UInt8>?
    private var count: Int
    private let capacity: Int

    /// Reads the next block; nil at the end or if it is damaged, which OpenSSL's queue tells.
    init?(next bio: OpaquePointer?) {
        var (label, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
        var data: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(bio, &label, &header, &data, &count) == 1, let label else { return nil }
        self.label = String(cString: label)
        CRYPTO_free(label, #file, #line)
        self.header = header
        self.data = data
        self.count = count
        capacity = count
    }

    deinit {
        CRYPTO_free(header, #file, #line)
        CRYPTO_clear_free(data, capacity, #file, #line)
    }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: data, count: count)) }

    /// Whether it is encrypted as OpenSSL did before PKCS#8.
    var isEncrypted: Bool { header.map { $0.pointee != 0 } ?? false }

    /// Decrypts it in place; false if it cannot be, which OpenSSL's queue tells.
    func decrypt(_ password: Secret) -> Bool {
        var cipher = EVP_CIPHER_INFO()
        guard PEM_get_EVP_CIPHER_INFO(header, &cipher) == 1 else { return false }
        var text = password.withBytes { Array($0) + [0] }
        defer { OPENSSL_cleanse(&text, text.count) }
        var length = count
        guard PEM_do_header(&cipher, data, &length, nil, &text) == 1 else { return false }
        count = length
        return true
    }
}
