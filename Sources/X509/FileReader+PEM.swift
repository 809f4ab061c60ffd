internal import COpenSSL
internal import Secrets

extension FileReader {
    /// Takes the parts out of each block; what is around the blocks is not looked at.
    mutating func readPEM(_ bytes: [UInt8]) throws(CertificateError) {
        guard let source = Memory.source(bytes) else { return }
        while let block = PEMBlock(next: source.pointer) {
            try add(block)
        }
        let reason = OpenSSLFailure.take().last?.text ?? "cut off"
        guard reason == "no start line" else {
            throw failure(
                .damaged,
                "the PEM is damaged or cut off in block \(contents.parts.count + 1) "
                    + "(\(reason)); copy or export it again")
        }
    }

    private mutating func add(_ block: PEMBlock) throws(CertificateError) {
        switch block.label {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
            try addCertificate(block.bytes, "CERTIFICATE block")
        case "PKCS7", "CMS": try addPKCS7(block.bytes, "PKCS7 block")
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
            try addRequest(block.bytes, "CERTIFICATE REQUEST block")
        case "ENCRYPTED PRIVATE KEY":
            try addEncryptedKey(block.bytes, "encrypted PKCS#8 key")
        case "PRIVATE KEY": try addKey(block, "PKCS#8 key")
        case "RSA PRIVATE KEY": try addKey(block, "PKCS#1 RSA key")
        case "EC PRIVATE KEY": try addKey(block, "SEC1 EC key")
        case "DSA PRIVATE KEY": try addKey(block, "DSA key")
        default: try note("\(block.label) block (not used)")
        }
    }

    private mutating func addKey(_ block: PEMBlock, _ part: String) throws(CertificateError) {
        guard block.isEncrypted else { return try addOpenKey(block, part) }
        let part = "encrypted \(part)"
        guard let password, password.count > 0 else { throw passwordFailure(part) }
        guard block.decrypt(password) else { throw explain(OpenSSLFailure.take(), part) }
        // A wrong password now and then gives padding that looks right, and then nonsense.
        do {
            try addOpenKey(block, part)
        } catch {
            throw passwordFailure(part)
        }
    }

    private mutating func addOpenKey(_ block: PEMBlock, _ part: String) throws(CertificateError) {
        var bytes = block.bytes
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        try addKey(bytes, part)
    }

    /// Reads PKCS#8, PKCS#1 or SEC1.
    mutating func addKey(_ bytes: [UInt8], _ part: String) throws(CertificateError) {
        try note(part)
        var input: UnsafePointer<UInt8>?
        let key = bytes.withUnsafeBufferPointer { buffer in
            input = buffer.baseAddress
            return d2i_AutoPrivateKey(nil, &input, buffer.count)
        }
        guard let handle = Handle(key, EVP_PKEY_free) else {
            // OpenSSL calls both "unsupported": nonsense, and a sound key of an unknown kind.
            let failures = OpenSSLFailure.take()
            guard !Self.isPKCS8(bytes) else { throw explain(failures, part) }
            throw failure(.damaged, "the \(part) is damaged or cut off; copy or export it again")
        }
        contents.keys.append(PrivateKey(handle))
    }

    private static func isPKCS8(_ bytes: [UInt8]) -> Bool {
        defer { _ = OpenSSLFailure.take() }
        var input: UnsafePointer<UInt8>?
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            input = buffer.baseAddress
            return d2i_PKCS8_PRIV_KEY_INFO(nil, &input, buffer.count)
        }
        return Handle(parsed, PKCS8_PRIV_KEY_INFO_free) != nil
    }

    mutating func addEncryptedKey(_ bytes: [UInt8], _ part: String) throws(CertificateError) {
        try note(part)
        var input: UnsafePointer<UInt8>?
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            input = buffer.baseAddress
            return d2i_X509_SIG(nil, &input, buffer.count)
        }
        guard let envelope = Handle(parsed, X509_SIG_free) else {
            throw explain(OpenSSLFailure.take(), part)
        }
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_SIG_get0(envelope.pointer, &algorithm, nil)
        guard limits.allow(algorithm) else { throw tooManyRounds }
        guard let password, password.count > 0 else { throw passwordFailure(part) }
        let candidate = PasswordCandidate.given(password)
        var failures: [OpenSSLFailure.Entry] = []
        for library in LibraryContext.candidates {
            let opened = candidate.withPointer { text, count in
                PKCS8_decrypt_ex(envelope.pointer, text, count, library(), nil)
            }
            // What the last one says: only it knows the old ciphers.
            failures = OpenSSLFailure.take()
            guard let info = Handle(opened, PKCS8_PRIV_KEY_INFO_free) else { continue }
            guard let key = Handle(EVP_PKCS82PKEY(info.pointer), EVP_PKEY_free) else {
                throw explain(OpenSSLFailure.take(), part)
            }
            contents.keys.append(PrivateKey(key))
            return
        }
        // A cipher without padding, RC4, makes nonsense with a wrong password and does not notice.
        if failures.contains(where: { $0.text == "decode error" }) { throw passwordFailure(part) }
        throw explain(failures, part)
    }
}
