internal import COpenSSL

extension Certificate {
    /// Whether something was signed by the key that the certificate is for.
    ///
    /// - Parameters:
    ///   - signed: The signature.
    ///   - message: What was signed.
    ///   - signature: How; a key of another kind has signed nothing.
    public func verify(
        _ signed: [UInt8], of message: [UInt8], with signature: PrivateKey.Signature
    ) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        let key = X509_get0_pubkey(handle.pointer)
        return PrivateKey.withContext(key, signature, signing: false) { context in
            EVP_DigestVerify(context, signed, signed.count, message, message.count) == 1
        }
    }
}
