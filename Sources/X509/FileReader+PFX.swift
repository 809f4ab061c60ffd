internal import COpenSSL

extension FileReader {
    /// Takes the parts out of a PFX, with today's ciphers and then with the old ones.
    mutating func readPFX(_ bytes: [UInt8]) throws(CertificateError) {
        let before = contents
        do {
            try readPFX(bytes, in: LibraryContext.candidates[0]())
        } catch  where error.code == .unsupportedAlgorithm {
            contents = before
            _ = OpenSSLFailure.take()
            try readPFX(bytes, in: LibraryContext.candidates[1]())
        }
    }

    private mutating func readPFX(
        _ bytes: [UInt8], in library: OpaquePointer?
    ) throws(CertificateError) {
        var file = PKCS12_init_ex(NID_pkcs7_data, library, nil)
        let parsed = Memory.reading(bytes) { d2i_PKCS12_bio($0, &file) }
        guard let handle = Handle(parsed, PKCS12_free) else {
            // Freed and forgotten where the content is wrong, left alone where the length is.
            PKCS12_free(file)
            throw explain(OpenSSLFailure.take(), "PFX")
        }
        var opened = PFXContents(
            library: library, file: handle.pointer,
            candidates: try fittingPasswords(handle.pointer))
        try opened.read(into: &self)
    }

    /// The passwords that the file's MAC confirms; all of them where it has none.
    private mutating func fittingPasswords(
        _ file: OpaquePointer
    ) throws(CertificateError) -> [PasswordCandidate] {
        let candidates = PasswordCandidate.all(for: password)
        guard PKCS12_mac_present(file) == 1 else { return candidates }
        var rounds: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &rounds, file)
        for candidate in candidates {
            guard limits.allow(rounds: KeyDerivation.integer(rounds)) else { throw tooManyRounds }
            let fits = candidate.withPointer { PKCS12_verify_mac(file, $0, $1) == 1 }
            if fits { return [candidate] }
        }
        let failures = OpenSSLFailure.take()
        if failures.contains(where: \.isUnsupported) { throw explain(failures, "PFX") }
        throw passwordFailure("PFX")
    }
}

/// The safes and bags of one PFX (RFC 7292).
///
/// They are walked here and not by `PKCS12_parse`, which takes one key alone, forgets the names of
/// certificates, and derives keys for as long as the file says.
private struct PFXContents {
    let library: OpaquePointer?
    let file: OpaquePointer
    let candidates: [PasswordCandidate]

    mutating func read(into reader: inout FileReader) throws(CertificateError) {
        guard let safes = PKCS12_unpack_authsafes(file) else {
            throw reader.explain(OpenSSLFailure.take(), "PFX")
        }
        defer { copenssl_sk_PKCS7_pop_free(safes) }
        for index in 0..<max(0, copenssl_sk_PKCS7_num(safes)) {
            guard let safe = copenssl_sk_PKCS7_value(safes, index) else { continue }
            let bags = try open(safe, &reader)
            defer { copenssl_sk_PKCS12_SAFEBAG_pop_free(bags) }
            try read(bags, depth: 1, &reader)
        }
    }

    private func open(
        _ safe: UnsafeMutablePointer<PKCS7>, _ reader: inout FileReader
    ) throws(CertificateError) -> OpaquePointer? {
        switch OBJ_obj2nid(safe.pointee.type) {
        case NID_pkcs7_data:
            if let bags = PKCS12_unpack_p7data(safe) { return bags }
        case NID_pkcs7_encrypted:
            let algorithm = safe.pointee.d.encrypted?.pointee.enc_data?.pointee.algorithm
            for candidate in candidates {
                guard reader.limits.allow(algorithm) else { throw reader.tooManyRounds }
                let bags = candidate.withPointer { PKCS12_unpack_p7encdata(safe, $0, $1) }
                if let bags { return bags }
            }
        default:
            throw reader.failure(
                .unsupportedAlgorithm,
                "the PFX is protected by a public key and not by a password; export it again "
                    + "with a password")
        }
        throw reader.explain(OpenSSLFailure.take(), "PFX")
    }

    private func read(
        _ bags: OpaquePointer?, depth: Int, _ reader: inout FileReader
    ) throws(CertificateError) {
        guard depth <= ReadingLimits.depth else {
            throw reader.failure(.tooLarge, "its bags lie more than \(depth - 1) deep")
        }
        for index in 0..<max(0, copenssl_sk_PKCS12_SAFEBAG_num(bags)) {
            guard let bag = copenssl_sk_PKCS12_SAFEBAG_value(bags, index) else { continue }
            switch PKCS12_SAFEBAG_get_nid(bag) {
            case NID_keyBag:
                try reader.note("PKCS#8 key")
                try add(PKCS12_SAFEBAG_get0_p8inf(bag), &reader)
            case NID_pkcs8ShroudedKeyBag: try addShroudedKey(bag, &reader)
            case NID_certBag: try addCertificate(bag, &reader)
            case NID_safeContentsBag:
                try read(PKCS12_SAFEBAG_get0_safes(bag), depth: depth + 1, &reader)
            default: try reader.note("other bag (not used)")
            }
        }
    }

    private func addCertificate(
        _ bag: OpaquePointer, _ reader: inout FileReader
    ) throws(CertificateError) {
        try reader.note("certificate")
        guard let handle = Handle(PKCS12_SAFEBAG_get1_cert(bag), X509_free) else {
            throw reader.explain(OpenSSLFailure.take(), "PFX")
        }
        let certificate = Certificate(handle)
        reader.add(certificate)
        reader.contents.friendlyNames[certificate] = friendlyName(of: bag)
    }

    /// The name, which is in UTF-16 and which `PKCS12_get_friendlyname` gives in ASCII alone.
    private func friendlyName(of bag: OpaquePointer) -> String? {
        let value = PKCS12_SAFEBAG_get0_attr(bag, NID_friendlyName)
        guard let value, value.pointee.type == V_ASN1_BMPSTRING else { return nil }
        return ASN1Text.utf8(value.pointee.value.bmpstring)
    }

    private func addShroudedKey(
        _ bag: OpaquePointer, _ reader: inout FileReader
    ) throws(CertificateError) {
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nil)
        try reader.note("key encrypted with \(KeyDerivation.name(of: algorithm))")
        for candidate in candidates {
            guard reader.limits.allow(algorithm) else { throw reader.tooManyRounds }
            let opened = candidate.withPointer {
                PKCS12_decrypt_skey_ex(bag, $0, $1, library, nil)
            }
            guard let info = Handle(opened, PKCS8_PRIV_KEY_INFO_free) else { continue }
            _ = OpenSSLFailure.take()
            return try add(info.pointer, &reader)
        }
        throw reader.explain(OpenSSLFailure.take(), "PFX")
    }

    private func add(
        _ info: OpaquePointer?, _ reader: inout FileReader
    ) throws(CertificateError) {
        guard let handle = Handle(EVP_PKCS82PKEY(info), EVP_PKEY_free) else {
            throw reader.explain(OpenSSLFailure.take(), "key of the PFX")
        }
        reader.contents.keys.append(PrivateKey(handle))
    }
}
