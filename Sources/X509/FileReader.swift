internal import COpenSSL
internal import Secrets

/// Reads one file: finds out what it is, and takes it apart.
struct FileReader {
    let password: Secret?
    let name: String
    var contents = FileContents()
    var limits = ReadingLimits()

    init(password: Secret?, name: String) {
        self.password = password
        self.name = name
    }

    /// Takes the parts out of a file, and tells its format.
    mutating func read(_ bytes: [UInt8]) throws(CertificateError) -> CertificateBundle.Format {
        guard bytes.count <= ReadingLimits.bytes else {
            throw failure(.tooLarge, "it has more than \(ReadingLimits.bytes >> 20) MiB")
        }
        let text = TextEncoding.utf8(bytes)
        let shape = FileShape(of: text)
        guard shape == .base64, let inner = FileShape.decodedBase64(text) else {
            return try read(text, as: shape)
        }
        return try read(inner, as: FileShape(of: inner))
    }

    /// Takes the key out of a second file.
    mutating func readKey(_ bytes: [UInt8]) throws(CertificateError) {
        let before = contents.keys.count
        _ = try read(bytes)
        guard contents.keys.count > before else {
            throw failure(.noPrivateKey, "the file given for its key holds no private key")
        }
    }

    private mutating func read(
        _ bytes: [UInt8], as shape: FileShape
    ) throws(CertificateError) -> CertificateBundle.Format {
        switch shape {
        case .pem:
            try readPEM(bytes)
            return .pem
        case .certificate: try addCertificate(bytes, "DER certificate")
        case .request: try addRequest(bytes, "DER certificate request")
        case .pkcs7:
            try addPKCS7(bytes, "DER PKCS#7 bundle")
            return .pkcs7
        case .pfx:
            try readPFX(bytes)
            return .pkcs12
        case .key: try addKey(bytes, "DER private key")
        case .encryptedKey: try addEncryptedKey(bytes, "DER encrypted PKCS#8 key")
        case .base64, .publicKey, .revocationList, .otherDER, .text, .binary, .empty:
            throw failure(
                .notACertificate,
                "it is \(shape == .empty ? "an " : "")\(shape.rawValue), not PEM, DER, PKCS#7 or "
                    + "PFX; give a .pem, .cer, .crt, .p7b or .pfx file")
        }
        return .der
    }

    /// What the parts make together.
    func file(_ format: CertificateBundle.Format) throws(CertificateError) -> CertificateFile {
        if contents.certificates.isEmpty, let request = contents.requests.first {
            return .request(request)
        }
        guard !contents.certificates.isEmpty else {
            let found = contents.parts.isEmpty ? "nothing" : Self.summary(of: contents.parts)
            throw failure(
                .notACertificate,
                "the \(format) file holds \(found), but no certificate"
                    + (contents.keys.isEmpty ? "" : "; give the certificate, and this as its key"))
        }
        return .bundle(try CertificateBundle(format: format, contents: contents))
    }

    /// "2 × certificate, PKCS#8 key".
    static func summary(of parts: [String]) -> String {
        var counts: [(part: String, count: Int)] = []
        for part in parts {
            if let index = counts.firstIndex(where: { $0.part == part }) {
                counts[index].count += 1
            } else {
                counts.append((part, 1))
            }
        }
        return counts.map { $0.count == 1 ? $0.part : "\($0.count) × \($0.part)" }
            .joined(separator: ", ")
    }

    // MARK: - Parts

    mutating func note(_ part: String) throws(CertificateError) {
        guard contents.parts.count < ReadingLimits.parts else {
            throw failure(.tooLarge, "it has more than \(ReadingLimits.parts) parts")
        }
        contents.parts.append(part)
    }

    mutating func add(_ certificate: Certificate) {
        // Exports of several stores hold the same certificate more than once.
        if !contents.certificates.contains(certificate) {
            contents.certificates.append(certificate)
        }
    }

    mutating func addCertificate(_ bytes: [UInt8], _ part: String) throws(CertificateError) {
        try note(part)
        do {
            add(try Certificate(der: bytes))
        } catch {
            throw failure(
                .damaged,
                "\(part) \(contents.parts.count) is damaged or cut off; "
                    + "copy or export the file again")
        }
    }

    mutating func addRequest(_ bytes: [UInt8], _ part: String) throws(CertificateError) {
        try note(part)
        guard let request = try? SigningRequest(der: bytes) else {
            throw failure(.damaged, "\(part) is damaged or cut off; copy or make it again")
        }
        contents.requests.append(request)
    }

    mutating func addPKCS7(_ bytes: [UInt8], _ part: String) throws(CertificateError) {
        try note(part)
        let parsed = Memory.reading(bytes) { d2i_PKCS7_bio($0, nil) }
        guard let parsed else {
            throw failure(.damaged, "\(part) is damaged or cut off; copy or export it again")
        }
        defer { PKCS7_free(parsed) }
        guard OBJ_obj2nid(parsed.pointee.type) == NID_pkcs7_signed,
            let signed = parsed.pointee.d.sign
        else {
            throw failure(
                .notACertificate, "\(part) is a message without certificates, not signed data")
        }
        for index in 0..<max(0, copenssl_sk_X509_num(signed.pointee.cert)) {
            let certificate = copenssl_sk_X509_value(signed.pointee.cert, index)
            X509_up_ref(certificate)
            guard let handle = Handle(certificate, X509_free) else { continue }
            try note("certificate")
            add(Certificate(handle))
        }
    }

    // MARK: - Messages

    func failure(_ code: CertificateError.Code, _ reason: String) -> CertificateError {
        CertificateError(code: code, message: "cannot read certificate '\(name)': \(reason)")
    }

    /// What OpenSSL's errors mean for whoever has the file.
    func explain(_ failures: [OpenSSLFailure.Entry], _ part: String) -> CertificateError {
        let text = failures.map(\.text).joined(separator: "; ")
        if failures.contains(where: \.isWrongPassword) { return passwordFailure(part) }
        if failures.contains(where: \.isUnsupported) {
            return failure(
                .unsupportedAlgorithm,
                "the \(part) uses an algorithm that is not supported (\(text)); export it again "
                    + "with AES-256")
        }
        return failure(
            .damaged, "the \(part) cannot be decoded (\(text)); copy or export it again")
    }

    func passwordFailure(_ part: String) -> CertificateError {
        if (password?.count ?? 0) == 0 {
            return failure(
                .passwordRequired,
                "the \(part) needs a password, and none was given; pass it "
                    + "as a secret in the option password")
        }
        return failure(
            .wrongPassword,
            "the password is wrong for the \(part), or the file was changed; "
                + "check that the password belongs to this file")
    }

    var tooManyRounds: CertificateError {
        failure(
            .tooLarge, "its key derivation asks for too many rounds; it was made to waste time")
    }
}

/// What editors and PowerShell put before text.
enum TextEncoding {
    /// Without a byte order mark, and UTF-8 in place of UTF-16.
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
